/** Where a path of stored energy ends: the best of what the steps leave and what the end is worth. */
import type { ConcaveValue } from './concaveProblem.js';
import { valueAtUsd } from './concaveValue.js';
import type { Rounding } from './concaveSweep.js';
import type { SweepMemory, SweepState } from './sweepMemory.js';

/** The end of the best path. */
export type PathEnd = {
  readonly energyKwh: number;
  /** Worth of one more stored MWh there. */
  readonly storedUsdPerMwh: number;
  /** What the end itself is worth. */
  readonly valueUsd: number;
};

/** The value function after the last step. */
export type Swept = {
  readonly state: SweepState;
  readonly memory: Pick<SweepMemory, 'slopes' | 'lengths'>;
  readonly rounding: Rounding;
};

type Segment = { readonly usdPerMwh: number; readonly lengthKwh: number };

/**
 * The lowest energy at which value function and end together are worth most; null where they have no energy in common.
 *
 * @param end null for a free end without value.
 * @example
 * ```ts @import.meta.vitest
 * const { toRounding } = await import('./concaveSweep.js');
 * const gap = { headIndex: 0, gapStart: 2, gapEnd: 2, tailIndex: 2, gapKwh: 8, infeasibleStep: -1 };
 * const state = { ...gap, lowKwh: 1, highKwh: 8, scaleFactor: 1 };
 * const memory = { slopes: Float64Array.of(2, -1), lengths: Float64Array.of(3, 4) };
 * const swept = { state, memory, rounding: toRounding(8) };
 * expect(chooseEnd(null, swept)).toEqual({ energyKwh: 4, storedUsdPerMwh: 0, valueUsd: 0 });
 * ```
 */
export function chooseEnd(end: ConcaveValue | null, { state, memory, rounding }: Swept): PathEnd | null {
  const { roundKwh, slackKwh } = rounding;
  const scale = state.scaleFactor;
  const lowKwh = state.lowKwh * scale;
  const highKwh = state.highKwh * scale;
  const values = liveSegments(state, memory);
  if (end === null) {
    const met = meet(fromCut(values, 0), ANYWHERE, slackKwh);
    return { energyKwh: lowKwh + met.riseKwh, storedUsdPerMwh: met.storedUsdPerMwh, valueUsd: 0 };
  }
  const wantedLowKwh = end.lowKwh + roundKwh - roundKwh;
  const worths = Array.from(end.slopesUsdPerMwh, (usdPerMwh, i) => ({ usdPerMwh, lengthKwh: end.lengthsKwh[i]! }));
  const wantedHighKwh = worths.reduce((sumKwh, { lengthKwh }) => sumKwh + lengthKwh, wantedLowKwh);
  if (wantedLowKwh > highKwh + slackKwh || wantedHighKwh < lowKwh - slackKwh) return null;
  const fromKwh = Math.min(highKwh, Math.max(lowKwh, wantedLowKwh));
  const met = meet(fromCut(values, fromKwh - lowKwh), fromCut(worths, fromKwh - wantedLowKwh), slackKwh);
  const energyKwh = fromKwh + met.riseKwh;
  return { energyKwh, storedUsdPerMwh: met.storedUsdPerMwh, valueUsd: valueAtUsd(end, energyKwh) };
}

/** Called once a path; a month of hours is so short that closures here would show. */
function liveSegments(state: SweepState, { slopes, lengths }: Pick<SweepMemory, 'slopes' | 'lengths'>): Segment[] {
  const { headIndex, gapStart, gapEnd, tailIndex, scaleFactor } = state;
  const segments: Segment[] = [];
  for (let i = headIndex === gapStart ? gapEnd : headIndex; i < tailIndex; i = i + 1 === gapStart ? gapEnd : i + 1) {
    segments.push({ usdPerMwh: slopes[i]! / scaleFactor, lengthKwh: lengths[i]! * scaleFactor });
  }
  return segments;
}

/** A function from one energy on: its slope just below it and its segments above. */
type FromCut = { below: number; above: readonly Segment[] };

/** A free end without value. */
const ANYWHERE: FromCut = { below: 0, above: [{ usdPerMwh: 0, lengthKwh: Infinity }] };

function fromCut(segments: readonly Segment[], cutKwh: number): FromCut {
  let leftKwh = cutKwh;
  let below = Infinity;
  const above: Segment[] = [];
  for (const { usdPerMwh, lengthKwh } of segments) {
    if (leftKwh > 0) below = usdPerMwh;
    if (leftKwh < lengthKwh) above.push({ usdPerMwh, lengthKwh: lengthKwh - Math.max(0, leftKwh) });
    leftKwh = Math.max(0, leftKwh - lengthKwh);
  }
  return { below, above };
}

/** What is left of a segment counts as nothing below this share of the slack. */
const REST_SHARE = 1e-3;

/** Walks up both functions as long as their slopes sum above 0. */
function meet(value: FromCut, worth: FromCut, slackKwh: number): { riseKwh: number; storedUsdPerMwh: number } {
  const [mine, theirs] = [
    { ...value, i: 0 },
    { ...worth, i: 0 },
  ];
  const rest = [mine, theirs].map(({ above }) => above.map(({ lengthKwh }) => lengthKwh));
  let riseKwh = 0;
  for (;;) {
    const a = mine.above[mine.i];
    const b = theirs.above[theirs.i];
    if (a === undefined || b === undefined || a.usdPerMwh + b.usdPerMwh <= 0) break;
    const stepKwh = Math.min(rest[0]![mine.i]!, rest[1]![theirs.i]!);
    riseKwh += stepKwh;
    for (const [side, one] of [mine, theirs].entries()) {
      one.below = one.above[one.i]!.usdPerMwh;
      rest[side]![one.i]! -= stepKwh;
      if (rest[side]![one.i]! <= REST_SHARE * slackKwh) one.i += 1;
    }
  }
  return { riseKwh, storedUsdPerMwh: dualPrice(mine, theirs) };
}

/** The price nearest 0 that lies between the slopes of both functions at the point where they meet. */
function dualPrice(value: FromCut & { i: number }, worth: FromCut & { i: number }): number {
  const above = (one: FromCut & { i: number }) => one.above[one.i]?.usdPerMwh ?? -Infinity;
  const least = Math.max(-value.below, above(worth));
  const most = Math.min(-above(value), worth.below);
  return Math.min(most, Math.max(least, 0));
}
