import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toSeries } from '../../../../src/base/series.js';
import { dispatchLife } from '../../../../src/sim/dispatch/life/dispatchLife.js';
import type { LifeSpec } from '../../../../src/sim/dispatch/life/lifeSpec.js';
import { ageBattery } from '../../../../src/sim/storage/ageing/ageBattery.js';
import { toDamageModel } from '../../../../src/sim/storage/ageing/models/cycleLife.js';
import { LFP_250AH } from '../../../../src/sim/storage/ageing/models/lfp250.js';
import { LFP_NAUMANN_3AH } from '../../../../src/sim/storage/ageing/models/lfpNaumann.js';
import { NMC_KOKAM_FITTED } from '../../../../src/sim/storage/ageing/models/nmcKokamFitted.js';
import { NMC_SMITH_2017 } from '../../../../src/sim/storage/ageing/models/nmcSmith.js';
import { MODELS, referenceDay } from '../../storage/ageing/histories.js';
import { BATTERY, following, idle, lifeSpec, pricesOf, STRAIGHT, UNFADING } from './lives.js';

const DAY = referenceDay(0.1, 0.9);
const SLOW = { ...BATTERY, energyKwh: 4000, powerKw: 2000 };

describe('a life without fade', () => {
  const { years, totals } = dispatchLife(lifeSpec({ model: UNFADING }));

  it('repeats its first year bit for bit', () => {
    for (const { yearIndex, ...year } of years) {
      const { yearIndex: first, ...firstYear } = years[0]!;
      expect(yearIndex).toBe(first + yearIndex);
      const strip = ({ blocks, ...rest }: typeof year): unknown => ({
        ...rest,
        sohs: blocks.map((b) => b.sohEndFraction),
      });
      expect(strip(year)).toEqual(strip(firstYear));
    }
  });

  it('wears nothing', () => {
    expect([totals.wearUsd, totals.cyclingWearUsd, totals.planUsd]).toEqual([0, 0, 0]);
    expect(totals.dischargedMwh).toBeGreaterThan(0);
  });
});

describe('ageing within a life', () => {
  it('is that of the cells alone, along the same states of charge', () => {
    const temperatureC = 35;
    const prices = pricesOf(365);
    const spec = {
      model: LFP_250AH,
      battery: { ...SLOW, initialSocFraction: 0.1 },
      temperatureC,
      prices,
      yearCount: 6,
    };
    const { years } = dispatchLife(lifeSpec({ ...spec, endOfLifeFraction: 0.5, dispatcher: following(DAY) }));
    const soc = toSeries({ unit: 'fraction', grid: { ...prices.grid, count: 24 }, values: Float64Array.from(DAY) });
    const alone = ageBattery(LFP_250AH, { soc, temperatureC }, { untilDays: 6 * 365 });
    expect(years.at(-1)!.sohEndFraction).toBeCloseTo(alone.health.capacityFraction, 12);
    expect(years.reduce((sum, { fullCycles }) => sum + fullCycles, 0)).toBeCloseTo(alone.health.fullCycles, 6);
  });

  it.each(MODELS)('of $name is the same however finely the years are cut', (model) => {
    const spec = {
      model,
      battery: { ...SLOW, initialSocFraction: 0.1 },
      dispatcher: following(DAY),
      endOfLifeFraction: 0.3,
    };
    const whole = dispatchLife(lifeSpec({ ...spec, prices: pricesOf(120), yearCount: 1 }));
    const cut = dispatchLife(lifeSpec({ ...spec, prices: pricesOf(10), yearCount: 12 }));
    expect(cut.years.at(-1)!.sohEndFraction).toBeCloseTo(whole.years[0]!.sohEndFraction, 9);
    expect(cut.totals.fullCycles).toBeCloseTo(whole.totals.fullCycles, 9);
    expect(cut.totals.wearUsd).toBeCloseTo(whole.totals.wearUsd, 4);
  });

  it('knows no label: the same duty on cells of another name ages the same', () => {
    const solid = { ...LFP_250AH, name: 'solid state', source: 'a slide' };
    const { source, ...renamed } = dispatchLife(lifeSpec({ model: solid }));
    const { source: own, ...run } = dispatchLife(lifeSpec({ model: LFP_250AH }));
    expect(renamed).toEqual(run);
    expect([source, own]).toEqual(['a slide', LFP_250AH.source]);
  });

  it('takes revenue with capacity: no later year of the same prices earns more', () => {
    const { years } = dispatchLife(lifeSpec({ yearCount: 8, endOfLifeFraction: 0.5 }));
    years.slice(1).forEach(({ summary, battery }, i) => {
      expect(battery.energyKwh).toBeLessThan(years[i]!.battery.energyKwh);
      expect(summary.objectiveUsd).toBeLessThan(years[i]!.summary.objectiveUsd);
    });
  });

  it.each([NMC_SMITH_2017, NMC_KOKAM_FITTED])('$name: never more than the nameplate', (model) => {
    const { years } = dispatchLife(lifeSpec({ model, temperatureC: 30 }));
    for (const { battery } of years) expect(battery.energyKwh).toBeLessThanOrEqual(BATTERY.energyKwh);
  });

  it('ends when the cells are spent', () => {
    const model = toDamageModel({ damageFraction: 0, beta: 1, yearlyFraction: 0.07 });
    const { years, endOfLifeYears } = dispatchLife(lifeSpec({ model, prices: pricesOf(365), yearCount: 9 }));
    expect(years).toHaveLength(3);
    expect(endOfLifeYears).toBe(3);
    expect(years.at(-1)!.sohEndFraction).toBeCloseTo(0.79, 12);
    expect(dispatchLife(lifeSpec({ model, prices: pricesOf(365), yearCount: 3 })).endOfLifeYears).toBe(3);
    expect(dispatchLife(lifeSpec({ model, prices: pricesOf(365), yearCount: 2 })).endOfLifeYears).toBeNull();
  });

  it('tells how long it was outside the fitted range', () => {
    const { outside, years } = dispatchLife(lifeSpec({ model: LFP_250AH, temperatureC: 50 }));
    expect(outside.find(({ stress }) => stress === 'temperatureC')).toMatchObject({ days: 120, low: 50, high: 50 });
    expect(years[2]!.outside.map(({ stress }) => stress)).toContain('temperatureC');
  });
});

