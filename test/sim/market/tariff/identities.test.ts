import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BillOptions } from '../../../../src/sim/market/tariff/billYear.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import { toEnergyPrices } from '../../../../src/sim/market/tariff/energyPrices.js';
import type { TariffSpec } from '../../../../src/sim/market/tariff/tariff.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import { sumUsd } from '../../../../src/sim/market/tariff/billLine.js';
import {
  allLines,
  componentUsd,
  energyOnly,
  flatLoad,
  HOUR_MS,
  mapLoad,
  offPeak,
  peakHours,
  shapedLoad,
  timeOfUse,
  toLoad,
  UTC_2022,
} from './tariffFixtures.js';

/** All kinds of charge at once. */
const rich: TariffSpec = {
  name: 'rich',
  energy: {
    ...timeOfUse,
    periods: timeOfUse.periods.map(({ name, tiers: [tier] }) => ({
      name,
      tiers: [
        { ...tier!, maxKwh: 8000 },
        { ...tier!, buyUsdPerKwh: tier!.buyUsdPerKwh + 0.02, maxKwhPerKw: 400 },
        { ...tier!, buyUsdPerKwh: tier!.buyUsdPerKwh - 0.01 },
      ].map((tierSpec, index) => (index === 0 ? { ...tierSpec, maxKwhPerKw: 400 } : tierSpec)),
    })),
  },
  demand: {
    flat: { periods: [{ tiers: [{ maxKw: 80, rateUsdPerKw: 9 }, { rateUsdPerKw: 12 }] }] },
    timeOfUse: [
      {
        periods: [{ tiers: [{ rateUsdPerKw: 0 }] }, { name: 'peak', tiers: [{ rateUsdPerKw: 15 }], isRatcheted: true }],
        weekday: peakHours,
        weekend: offPeak,
      },
    ],
    annual: [{ rateUsdPerKw: 20 }],
    ratchet: { shareFraction: 0.8, minimumKw: 30 },
    coincident: [
      { name: '4CP', startsMs: [Date.UTC(2022, 5, 1, 16), Date.UTC(2022, 6, 1, 17)], rateUsdPerKw: 30, basis: 'mean' },
    ],
  },
  fixed: { usdPerMonth: 30, usdPerDay: 1.5, usdPerYear: 100, minimumUsdPerMonth: 50, minimumUsdPerYear: 5000 },
};
const NEW_METER: BillOptions = { ...UTC_2022, before: 'nothing' };

