import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { fillPieces } from '../../../../src/sim/dispatch/site/fillPieces.js';
import { fillPlainSteps } from '../../../../src/sim/dispatch/site/plainSteps.js';
import type { SiteProblem } from '../../../../src/sim/dispatch/site/siteProblem.js';
import { toStepPieces } from '../../../../src/sim/dispatch/site/stepPieces.js';
import { toTerminalHull } from '../../../../src/sim/dispatch/site/terminalHull.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';

const NOTHING_FREE_KW = 1e-200;

const kw = fc.integer({ min: 0, max: 30 }).map((n) => n / 2);
const plainStep = fc.record({
  // Above 0, for the twin's generation to vanish beside it.
  net: kw.map((n) => n + 0.5),
  importRoom: fc.constantFrom(0, 4, 200),
  exportLimit: fc.constantFrom(0, 3, Infinity),
  buy: fc.integer({ min: 0, max: 90 }),
  margin: fc.integer({ min: 0, max: 40 }),
  charge: kw,
  discharge: kw,
  isUnderCap: fc.boolean(),
});

const plainCase = fc.record({
  steps: fc.array(plainStep, { minLength: 1, maxLength: 6 }),
  cap: fc.integer({ min: 0, max: 60 }).map((n) => n / 2),
  over: fc.integer({ min: 1, max: 20 }),
  wear: fc.constantFrom(0, 7, 60),
  stepHours: fc.constantFrom(1, 0.25),
  isCapped: fc.boolean(),
});
type PlainCase = typeof plainCase extends fc.Arbitrary<infer T> ? T : never;

/** Generation that is too little for any sum keeps a step from being plain. */
function toProblem({ steps, over, wear, stepHours }: PlainCase, generationKw: number): SiteProblem {
  const of = (at: (step: PlainCase['steps'][number]) => number) => Float64Array.from(steps, at);
  const losses = { chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.8 };
  let count = 0;
  return {
    ...{ stepCount: steps.length, stepHours, fillHours: stepHours, wearUsdPerMwh: wear },
    netKw: of(({ net }) => net),
    generationKw: of(() => generationKw),
    importLimitsKw: of(({ net, importRoom, discharge }) => Math.max(0, net - discharge) + importRoom),
    exportLimitsKw: of(({ exportLimit }) => exportLimit),
    buyUsdPerMwh: of(({ buy }) => buy),
    sellUsdPerMwh: of(({ buy, margin }) => buy - margin),
    hull: toTerminalHull(toBattery({ powerKw: 15, energyKwh: 15, ...losses })),
    chargeKw: of(({ charge }) => charge),
    dischargeKw: of(({ discharge }) => discharge),
    ...{ usableKwh: 15, startKwh: 0, floorsKwh: null, ceilingsKwh: null, keptFractions: null },
    capOffsets: Int32Array.from([0, ...steps.map(({ isUnderCap }) => (count += isUnderCap ? 1 : 0))]),
    capPeaks: new Int32Array(count),
    overUsdPerKw: Float64Array.of(over),
  };
}

function draw(one: PlainCase, generationKw: number) {
  const problem = toProblem(one, generationKw);
  const pieces = toStepPieces(problem);
  const range = { fromStep: 0, toStep: one.steps.length, isCapped: one.isCapped };
  fillPieces(problem, pieces, Float64Array.of(one.cap), range);
  const plainCount = fillPlainSteps(problem, toStepPieces(problem), Float64Array.of(one.cap), range);
  const { offsets, slopesUsdPerMwh, lengthsKwh, lowsKwh, lowValuesUsd, segmentCount } = pieces;
  // A cap that cannot bind, or binds at any power, does not ask what it changes in the store.
  const changesKwh = pieces.capKwhPerKw.map((kwh, entry) => (Number.isFinite(pieces.capUsdPerKw[entry]) ? kwh : 0));
  const answers = [pieces.capUsdPerKw, changesKwh, pieces.leftOutUsdPerMwh];
  const segments = [slopesUsdPerMwh, lengthsKwh].map((values) => values.subarray(0, segmentCount));
  return { plainCount, numbers: [offsets, ...segments, lowsKwh, lowValuesUsd, ...answers].map((list) => [...list]) };
}

test.prop([plainCase], { numRuns: 1000 })('plain steps are drawn as any others are', (one) => {
  const plain = draw(one, 0);
  const general = draw(one, NOTHING_FREE_KW);
  expect([plain.plainCount, general.plainCount]).toEqual([one.steps.length, 0]);
  plain.numbers.forEach((list, index) => {
    const twin = general.numbers[index]!;
    expect(list.length).toBe(twin.length);
    list.forEach((value, k) => {
      if (Number.isFinite(value)) expect(Math.abs(value - twin[k]!)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(value)));
      else expect(value).toBe(twin[k]);
    });
  });
});
