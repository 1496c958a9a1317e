import { describe, expect, it } from 'vitest';
import type { BillOptions } from '../../../../src/sim/market/tariff/billYear.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import type { TariffSpec } from '../../../../src/sim/market/tariff/tariff.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { componentUsd, flatLoad, HOUR_MS, peakHours, toLoad, UTC_2022 } from './tariffFixtures.js';

describe('demand', () => {
  const demandOf = (demand: TariffSpec['demand']) =>
    toTariff({ name: 'd', energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0 }] }] }, demand: demand! });
  const flatTen = { periods: [{ tiers: [{ rateUsdPerKw: 10 }] }] };
  const spiky = toLoad(
    Float64Array.from({ length: 35_040 }, (_, index) => (index === 5 ? 100 : 10)),
    Date.UTC(2022, 0, 1),
    HOUR_MS / 4,
  );

  it.each([
    [15, 100],
    [30, 55],
    [60, 32.5],
  ])('over %i minutes a quarter-hour spike counts as %f kW', (windowMinutes, peakKw) => {
    expect(billYear(demandOf({ flat: flatTen, windowMinutes }), spiky, UTC_2022).months[0]!.peakKw).toBeCloseTo(
      peakKw,
      9,
    );
  });

  it('a month of export has no demand', () => {
    const bill = billYear(demandOf({ flat: flatTen }), flatLoad(-5), UTC_2022);
    expect(bill.totalUsd).toBe(0);
    expect(bill.months[0]!.peakKw).toBe(0);
  });

  it("the year's peak is charged once a year", () => {
    const bill = billYear(demandOf({ annual: [{ maxKw: 50, rateUsdPerKw: 3 }, { rateUsdPerKw: 7 }] }), spiky, UTC_2022);
    expect(bill.totalUsd).toBeCloseTo(50 * 3 + 50 * 7, 9);
    expect(bill.annualLines.map(({ component }) => component)).toEqual(['demand-annual', 'demand-annual']);
  });

  it('coincident demand is billed at the named intervals, in the month of the last', () => {
    const startsMs = [Date.UTC(2022, 0, 1, 1, 15), Date.UTC(2022, 1, 1)];
    const bill = (basis: 'mean' | 'highest') =>
      billYear(demandOf({ coincident: [{ name: 'CP', startsMs, rateUsdPerKw: 2, basis }] }), spiky, UTC_2022);
    expect(bill('mean').totalUsd).toBeCloseTo(110, 9);
    expect(
      bill('highest')
        .months.map(({ totalUsd }) => totalUsd)
        .slice(0, 3),
    ).toEqual([0, 200, 0]);
  });

  it('a ratchet over previous months decays when its range is past; a new meter has nothing before', () => {
    const tariff = demandOf({ flat: flatTen, ratchet: { shareFraction: 0.5, previousCount: 2 } });
    const demands = (before: BillOptions['before']) =>
      billYear(tariff, spiky, { ...UTC_2022, before: before! }).months.map((month) => month.billingDemandKw);
    expect(demands('nothing').slice(0, 4)).toEqual([100, 50, 50, 10]);
    const december = toLoad(
      spiky.values.map((_, index) => (index === 35_000 ? 80 : 10)),
      Date.UTC(2022, 0, 1),
      HOUR_MS / 4,
    );
    const { carry } = billYear(tariff, december, { ...UTC_2022, before: 'nothing' });
    expect(
      billYear(tariff, toLoad(new Float64Array(8760).fill(10)), { ...UTC_2022, before: carry })
        .months.map((month) => month.billingDemandKw)
        .slice(0, 3),
    ).toEqual([40, 40, 10]);
    expect(billYear(tariff, december, { ...UTC_2022, before: 'same' }).months[0]!.billingDemandKw).toBe(40);
  });

  it('the ratchet line is what billing demand costs beyond the measured', () => {
    const tariff = demandOf({ flat: flatTen, ratchet: { shareFraction: 1 } });
    const bill = billYear(tariff, spiky, { ...UTC_2022, before: 'nothing' });
    expect(componentUsd(bill, 'demand-flat')).toBeCloseTo(1000 + 11 * 100, 9);
    expect(componentUsd(bill, 'ratchet')).toBeCloseTo(11 * 900, 9);
  });

  it('hours-use tiers follow the billing demand of the ratchet', () => {
    const tiers = [{ maxKwhPerKw: 100, buyUsdPerKwh: 0.2 }, { buyUsdPerKwh: 0.1 }];
    const tariff = toTariff({
      name: 'h',
      energy: { periods: [{ tiers }] },
      demand: { ratchet: { shareFraction: 0, minimumKw: 20 } },
    });
    const january = billYear(tariff, flatLoad(10), UTC_2022).months[0]!;
    expect(january.totalUsd).toBeCloseTo(2000 * 0.2 + 5440 * 0.1, 9);
  });

  it('a ratcheted period is billed at the highest ratcheted demand of the months looked back at', () => {
    const energy = { periods: [{ tiers: [{ buyUsdPerKwh: 0 }] }] };
    const periods = [{ tiers: [{ rateUsdPerKw: 1 }] }, { tiers: [{ rateUsdPerKw: 10 }], isRatcheted: true }];
    const timeOfUse = [{ periods, weekday: peakHours, weekend: peakHours }];
    const tariff = toTariff({ name: 't', energy, demand: { timeOfUse, ratchet: { shareFraction: 0.5 } } });
    // 200 kW at night and 100 kW at 17:00 of January 1st, 10 kW else.
    const load = Float64Array.from({ length: 8760 }, (_, index) => (index === 2 ? 200 : index === 17 ? 100 : 10));
    const bill = billYear(tariff, toLoad(load), { ...UTC_2022, before: 'nothing' });
    expect(bill.months[0]!.totalUsd).toBeCloseTo(200 + 1000, 9);
    expect(bill.months[1]!.totalUsd).toBeCloseTo(10 + 500, 9);
  });

  it('a ratcheted period costs nothing in months that do not have it', () => {
    const energy = { periods: [{ tiers: [{ buyUsdPerKwh: 0 }] }] };
    const summer = Array.from({ length: 12 }, (_, month) => Array<number>(24).fill(Number(month === 6 || month === 7)));
    const periods = [{ tiers: [{ rateUsdPerKw: 0 }] }, { tiers: [{ rateUsdPerKw: 10 }], isRatcheted: true }];
    const demand = { timeOfUse: [{ periods, weekday: summer }], ratchet: { shareFraction: 1, minimumKw: 50 } };
    const bill = billYear(toTariff({ name: 's', energy, demand }), flatLoad(10), { ...UTC_2022, before: 'nothing' });
    expect(bill.months.map(({ totalUsd }) => totalUsd)).toEqual([0, 0, 0, 0, 0, 0, 500, 500, 0, 0, 0, 0]);
  });
});
