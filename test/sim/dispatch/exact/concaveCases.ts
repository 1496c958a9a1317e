import { fc } from '@fast-check/vitest';
import type { ConcaveProblem, ConcaveValue } from '../../../../src/sim/dispatch/exact/concaveProblem.js';
import { solveHighs, term } from './highsOptimum.js';

type PlainSegment = { slope: number; length: number };
/** A concave function as a person would write it: where it begins, its value there, and segments of falling slope. */
export type PlainValue = { low: number; value: number; segments: PlainSegment[] };
export type PlainCase = {
  steps: PlainValue[];
  kept: number[] | null;
  usable: number;
  floors: number[] | null;
  ceilings: number[] | null;
  start: PlainValue;
  end: PlainValue | null;
};

export function toConcaveValue({ low, value, segments }: PlainValue): ConcaveValue {
  return {
    lowKwh: low,
    lowValueUsd: value,
    slopesUsdPerMwh: Float64Array.from(segments, ({ slope }) => slope),
    lengthsKwh: Float64Array.from(segments, ({ length }) => length),
  };
}

/** Every part that a case leaves out is null in the problem too. */
export function toConcaveProblem(one: PlainCase): ConcaveProblem {
  const all = one.steps.flatMap(({ segments }) => segments);
  let count = 0;
  return {
    steps: {
      offsets: Int32Array.from([0, ...one.steps.map(({ segments }) => (count += segments.length))]),
      slopesUsdPerMwh: Float64Array.from(all, ({ slope }) => slope),
      lengthsKwh: Float64Array.from(all, ({ length }) => length),
      lowsKwh: Float64Array.from(one.steps, ({ low }) => low),
      lowValuesUsd: Float64Array.from(one.steps, ({ value }) => value),
    },
    keptFractions: one.kept && Float64Array.from(one.kept),
    usableKwh: one.usable,
    floorsKwh: one.floors && Float64Array.from(one.floors),
    ceilingsKwh: one.ceilings && Float64Array.from(one.ceilings),
    start: toConcaveValue(one.start),
    end: one.end && toConcaveValue(one.end),
  };
}

export const point = (low: number): PlainValue => ({ low, value: 0, segments: [] });

