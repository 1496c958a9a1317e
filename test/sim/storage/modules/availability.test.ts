import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { nextUniform, toRandom } from '../../../../src/base/random.js';
import { solveLinear } from '../../../../src/sim/storage/ageing/fit/leastSquares.js';
import {
  expectedShortage,
  fleetAvailability,
  fleetOutcomes,
} from '../../../../src/sim/storage/modules/fleetOutcomes.js';
import { meanTimesToLeave, stationaryShares } from '../../../../src/sim/storage/modules/markovChain.js';
import { bankAvailability } from '../../../../src/sim/storage/modules/moduleBank.js';
import { toRepairedBank } from '../../../../src/sim/storage/modules/repairedBank.js';
import { workingShares } from '../../../../src/sim/storage/modules/workingShares.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
const binomialTail = (n: number, k: number, a: number): number => {
  let sum = 0;
  for (let i = k; i <= n; i += 1) sum += choose(n, i) * a ** i * (1 - a) ** (n - i);
  return sum;
};

describe('k of n', () => {
  test.prop([fc.integer({ min: 1, max: 30 }), share, share])('is the binomial sum', (count, a, part) => {
    const neededCount = Math.round(part * count);
    const got = bankAvailability({ count, neededCount, availabilityFraction: a });
    expect(got).toBeCloseTo(binomialTail(count, neededCount, a), 10);
  });

  test.prop([share])('two out of three is 3 p² - 2 p³, one of one is p', (p) => {
    const twoOfThree = { count: 3, neededCount: 2, availabilityFraction: p };
    expect(bankAvailability(twoOfThree)).toBeCloseTo(3 * p ** 2 - 2 * p ** 3, 14);
    expect(bankAvailability({ count: 1, neededCount: 1, availabilityFraction: p })).toBeCloseTo(p, 15);
  });

  test.prop([fc.integer({ min: 1, max: 12 }), share, share])(
    'with a common cause lies between one module and modules apart',
    (neededCount, a, beta) => {
      const bank = { count: neededCount + 2, neededCount: 1, availabilityFraction: a };
      const got = bankAvailability({ ...bank, commonCauseFraction: beta });
      expect(got).toBeLessThanOrEqual(bankAvailability(bank) + 1e-12);
      expect(got).toBeGreaterThanOrEqual(a - 1e-12);
    },
  );

  it('a common cause sets a floor that no number of modules passes', () => {
    const at = (count: number) =>
      1 - bankAvailability({ count, neededCount: 1, availabilityFraction: 0.98, commonCauseFraction: 0.05 });
    expect(at(20)).toBeCloseTo(0.05 * 0.02, 12);
    expect(at(2)).toBeGreaterThan(at(20));
  });

  it('keeps the digits of rare outcomes', () => {
    expect(workingShares([0.999, 0.999, 0.999, 0.999])[0]).toBeCloseTo(1e-12, 24);
  });

  it.each([
    ['count', { count: 0 }],
    ['neededCount', { neededCount: 4 }],
    ['commonCauseFraction', { commonCauseFraction: 1.1 }],
    ['availability', { availabilityFraction: NaN }],
  ])('refuses a bad %s', (text, wrong) => {
    expect(() => bankAvailability({ count: 3, neededCount: 2, availabilityFraction: 0.9, ...wrong })).toThrow(text);
  });
});

const hours = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const banks = fc.record({
  count: fc.integer({ min: 1, max: 8 }),
  neededCount: fc.constant(1),
  meanLifeHours: hours(100, 1e5),
  meanRepairHours: hours(1, 1000),
  crewCount: fc.integer({ min: 1, max: 3 }),
  commonCauseFraction: fc.double({ min: 0, max: 0.3, noNaN: true }),
});