describe('identities', () => {
  it('the sum of all lines is the total, of each month and of the year', () => {
    const tariff = toTariff({ ...rich, export: { kind: 'net-billing', surplus: 'paid' } });
    const day = fc.array(fc.double({ min: -200, max: 300, noNaN: true }), { minLength: 24, maxLength: 24 });
    const check = (hoursKw: number[]) => {
      const values = Float64Array.from({ length: 8760 }, (_, i) => hoursKw[i % 24]! * (1 + (i % 97) / 97));
      const bill = billYear(tariff, toLoad(values), NEW_METER);
      expect(Math.abs(sumUsd(allLines(bill)) - bill.totalUsd)).toBeLessThan(1e-6);
      for (const month of bill.months) expect(sumUsd(month.lines)).toBeCloseTo(month.totalUsd, 9);
    };
    fc.assert(fc.property(day, check), { numRuns: 20 });
  });

  it('the energy lines hold every imported kilowatt-hour, whatever the tiers', () => {
    const bill = billYear(toTariff(rich), shapedLoad(), NEW_METER);
    for (const month of bill.months) {
      const billedKwh = month.lines.reduce((sum, line) => sum + (line.energyKwh ?? 0), 0);
      expect(billedKwh).toBeCloseTo(month.importKwh, 6);
    }
    const usedKwh = shapedLoad().values.reduce((sum, powerKw) => sum + powerKw, 0);
    expect(bill.months.reduce((sum, month) => sum + month.importKwh, 0)).toBeCloseTo(usedKwh, 5);
  });

  it('two meters add up for flat energy, and cost more for demand when their peaks differ in time', () => {
    const spec: TariffSpec = {
      name: 'split',
      energy: timeOfUse,
      demand: { flat: { periods: [{ tiers: [{ rateUsdPerKw: 10 }] }] } },
    };
    const tariff = toTariff(spec);
    const day = mapLoad(shapedLoad(), (powerKw, index) => (index % 24 < 12 ? powerKw : 0));
    const night = mapLoad(shapedLoad(), (powerKw, index) => (index % 24 < 12 ? 0 : powerKw));
    const [whole, ...halves] = [shapedLoad(), day, night].map((load) => billYear(tariff, load, UTC_2022));
    const sumOf = (component: 'energy' | 'demand-flat') =>
      halves.reduce((sum, bill) => sum + componentUsd(bill, component), 0);
    expect(sumOf('energy')).toBeCloseTo(componentUsd(whole!, 'energy'), 6);
    expect(sumOf('demand-flat')).toBeGreaterThan(componentUsd(whole!, 'demand-flat') + 100);
  });

  it('untiered energy and demand scale with the load', () => {
    const tariff = toTariff({
      name: 'scale',
      energy: timeOfUse,
      demand: { flat: { periods: [{ tiers: [{ rateUsdPerKw: 10 }] }] } },
    });
    const one = billYear(tariff, shapedLoad(), UTC_2022).totalUsd;
    const three = billYear(
      tariff,
      mapLoad(shapedLoad(), (powerKw) => 3 * powerKw),
      UTC_2022,
    ).totalUsd;
    expect(three).toBeCloseTo(3 * one, 5);
  });

  it('hours-use tiers (kWh per kW) scale with the load: both energy and limits grow alike', () => {
    const tiers = [{ maxKwhPerKw: 300, buyUsdPerKwh: 0.12 }, { buyUsdPerKwh: 0.04 }];
    const tariff = toTariff({ name: 'hours-use', energy: { periods: [{ tiers }] } });
    const one = billYear(tariff, shapedLoad(), UTC_2022).totalUsd;
    const three = billYear(
      tariff,
      mapLoad(shapedLoad(), (powerKw) => 3 * powerKw),
      UTC_2022,
    ).totalUsd;
    expect(three).toBeCloseTo(3 * one, 5);
  });

  it('a load of zero pays what is fixed, and the minimum', () => {
    const fixed = { usdPerMonth: 30, usdPerDay: 1, usdPerYear: 100 };
    const noMinimum = billYear(toTariff({ name: 'zero', energy: energyOnly, fixed }), flatLoad(0), UTC_2022);
    expect(noMinimum.totalUsd).toBeCloseTo(12 * 30 + 365 + 100, 9);
    const minimum = toTariff({ name: 'zero', energy: energyOnly, fixed: { ...fixed, minimumUsdPerMonth: 80 } });
    expect(billYear(minimum, flatLoad(0), UTC_2022).totalUsd).toBeCloseTo(12 * 80 + 100, 9);
    const yearly = toTariff({ name: 'zero', energy: energyOnly, fixed: { ...fixed, minimumUsdPerYear: 2000 } });
    expect(billYear(yearly, flatLoad(0), UTC_2022).totalUsd).toBeCloseTo(2000, 9);
  });

  it('finer steps of the same power give the same bill', () => {
    const hourly = shapedLoad();
    const quarters = toLoad(
      Float64Array.from({ length: 35_040 }, (_, index) => hourly.values[index >> 2]!),
      hourly.grid.startMs,
      HOUR_MS / 4,
    );
    const tariff = toTariff(rich);
    const coarse = billYear(tariff, hourly, NEW_METER).totalUsd;
    expect(billYear(tariff, quarters, { ...NEW_METER, demandMinutes: 60 }).totalUsd).toBeCloseTo(coarse, 6);
  });

  it('the prices by step, times the energy of each step, are the energy charge less the export credit', () => {
    const tariff = toTariff({ name: 'prices', energy: timeOfUse, export: { kind: 'net-billing', surplus: 'paid' } });
    const load = mapLoad(shapedLoad(), (powerKw) => powerKw - 60);
    const { buy, sell } = toEnergyPrices(tariff, load.grid, UTC_2022.calendar);
    const usd = load.values.reduce((sum, powerKw, index) => {
      const priceUsdPerMwh = (powerKw > 0 ? buy : sell).values[index]!;
      return sum + (powerKw / 1000) * priceUsdPerMwh;
    }, 0);
    const bill = billYear(tariff, load, UTC_2022);
    expect(componentUsd(bill, 'export-credit')).toBeLessThan(-100);
    expect(usd).toBeCloseTo(componentUsd(bill, 'energy', 'export-credit'), 6);
  });

  it('tiers and carried credit have no price by step', () => {
    const grid = flatLoad(1).grid;
    const refused = (spec: TariffSpec) => () => toEnergyPrices(toTariff(spec), grid, UTC_2022.calendar);
    expect(refused(rich)).toThrow('energy.periods[0]');
    const carried = { kind: 'net-metering', credit: 'energy', trueUpMonth: 12, leftover: 'lost' } as const;
    expect(refused({ name: 'nm', energy: energyOnly, export: carried })).toThrow('export rule');
  });
});