/** The linear program given to HiGHS: stored energies and the use of each segment as variables. Null: infeasible. */
export function highsPathUsd(one: PlainCase): number | null {
  const objective: string[] = [];
  const bounds: string[] = [];
  const use = (name: string, { segments }: PlainValue) =>
    segments.map(({ slope, length }, k) => {
      objective.push(`${term(slope / 1000)} ${name}_${k}`);
      bounds.push(`0 <= ${name}_${k} <= ${length}`);
      return `${name}_${k}`;
    });
  const start = use('s', one.start);
  const rows = [`start: x0 ${start.map((name) => `- ${name}`).join(' ')} = ${one.start.low}`];
  bounds.push('x0 free');
  one.steps.forEach((step, t) => {
    const names = use(`u${t}`, step).map((name) => `- ${name}`);
    rows.push(`b${t}: x${t + 1} ${term(-(one.kept?.[t] ?? 1))} x${t} ${names.join(' ')} = ${step.low}`);
    bounds.push(`${one.floors?.[t] ?? 0} <= x${t + 1} <= ${Math.min(one.usable, one.ceilings?.[t] ?? one.usable)}`);
  });
  if (one.end !== null) {
    const names = use('e', one.end).map((name) => `- ${name}`);
    rows.push(`end: x${one.steps.length} ${names.join(' ')} = ${one.end.low}`);
  }
  const text = `Maximize\nobj: ${objective.join('\n')} + 0 x0\nSubject To\n${rows.join('\n')}\nBounds\n${bounds.join('\n')}\nEnd\n`;
  const solution = solveHighs(text);
  if (solution.Status === 'Infeasible') return null;
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}.`);
  return solution.ObjectiveValue + constantUsd(one);
}

function constantUsd(one: PlainCase): number {
  return [one.start, one.end ?? point(0), ...one.steps].reduce((sum, { value }) => sum + value, 0);
}

/** The value of a path, straight from the functions; throws where a step cannot take it. */
export function pathUsd(one: PlainCase, changes: Float64Array, startKwh: number): { usd: number; energies: number[] } {
  let energy = startKwh;
  let usd = plainAtUsd(one.start, startKwh);
  const energies = one.steps.map((step, t) => {
    energy = (one.kept?.[t] ?? 1) * energy + changes[t]!;
    usd += plainAtUsd(step, changes[t]!);
    return energy;
  });
  return { usd: usd + (one.end === null ? 0 : plainAtUsd(one.end, energy)), energies };
}

function plainAtUsd({ low, value, segments }: PlainValue, at: number): number {
  const width = segments.reduce((sum, { length }) => sum + length, 0);
  if (at < low - 1e-7 || at > low + width + 1e-7) throw new Error(`${at} is not from ${low} to ${low + width}.`);
  let [left, usd] = [at - low, value];
  for (const { slope, length } of segments) {
    usd += (slope * Math.max(0, Math.min(left, length))) / 1000;
    left -= length;
  }
  return usd;
}

const whole = (min: number, max: number) => fc.integer({ min, max });
const slope = fc.oneof(whole(-60, 60), fc.double({ min: -300, max: 300, noNaN: true }));
const segments = (most: number) =>
  fc
    .array(fc.record({ slope, length: whole(0, 12).map((n) => n * 25) }), { maxLength: most })
    .map((list) => list.sort((a, b) => b.slope - a.slope));
/** Most steps can stand still, some force a discharge or a charge. */
const stepValue: fc.Arbitrary<PlainValue> = fc
  .record({ segments: segments(5), share: fc.constantFrom(0, 0.5, 1, 1, 0.3, -0.1, 1.1), value: whole(-5, 5) })
  .map(({ segments: list, share, value }) => {
    const width = list.reduce((sum, { length }) => sum + length, 0);
    return { low: Math.round(-share * width), value, segments: list };
  });
const perStep = (value: fc.Arbitrary<number>, length: number) =>
  fc.option(fc.array(value, { minLength: length, maxLength: length }), { freq: 1 });

export const plainCases = (most: number): fc.Arbitrary<PlainCase> =>
  fc
    .record({
      steps: fc.array(stepValue, { minLength: 1, maxLength: most }),
      kept: perStep(fc.oneof(fc.constantFrom(1, 0.999, 0.9, 0.5), fc.double({ min: 0.3, max: 1, noNaN: true })), most),
      usable: whole(1, 40).map((n) => n * 50),
      floors: perStep(fc.constantFrom(0, 0, 0, 0.1, 0.2), most),
      ceilings: perStep(fc.constantFrom(1, 1, 0.9, 0.6, 2), most),
      startShare: fc.double({ min: 0, max: 1, noNaN: true }),
      startSegments: fc.option(segments(3), { freq: 1 }),
      endShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 1 }),
      endSegments: segments(4),
    })
    .map(({ steps, kept, usable, startShare, startSegments, endShare, endSegments, floors, ceilings }) => ({
      ...{ steps, kept: kept?.slice(0, steps.length) ?? null, usable },
      floors: floors && steps.map((_, t) => floors[t]! * usable),
      ceilings: ceilings && steps.map((_, t) => ceilings[t]! * usable),
      start: { low: startShare * usable, value: startSegments === null ? 0 : 2, segments: startSegments ?? [] },
      end: endShare === null ? null : { low: (endShare * usable) / 2, value: 1, segments: endSegments },
    }));

/** The money that could move, to judge rounding by. */
export function scaleUsd(one: PlainCase): number {
  const parts = [one.start, one.end ?? point(0), ...one.steps].flatMap(({ segments: list }) => list);
  return parts.reduce((sum, { slope: s, length }) => sum + (Math.abs(s) * length) / 1000, 10);
}