describe('a repaired bank', () => {
  it('of one module is available mu / (lambda + mu)', () => {
    const one = toRepairedBank({ count: 1, neededCount: 1, meanLifeHours: 4000, meanRepairHours: 50 });
    const [lambda, mu] = [1 / 4000, 1 / 50];
    expect(one.availabilityFraction).toBeCloseTo(mu / (lambda + mu), 14);
    expect(one.shortagesPerYear).toBeCloseTo(8760 / 4050, 12);
    expect(one.meanShortageHours).toBeCloseTo(50, 10);
  });

  it('of two, one needed, first falls short after (3 lambda + mu) / (2 lambda²)', () => {
    const two = toRepairedBank({ count: 2, neededCount: 1, meanLifeHours: 1000, meanRepairHours: 10 });
    expect(two.untilShortageHours).toBeCloseTo((3e-3 + 0.1) / 2e-6, 5);
  });

  it('with a crew a module and no common cause is binomial', () => {
    const spec = { count: 6, neededCount: 4, meanLifeHours: 900, meanRepairHours: 100 };
    const binomial = bankAvailability({ count: 6, neededCount: 4, availabilityFraction: 0.9 });
    expect(toRepairedBank(spec).availabilityFraction).toBeCloseTo(binomial, 13);
  });

  test.prop([banks])('stands in the null space of its rates', (bank) => {
    const { downShares } = toRepairedBank(bank);
    const expected = nullSpace(ratesByHand(bank));
    downShares.forEach((got, down) => {
      expect(got).toBeCloseTo(expected[down]!, 10);
    });
  });

  test.prop([banks])('has as many shortages as ends of them', (bank) => {
    const { shortagesPerYear, meanShortageHours, shortHoursPerYear } = toRepairedBank(bank);
    expect(shortagesPerYear * meanShortageHours).toBeCloseTo(shortHoursPerYear, 8);
  });

  it('agrees with a simulated life', () => {
    const bank = {
      count: 4,
      neededCount: 3,
      meanLifeHours: 100,
      meanRepairHours: 20,
      crewCount: 1,
      commonCauseFraction: 0.1,
    };
    const got = toRepairedBank(bank);
    const { shortFraction, shortagesPerHour } = simulate(ratesByHand(bank), 1, 3_000_000);
    expect(Math.abs(shortFraction - (1 - got.availabilityFraction))).toBeLessThan(0.006);
    expect(shortagesPerHour * 8760).toBeCloseTo(got.shortagesPerYear, -1);
  });

  it.each([
    ['meanLifeHours', { meanLifeHours: 0 }],
    ['meanRepairHours', { meanRepairHours: Infinity }],
    ['crewCount', { crewCount: 0 }],
  ])('refuses a bad %s', (text, wrong) => {
    expect(() => toRepairedBank({ count: 3, neededCount: 2, meanLifeHours: 1, meanRepairHours: 1, ...wrong })).toThrow(
      text,
    );
  });
});

describe('chains', () => {
  it('a walk between two ends leaves after i (n - i) steps on average', () => {
    const n = 9;
    const rows = Array.from({ length: n - 1 }, (_, i) =>
      Float64Array.from({ length: n - 1 }, (__, j) => (Math.abs(i - j) === 1 ? 0.5 : 0)),
    );
    const leaving = Float64Array.from({ length: n - 1 }, (_, i) => (i === 0 || i === n - 2 ? 0.5 : 0));
    meanTimesToLeave(rows, leaving).forEach((steps, i) => {
      expect(steps).toBeCloseTo((i + 1) * (n - 1 - i), 10);
    });
  });

  it('refuses states that cannot be left, rows of another length and negative rates', () => {
    expect(() => stationaryShares([Float64Array.of(0, 1), Float64Array.of(0, 0)])).toThrow('left');
    expect(() => stationaryShares([Float64Array.of(0, 1)])).toThrow('a row');
    expect(() => stationaryShares([Float64Array.of(0, -1), Float64Array.of(1, 0)])).toThrow('from 0');
    expect(() => meanTimesToLeave([Float64Array.of(0)], Float64Array.of())).toThrow('leaving');
  });
});