describe('resistance', () => {
  const battery = { ...SLOW, initialSocFraction: 0.1 };
  const spec: Partial<LifeSpec> = {
    model: LFP_NAUMANN_3AH,
    battery,
    temperatureC: 40,
    prices: pricesOf(365),
    yearCount: 5,
  };
  const dispatcher = following(DAY);

  it.each([0, 0.4, 1])('lowers the efficiency: loss (1 + %d (r - 1))', (ohmicLossFraction) => {
    const { years } = dispatchLife(lifeSpec({ ...spec, ohmicLossFraction, dispatcher }));
    const before = years[3]!.blocks[0]!.health.resistanceRatio!;
    expect(years[4]!.resistanceRatio).toBeCloseTo(before, 12);
    expect(before).toBeGreaterThan(1.01);
    expect(years[4]!.roundTripFraction).toBeCloseTo((1 - 0.08 * (1 + ohmicLossFraction * (before - 1))) ** 2, 12);
  });

  it('lowers the power that the cells can hold', () => {
    const { years } = dispatchLife(lifeSpec({ ...spec, cellPowerKw: 2000 }));
    expect(years[0]!.battery.powerKw).toBe(2000);
    expect(years[4]!.battery.powerKw).toBeCloseTo(2000 / years[4]!.resistanceRatio!, 9);
  });

  it('raises the losses of an efficiency by load with the load', () => {
    const points = [
      { loadFraction: 0.5, efficiencyFraction: 0.95 },
      { loadFraction: 1, efficiencyFraction: 0.9 },
    ];
    const seen: number[][] = [];
    const curved = { ...battery, chargeEfficiencyFraction: points };
    const watching = (...[aged, prices, options]: Parameters<typeof dispatcher>): ReturnType<typeof dispatcher> => {
      const { terminalKw, storedKw } = aged.chargeCurve!;
      seen.push([storedKw[1]! / terminalKw[1]!, storedKw[2]! / terminalKw[2]!]);
      return dispatcher({ ...aged, chargeCurve: null }, prices, options);
    };
    const { years } = dispatchLife(lifeSpec({ ...spec, battery: curved, dispatcher: watching }));
    const growth = years[4]!.resistanceRatio! - 1;
    expect(seen[0]![0]).toBeCloseTo(0.95, 12);
    expect(seen[4]![0]).toBeCloseTo(0.95 - 0.1 * 0.5 * growth, 12);
    expect(seen[4]![1]).toBeCloseTo(0.9 - 0.1 * growth, 12);
  });

  it('is null where the model has none, and then changes nothing', () => {
    const { years } = dispatchLife(lifeSpec({ cellPowerKw: 1000 }));
    for (const { resistanceRatio, roundTripFraction, battery: aged } of years) {
      expect(resistanceRatio).toBeNull();
      expect(roundTripFraction).toBe(0.92 * 0.92);
      expect(aged.powerKw).toBe(1000);
    }
  });
});

