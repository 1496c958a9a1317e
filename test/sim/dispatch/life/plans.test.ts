import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { consistentWear } from '../../../../src/sim/dispatch/life/consistentWear.js';
import { dispatchLife } from '../../../../src/sim/dispatch/life/dispatchLife.js';
import type { LifePlan } from '../../../../src/sim/dispatch/life/lifePlan.js';
import type { LifeYear } from '../../../../src/sim/dispatch/life/lifeYear.js';
import type { Losses } from '../../../../src/sim/storage/ageing/ageingModel.js';
import { toDamageModel } from '../../../../src/sim/storage/ageing/models/cycleLife.js';
import { LFP_250AH } from '../../../../src/sim/storage/ageing/models/lfp250.js';
import { LFP_NAUMANN_3AH } from '../../../../src/sim/storage/ageing/models/lfpNaumann.js';
import { BATTERY, idle, lifeSpec, pricesOf, UNFADING } from './lives.js';

const FAST = toDamageModel({ damageFraction: 1e-3, beta: 1, yearlyFraction: 0.3 });

const nameplate = ({ blocks }: LifeYear): number => blocks.reduce((sum, block) => sum + block.nameplateKwh, 0);
const heldAtEnd = ({ blocks }: LifeYear): number =>
  blocks.reduce((sum, block) => sum + block.nameplateKwh * block.sohEndFraction, 0);

describe('augmentation', () => {
  const additions = [
    { yearIndex: 1, energyKwh: 500 },
    { yearIndex: 3, energyKwh: 300 },
    { yearIndex: 3, energyKwh: 200 },
  ];
  const spec = { model: LFP_250AH, yearCount: 5, endOfLifeFraction: 0.6 };
  const { years, totals } = dispatchLife(lifeSpec({ ...spec, plan: { kind: 'augmentation', additions } }));

  it('adds exactly its energy, once, at its price', () => {
    expect(years.map(nameplate)).toEqual([4000, 4500, 4500, 5000, 5000]);
    years.slice(1).forEach((year, i) => {
      const addedKwh = year.events.reduce((sum, { energyKwh }) => sum + energyKwh, 0);
      expect(year.battery.energyKwh).toBeCloseTo(heldAtEnd(years[i]!) + addedKwh, 9);
    });
    expect(totals.planUsd).toBe(150 * 1000);
    expect(years.map(({ planUsd }) => planUsd)).toEqual([0, 75_000, 0, 75_000, 0]);
  });

  it('leaves each block to age on its own', () => {
    const last = years.at(-1)!.blocks;
    expect(last.map(({ installedYearIndex }) => installedYearIndex)).toEqual([0, 1, 3]);
    expect(last.map(({ health }) => Math.round(health.days))).toEqual([150, 120, 60]);
    expect(last[0]!.sohEndFraction).toBeLessThan(last[1]!.sohEndFraction);
    expect(last[1]!.sohEndFraction).toBeLessThan(last[2]!.sohEndFraction);
  });

  it('of nothing is no augmentation', () => {
    const none = dispatchLife(lifeSpec(spec));
    expect(dispatchLife(lifeSpec({ ...spec, plan: { kind: 'augmentation', additions: [] } }))).toEqual(none);
    const late = [{ yearIndex: 99, energyKwh: 1 }];
    expect(dispatchLife(lifeSpec({ ...spec, plan: { kind: 'augmentation', additions: late } }))).toEqual(none);
  });

  it('at the start is a bigger battery', () => {
    const split = dispatchLife(
      lifeSpec({ ...spec, plan: { kind: 'augmentation', additions: [{ yearIndex: 0, energyKwh: 1000 }] } }),
    );
    const whole = dispatchLife(lifeSpec({ ...spec, battery: { ...BATTERY, energyKwh: 5000 } }));
    split.years.forEach(({ summary, sohEndFraction, wearUsd }, i) => {
      expect(summary.revenueUsd).toBeCloseTo(whole.years[i]!.summary.revenueUsd, 6);
      expect(sohEndFraction).toBeCloseTo(whole.years[i]!.sohEndFraction, 12);
      expect(wearUsd).toBeCloseTo(whole.years[i]!.wearUsd, 6);
    });
  });

  it('shares the charge that is there and makes none', () => {
    const battery = { ...BATTERY, minSocFraction: 0.1, initialSocFraction: 0.6 };
    const plan: LifePlan = { kind: 'augmentation', additions: [{ yearIndex: 1, energyKwh: 2000 }] };
    const run = dispatchLife(lifeSpec({ model: UNFADING, battery, plan, yearCount: 2, dispatcher: idle }));
    expect(run.years[1]!.battery.initialEnergyKwh).toBeCloseTo(0.6 * 4000 + 0.1 * 2000, 9);
  });

  it('of blocks with unlike resistance loses by the square of what each carries', () => {
    const plan: LifePlan = { kind: 'augmentation', additions: [{ yearIndex: 2, energyKwh: 4000 }] };
    const run = dispatchLife(
      lifeSpec({ model: LFP_NAUMANN_3AH, temperatureC: 40, plan, yearCount: 3, prices: pricesOf(365) }),
    );
    const [, second, third] = run.years;
    const old = second!.blocks[0]!;
    const share = old.sohEndFraction / (old.sohEndFraction + 1);
    const expected = 2 * share ** 2 * old.health.resistanceRatio! + 2 * (1 - share) ** 2;
    expect(third!.resistanceRatio).toBeCloseTo(expected, 12);
    expect(third!.resistanceRatio).toBeLessThan(second!.blocks[0]!.health.resistanceRatio!);
  });
});