describe('a fleet of unlike modules', () => {
  const classes = fc.array(
    fc.record({
      count: fc.integer({ min: 0, max: 3 }),
      powerKw: fc.constantFrom(0, 10, 25, 33),
      availabilityFraction: share,
    }),
    { maxLength: 3 },
  );

  test.prop([classes, fc.double({ min: 0, max: 120, noNaN: true })])(
    'is the sum over all its states',
    (kinds, neededKw) => {
      const modules = kinds.flatMap(({ count, ...kind }) => Array.from({ length: count }, () => kind));
      let [enough, unservedKwh] = [0, 0];
      for (let state = 0; state < 2 ** modules.length; state += 1) {
        const works = modules.map((_, i) => (state >> i) % 2 === 1);
        const chance = modules.reduce((p, { availabilityFraction: a }, i) => p * (works[i]! ? a : 1 - a), 1);
        const powerKw = modules.reduce((sum, module, i) => sum + (works[i]! ? module.powerKw : 0), 0);
        if (powerKw >= neededKw - 1e-9) enough += chance;
        unservedKwh += chance * Math.max(0, neededKw - powerKw);
      }
      const fleet = fleetOutcomes(kinds);
      expect(fleet.shares.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12);
      expect(fleetAvailability(fleet, neededKw)).toBeCloseTo(enough, 10);
      expect(expectedShortage(fleet, Float64Array.of(neededKw), 3_600_000).unservedKwh).toBeCloseTo(unservedKwh, 8);
    },
  );

  it('of like modules is binomial, and each module more helps less', () => {
    const lossAt = (count: number) =>
      expectedShortage(
        fleetOutcomes([{ count, powerKw: 979, availabilityFraction: 0.97 }]),
        new Float64Array(8760).fill(9000),
        3_600_000,
      );
    expect(lossAt(12).shortHours).toBeCloseTo(8760 * (1 - binomialTail(12, 10, 0.97)), 6);
    const gains = [10, 11, 12, 13].map((count) => lossAt(count).unservedKwh - lossAt(count + 1).unservedKwh);
    expect(gains).toEqual(gains.toSorted((a, b) => b - a));
  });

  it('refuses bad modules and demands', () => {
    const good = { count: 1, powerKw: 1, availabilityFraction: 1 };
    expect(() => fleetOutcomes([{ ...good, count: 1.5 }])).toThrow('count');
    expect(() => fleetOutcomes([{ ...good, powerKw: NaN }])).toThrow('powerKw');
    expect(() => fleetOutcomes([{ ...good, availabilityFraction: 2 }])).toThrow('availabilityFraction');
    expect(() => expectedShortage(fleetOutcomes([good]), Float64Array.of(NaN), 1)).toThrow('finite');
  });
});

type Bank = {
  count: number;
  meanLifeHours: number;
  meanRepairHours: number;
  crewCount: number;
  commonCauseFraction: number;
};

/** The rates once more, transition by transition. */
function ratesByHand({ count, meanLifeHours, meanRepairHours, crewCount, commonCauseFraction }: Bank): number[][] {
  const rates = Array.from({ length: count + 1 }, () => new Array<number>(count + 1).fill(0));
  for (let down = 0; down <= count; down += 1) {
    for (let module = down; module < count; module += 1)
      rates[down]![down + 1]! += (1 - commonCauseFraction) / meanLifeHours;
    if (down < count) rates[down]![count]! += commonCauseFraction / meanLifeHours;
    for (let crew = 0; crew < crewCount && crew < down; crew += 1) rates[down]![down - 1]! += 1 / meanRepairHours;
  }
  return rates;
}

function nullSpace(rates: readonly (readonly number[])[]): Float64Array {
  const outward = rates.map((row) => row.reduce((sum, rate) => sum + rate, 0));
  const balance = rates.map((_, to) =>
    Float64Array.from(rates, (row, from) => (from === to ? -outward[from]! : row[to]!)),
  );
  balance[0] = new Float64Array(rates.length).fill(1);
  return solveLinear(
    balance,
    Float64Array.from(rates, (_, i) => (i === 0 ? 1 : 0)),
  );
}

function simulate(rates: readonly (readonly number[])[], mostDown: number, hoursWanted: number) {
  const random = toRandom(11);
  let [down, hoursGone, shortHours, shortages] = [0, 0, 0, 0];
  while (hoursGone < hoursWanted) {
    const row = rates[down]!;
    const total = row.reduce((sum, rate) => sum + rate, 0);
    const stay = -Math.log(1 - nextUniform(random)) / total;
    hoursGone += stay;
    if (down > mostDown) shortHours += stay;
    let draw = nextUniform(random) * total;
    const next = row.findIndex((rate) => (draw -= rate) < 0);
    if (down <= mostDown && next > mostDown) shortages += 1;
    down = next;
  }
  return { shortFraction: shortHours / hoursGone, shortagesPerHour: shortages / hoursGone };
}