describe('wear', () => {
  it('values the life lost at the price of new cells', () => {
    const { years, totals } = dispatchLife(lifeSpec({ cellsUsdPerKwh: (year) => 200 - 10 * year }));
    years.forEach(({ wearUsd, sohStartFraction, sohEndFraction }, year) => {
      expect(wearUsd).toBeCloseTo(((sohStartFraction - sohEndFraction) / 0.2) * 4000 * (200 - 10 * year), 6);
    });
    expect(totals.wearUsdPerMwh).toBeCloseTo(totals.wearUsd / totals.dischargedMwh, 12);
  });

  it('of straight laws parts into time and cycling', () => {
    const { years } = dispatchLife(lifeSpec());
    for (const { cyclingWearUsd, wearUsd } of years) {
      const byTime = ((0.02 * 30) / 365 / 0.2) * 4000 * 150;
      expect(wearUsd - cyclingWearUsd).toBeCloseTo(byTime, 3);
    }
  });

  it('at rest is all of time', () => {
    const { totals } = dispatchLife(lifeSpec({ model: LFP_250AH, dispatcher: idle }));
    expect(totals.cyclingWearUsd).toBe(0);
    expect(totals.wearUsd).toBeGreaterThan(0);
    expect([totals.wearUsdPerMwh, totals.cyclingWearUsdPerMwh]).toEqual([null, null]);
  });
});

describe('temperatures', () => {
  const hot = toSeries({ unit: '°C', grid: pricesOf(30).grid, values: new Float64Array(720).fill(40) });

  it('as a series of a constant are that constant', () => {
    const spec = { model: LFP_250AH };
    const constant = dispatchLife(lifeSpec({ ...spec, temperatureC: 40 }));
    expect(dispatchLife(lifeSpec({ ...spec, temperatureC: hot }))).toEqual(constant);
    expect(dispatchLife(lifeSpec({ ...spec, temperatureC: [hot, hot, hot, hot] }))).toEqual(constant);
  });

  test.prop([fc.double({ min: 10, max: 30, noNaN: true }), fc.double({ min: 1, max: 15, noNaN: true })], {
    numRuns: 10,
  })('wear more by time when warmer', (temperatureC, warmer) => {
    const spec = { model: LFP_250AH, dispatcher: idle };
    const soh = (celsius: number): number =>
      dispatchLife(lifeSpec({ ...spec, temperatureC: celsius })).years.at(-1)!.sohEndFraction;
    expect(soh(temperatureC + warmer)).toBeLessThan(soh(temperatureC));
  });
});

describe('bad lives', () => {
  const bad =
    (spec: Partial<LifeSpec>): (() => unknown) =>
    () =>
      dispatchLife(lifeSpec(spec));
  const prices = pricesOf(30);

  it.each<[string, Partial<LifeSpec>]>([
    ['yearCount', { yearCount: 0 }],
    ['yearCount', { yearCount: 1.5 }],
    ['these are 2', { prices: [prices, prices], yearCount: 3 }],
    ['yearCount', { prices: [], yearCount: 0 }],
    ['endOfLifeFraction', { endOfLifeFraction: 1 }],
    ['endOfLifeFraction', { endOfLifeFraction: NaN }],
    ['wearUsdPerMwh', { wearUsdPerMwh: -1 }],
    ['wearUsdPerMwh', { wearUsdPerMwh: Infinity }],
    ['ohmicLossFraction', { ohmicLossFraction: 1.1 }],
    ['cellPowerKw', { cellPowerKw: 0 }],
    ['cellsUsdPerKwh of year 2', { cellsUsdPerKwh: (year) => (year === 2 ? NaN : 1) }],
    ['energyKwh', { battery: { ...BATTERY, energyKwh: -1 } }],
    ['not kelvin', { temperatureC: 298.15 }],
    ['year 1 has none', { temperatureC: [toSeries({ unit: '°C', grid: prices.grid, values: new Float64Array(720) })] }],
    [
      'grid of its prices',
      { temperatureC: toSeries({ unit: '°C', grid: { ...prices.grid, count: 1 }, values: Float64Array.of(9) }) },
    ],
  ])('%s', (message, spec) => {
    expect(bad(spec)).toThrow(RangeError);
    expect(bad(spec)).toThrow(message);
  });

  it('end where resistance would take all power', () => {
    const model = { ...STRAIGHT, resistanceRatio: () => 14 };
    expect(bad({ model })).toThrow('End the life earlier');
  });
});