describe('a contract', () => {
  test.prop([fc.double({ min: 2000, max: 6000, noNaN: true }), fc.double({ min: 50, max: 900, noNaN: true })], {
    numRuns: 12,
  })('is held at the start of each year by whole modules, no more than are needed', (usableKwh, moduleKwh) => {
    const battery = { ...BATTERY, minSocFraction: 0.05, maxSocFraction: 0.95 };
    const spec = { model: FAST, battery, endOfLifeFraction: 0.7, yearCount: 12 };
    const { years } = dispatchLife(lifeSpec({ ...spec, plan: { kind: 'contract', usableKwh, moduleKwh } }));
    expect(years).toHaveLength(12);
    for (const year of years) {
      expect(year.usableKwh).toBeGreaterThanOrEqual(usableKwh * (1 - 1e-6));
      expect(year.battery.energyKwh).toBeLessThanOrEqual(nameplate(year) * (1 + 1e-12));
      for (const { kind, energyKwh } of year.events.filter((event) => event.kind === 'added')) {
        expect(kind).toBe('added');
        expect(energyKwh / moduleKwh).toBeCloseTo(Math.round(energyKwh / moduleKwh), 9);
        expect(year.usableKwh - 0.9 * moduleKwh).toBeLessThan(usableKwh);
      }
    }
  });

  it('takes spent cells out', () => {
    const plan: LifePlan = { kind: 'contract', usableKwh: 4000, moduleKwh: 100 };
    const { years, endOfLifeYears } = dispatchLife(lifeSpec({ model: FAST, plan, yearCount: 24 }));
    const gone = years.flatMap(({ events }) => events.filter(({ kind }) => kind === 'retired'));
    expect(gone[0]).toEqual({ kind: 'retired', energyKwh: 4000, costUsd: 0 });
    expect(endOfLifeYears).toBeNull();
    for (const { blocks } of years)
      for (const block of blocks) expect(block.sohStartFraction).toBeGreaterThanOrEqual(0.8);
  });
});

describe('replacement', () => {
  it('begins anew, at the price of the year', () => {
    const plan: LifePlan = { kind: 'replacement', belowFraction: 0.9 };
    const { years, endOfLifeYears } = dispatchLife(
      lifeSpec({ model: FAST, plan, yearCount: 12, cellsUsdPerKwh: (year) => 150 - year }),
    );
    const replaced = years.filter(({ events }) => events.length > 0);
    expect(replaced.length).toBeGreaterThan(1);
    for (const { events, yearIndex, sohStartFraction, battery } of replaced) {
      expect(events).toEqual([{ kind: 'replaced', energyKwh: 4000, costUsd: 4000 * (150 - yearIndex) }]);
      expect(sohStartFraction).toBe(1);
      expect(battery.energyKwh).toBe(4000);
      expect(years[yearIndex - 1]!.sohEndFraction).toBeLessThan(0.9);
    }
    const [first] = replaced;
    expect(first!.summary.revenueUsd).toBeCloseTo(years[0]!.summary.revenueUsd, 6);
    expect(endOfLifeYears).toBeNull();
  });

  it.each<[string, LifePlan]>([
    ['belowFraction', { kind: 'replacement', belowFraction: 0.7 }],
    ['belowFraction', { kind: 'replacement', belowFraction: NaN }],
    ['yearIndex', { kind: 'augmentation', additions: [{ yearIndex: -1, energyKwh: 1 }] }],
    ['energyKwh', { kind: 'augmentation', additions: [{ yearIndex: 1, energyKwh: Infinity }] }],
    ['usableKwh', { kind: 'contract', usableKwh: 0, moduleKwh: 1 }],
    ['moduleKwh', { kind: 'contract', usableKwh: 1, moduleKwh: NaN }],
  ])('refuses a bad %s', (field, plan) => {
    expect(() => dispatchLife(lifeSpec({ plan }))).toThrow(RangeError);
    expect(() => dispatchLife(lifeSpec({ plan }))).toThrow(field);
  });
});

