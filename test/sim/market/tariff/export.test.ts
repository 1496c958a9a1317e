import { describe, expect, it } from 'vitest';
import type { BillOptions } from '../../../../src/sim/market/tariff/billYear.js';
import { billYear } from '../../../../src/sim/market/tariff/billYear.js';
import type { ExportSpec } from '../../../../src/sim/market/tariff/exportRule.js';
import { toTariff } from '../../../../src/sim/market/tariff/tariff.js';
import {
  componentUsd,
  energyOnly,
  HOUR_MS,
  mapLoad,
  shapedLoad,
  timeOfUse,
  toLoad,
  UTC_2022,
} from './tariffFixtures.js';

describe('export', () => {
  const sunny = mapLoad(shapedLoad(), (_powerKw, index) => (index % 24 >= 9 && index % 24 < 15 ? -30 : 10));
  const withExport = (rule: ExportSpec, load = sunny, before?: BillOptions['before']) =>
    billYear(toTariff({ name: rule.kind, energy: timeOfUse, export: rule, fixed: { usdPerMonth: 20 } }), load, {
      ...UTC_2022,
      ...(before === undefined ? {} : { before }),
    });
  const noExport = withExport({ kind: 'none' });
  const importUsd = componentUsd(noExport, 'energy');

  it('without a rule earns nothing', () => {
    const clipped = billYear(
      toTariff({ name: 'n', energy: timeOfUse, fixed: { usdPerMonth: 20 } }),
      mapLoad(sunny, (powerKw) => Math.max(0, powerKw)),
      UTC_2022,
    );
    expect(noExport.totalUsd).toBeCloseTo(clipped.totalUsd, 9);
  });

  it('net billing pays the selling rate of the period', () => {
    const bill = withExport({ kind: 'net-billing', surplus: 'paid' });
    expect(componentUsd(bill, 'export-credit')).toBeCloseTo(-365 * 6 * 30 * 0.03, 6);
    expect(componentUsd(bill, 'energy')).toBeCloseTo(importUsd, 9);
  });

  it('a paid surplus may make a bill negative; a carried one never does, and loses nothing until December', () => {
    const exporter = mapLoad(sunny, (powerKw) => (powerKw < 0 ? 20 * powerKw : powerKw));
    const paid = withExport({ kind: 'net-billing', surplus: 'paid' }, exporter);
    const carried = withExport(
      { kind: 'net-billing', surplus: 'carried', trueUpMonth: 12, leftover: 'paid' },
      exporter,
    );
    expect(paid.months[0]!.totalUsd).toBeLessThan(0);
    carried.months.slice(0, 11).forEach((month) => {
      expect(month.totalUsd).toBeCloseTo(20, 9);
    });
    expect(carried.totalUsd).toBeCloseTo(paid.totalUsd, 6);
    const lost = withExport({ kind: 'net-billing', surplus: 'carried', trueUpMonth: 12, leftover: 'lost' }, exporter);
    expect(lost.totalUsd).toBeCloseTo(12 * 20, 9);
    const kept = withExport({ kind: 'net-billing', surplus: 'carried', trueUpMonth: 12, leftover: 'kept' }, exporter);
    expect(kept.carry.creditUsd).toBeCloseTo(12 * 20 - paid.totalUsd, 6);
  });

  describe('selling all', () => {
    const load = shapedLoad();
    const generation = mapLoad(load, (_powerKw, index) => (index % 24 >= 9 && index % 24 < 15 ? 40 : 0));
    const net = mapLoad(load, (powerKw, index) => powerKw - generation.values[index]!);
    const spec = { name: 'both', energy: timeOfUse, demand: { flat: { periods: [{ tiers: [{ rateUsdPerKw: 9 }] }] } } };
    const sellAll = toTariff({ ...spec, export: { kind: 'sell-all' } });

    it('bills the load as without generation, and all generation at the selling rate', () => {
      const bill = billYear(sellAll, net, { ...UTC_2022, generation });
      const bought = billYear(toTariff(spec), load, UTC_2022);
      const credit = componentUsd(bill, 'export-credit');
      expect(bill.totalUsd - credit).toBeCloseTo(bought.totalUsd, 6);
      expect(credit).toBeCloseTo(-365 * 6 * 40 * 0.03, 6);
    });

    it.each([
      ['no generation', {}, 'options.generation'],
      ['another grid', { generation: toLoad(Float64Array.of(1)) }, 'on the steps of the grid power'],
      [
        'a gap',
        { generation: { ...generation, gaps: [{ index: 3, reason: 'meter off' }] } },
        'the generation has 1 gap, the first at step 3 (meter off)',
      ],
    ])('refuses %s', (_, options, message) => {
      expect(() => billYear(sellAll, net, { ...UTC_2022, ...options })).toThrow(message);
    });
  });

  it('net metering bills the net of a month where it is an import', () => {
    // Off-peak: 8 import hours off-peak on... counted from the series itself.
    const bill = withExport({ kind: 'net-metering', credit: 'energy', trueUpMonth: 12, leftover: 'lost' });
    const offPeakKwh = (month: number) =>
      sunny.values.reduce((sum, powerKw, index) => {
        const at = new Date(index * HOUR_MS + sunny.grid.startMs);
        const isPeak = at.getUTCDay() % 6 !== 0 && at.getUTCHours() >= 16 && at.getUTCHours() < 21;
        return at.getUTCMonth() === month && !isPeak ? sum + powerKw : sum;
      }, 0);
    const off = bill.months[0]!.lines.find(({ component, period }) => component === 'energy' && period === 0);
    expect(offPeakKwh(0)).toBeLessThan(0);
    expect(off).toBeUndefined();
    expect(
      bill.months[0]!.lines.find(({ component, period }) => component === 'energy' && period === 1)?.energyKwh,
    ).toBeCloseTo(21 * 5 * 10, 6);
  });

  it('net metering carries energy to later months until the true-up, and pays or loses the rest', () => {
    // Exports 7440 kWh in January, imports 1 kW ever after.
    const january = toLoad(Float64Array.from({ length: 8760 }, (_, index) => (index < 744 ? -10 : 1)));
    const spec = (leftover: 'paid' | 'lost' | 'kept', trueUpMonth: number | 'every'): ExportSpec => ({
      kind: 'net-metering',
      credit: 'energy',
      trueUpMonth,
      leftover,
      payoutUsdPerKwh: 0.02,
    });
    const bill = (rule: ExportSpec, before?: BillOptions['before']) =>
      billYear(toTariff({ name: 'nm', energy: energyOnly, export: rule }), january, {
        ...UTC_2022,
        ...(before === undefined ? {} : { before }),
      });
    // 8016 kWh are imported from February on; 7440 are covered.
    expect(bill(spec('lost', 12)).totalUsd).toBeCloseTo((8016 - 7440) * 0.1, 9);
    // True-up in June: February to June use 3600 kWh, 3840 are settled, July to December are billed in full.
    expect(bill(spec('paid', 6)).totalUsd).toBeCloseTo(4416 * 0.1 - 3840 * 0.02, 9);
    expect(bill(spec('lost', 6)).totalUsd).toBeCloseTo(4416 * 0.1, 9);
    expect(bill(spec('paid', 'every')).totalUsd).toBeCloseTo(8016 * 0.1 - 7440 * 0.02, 9);
    const opening = { creditUsd: 0, creditKwh: [1000], ratchetPeaksKw: Array<number>(12).fill(0) };
    const kept = bill(spec('kept', 12), opening);
    expect(kept.totalUsd).toBe(0);
    expect(kept.carry.creditKwh[0]).toBeCloseTo(1000 + 7440 - 8016, 6);
  });

  it('credit of a summer period goes to the period of the same hours when the season ends', () => {
    const seasons = Array.from({ length: 12 }, (_, month) =>
      Array.from({ length: 24 }, (_hour, hour) => (month < 6 ? 0 : 2) + Number(hour >= 16 && hour < 21)),
    );
    const periods = [0.1, 0.3, 0.2, 0.4].map((buyUsdPerKwh) => ({ tiers: [{ buyUsdPerKwh }] }));
    const rule: ExportSpec = { kind: 'net-metering', credit: 'energy', trueUpMonth: 12, leftover: 'lost' };
    const tariff = toTariff({ name: 'seasons', energy: { periods, weekday: seasons }, export: rule });
    // Only the hour from 16:00 has power: exported in June, imported in July.
    const load = Float64Array.from({ length: 8760 }, (_, index) => {
      const at = new Date(Date.UTC(2022, 0, 1) + index * HOUR_MS);
      if (at.getUTCHours() !== 16) return 0;
      return at.getUTCMonth() === 5 ? -10 : at.getUTCMonth() === 6 ? 10 : 0;
    });
    const bill = billYear(tariff, toLoad(load), UTC_2022);
    expect(bill.totalUsd).toBeCloseTo(10 * 0.4, 9);
  });

  it('net metering with credit in money values the surplus of a period at its selling rate', () => {
    const rule: ExportSpec = { kind: 'net-metering', credit: 'money', trueUpMonth: 12, leftover: 'paid' };
    const load = toLoad(Float64Array.from({ length: 8760 }, (_, index) => (index < 744 ? -10 : 0)));
    const bill = withExport(rule, load);
    const earnedUsd = (7440 - 1050) * 0.03 + 1050 * 0.12;
    expect(bill.totalUsd).toBeCloseTo(240 - earnedUsd, 6);
    expect(bill.months[0]!.totalUsd).toBeCloseTo(20, 9);
  });

  it('a payout is not eaten by the minimum', () => {
    const load = toLoad(Float64Array.from({ length: 8760 }, (_, index) => (index < 744 ? -10 : 0)));
    const rule: ExportSpec = {
      kind: 'net-metering',
      credit: 'energy',
      trueUpMonth: 'every',
      leftover: 'paid',
      payoutUsdPerKwh: 0.05,
    };
    const tariff = toTariff({
      name: 'm',
      energy: energyOnly,
      export: rule,
      fixed: { usdPerMonth: 20, minimumUsdPerMonth: 25 },
    });
    expect(billYear(tariff, load, UTC_2022).months[0]!.totalUsd).toBeCloseTo(25 - 7440 * 0.05, 9);
  });
});