describe('a consistent wear cost', () => {
  const spec = lifeSpec({ model: LFP_250AH, yearCount: 3, prices: pricesOf(60), cellsUsdPerKwh: 270 });

  it('is what cycling costs when reckoned with', () => {
    const found = consistentWear(spec, { toleranceUsdPerMwh: 0.2 });
    const { wearUsdPerMwh, gapUsdPerMwh, run } = found;
    expect([found.isConsistent, found.isIdle]).toEqual([true, false]);
    expect(run.totals.cyclingWearUsdPerMwh! - wearUsdPerMwh).toBeCloseTo(gapUsdPerMwh, 12);
    for (const { summary } of run.years) {
      expect(summary.wearUsd).toBeCloseTo(wearUsdPerMwh * summary.dischargedMwh, 6);
    }
    expect(wearUsdPerMwh).toBeGreaterThan(1);
    const free = dispatchLife(spec);
    expect(run.totals.dischargedMwh).toBeLessThan(free.totals.dischargedMwh);
    expect(run.totals.wearUsd).toBeLessThan(free.totals.wearUsd);
  });

  it('earns at least as much after wear as no cost or twice the cost, where a full cycle always costs the same', () => {
    const model = toDamageModel({ damageFraction: 1e-4, beta: 1, yearlyFraction: 0.01 });
    const straight = { ...spec, model, yearCount: 1, cellsUsdPerKwh: 80 };
    const { wearUsdPerMwh } = consistentWear(straight);
    const net = (cost: number): number => {
      const { revenueUsd, cyclingWearUsd } = dispatchLife({ ...straight, wearUsdPerMwh: cost }).totals;
      return revenueUsd - cyclingWearUsd;
    };
    for (const other of [0, wearUsdPerMwh / 2, 2 * wearUsdPerMwh]) {
      expect(net(wearUsdPerMwh)).toBeGreaterThanOrEqual(net(other) - 1e-6);
    }
  });

  it('of cells that do not wear is nothing, found at once', () => {
    expect(consistentWear({ ...spec, model: UNFADING })).toMatchObject({
      wearUsdPerMwh: 0,
      runCount: 1,
      isConsistent: true,
    });
  });

  it('keeps cells that are too dear from discharging, and says so', () => {
    const { isConsistent, isIdle, wearUsdPerMwh, run } = consistentWear({ ...spec, cellsUsdPerKwh: 900 });
    expect([isConsistent, isIdle]).toEqual([true, true]);
    expect(run.totals.dischargedMwh).toBe(0);
    expect(wearUsdPerMwh).toBeGreaterThan(90);
  });

  it('says when it found none', () => {
    const hasty = consistentWear(spec, { toleranceUsdPerMwh: 1e-12, maxRunCount: 2 });
    expect([hasty.isConsistent, hasty.runCount]).toEqual([false, 2]);
    expect(() => consistentWear(spec, { maxRunCount: 0 })).toThrow('maxRunCount');
    expect(() => consistentWear(spec, { toleranceUsdPerMwh: NaN })).toThrow('toleranceUsdPerMwh');
  });
});

describe('cells that hold more than their nameplate when new', () => {
  // The capacity starts at 1.02 and falls by 1e-4 a full cycle.
  const generous = {
    ...toDamageModel({ damageFraction: 1e-4, beta: 1, yearlyFraction: 0 }),
    capacityFraction: (losses: Losses) => 1.02 - losses[0]!,
  };
  const life = dispatchLife(lifeSpec({ model: generous, yearCount: 2 }));

  it('give no more than it, but what they lose from above it is life lost', () => {
    const [first] = life.years;
    expect([first!.blocks[0]!.sohStartFraction, first!.sohStartFraction]).toEqual([1.02, 1]);
    expect(first!.battery.energyKwh).toBe(BATTERY.energyKwh);
    expect(first!.wearUsd).toBeCloseTo((1e-4 * first!.fullCycles * 150 * BATTERY.energyKwh) / 0.2, 6);
  });
});
