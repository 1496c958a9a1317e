/** The worst of the values that a rule judges, the first one over its limit, and their course in a fixed room. */

/** Course of the judged values, for a figure: the most in each stretch of equal length. */
export type RuleTrace = { readonly startMs: number; readonly stepMs: number; readonly values: Float64Array };

/** Mutable; made by {@link toJudge}. Positions count samples from the start of the series. */
export type Judge = {
  readonly limit: number;
  worstValue: number;
  worstPosition: number;
  /** -1: never over the limit. */
  firstOverPosition: number;
  judgedCount: number;
  /** Samples of one stretch. */
  stretchLength: number;
  stretches: Float64Array;
};

const ROOM_COUNT = 1024;
/** Rounding allowed to a value, as a share of the limit. */
const ROUNDING_SHARE = 1e-9;

/** A judge against a limit; `Infinity` where it is not known. */
export function toJudge(limit: number): Judge {
  return {
    ...{
      limit: limit * (1 + ROUNDING_SHARE),
      worstValue: -Infinity,
      worstPosition: -1,
      firstOverPosition: -1,
      judgedCount: 0,
    },
    ...{ stretchLength: 1, stretches: new Float64Array(ROOM_COUNT).fill(-Infinity) },
  };
}

/**
 * Judges values one sample apart. Hot loop: nothing allocated.
 *
 * @param position of the first value.
 * @example
 * ```ts @import.meta.vitest
 * const judge = toJudge(2);
 * judgeBlock(judge, Float64Array.of(1, 3, 4), { start: 0, end: 3, position: 10 });
 * expect([judge.worstValue, judge.worstPosition, judge.firstOverPosition]).toEqual([4, 12, 11]);
 * ```
 */
export function judgeBlock(judge: Judge, values: Float64Array, span: JudgedSpan): void {
  judge.judgedCount += span.end - span.start;
  // What an index must grow by to be a position.
  const offset = span.position - span.start;
  for (let start = span.start; start < span.end;) {
    const stretch = Math.floor((start + offset) / judge.stretchLength);
    if (stretch >= ROOM_COUNT) {
      coarsen(judge);
      continue;
    }
    const end = Math.min(span.end, (stretch + 1) * judge.stretchLength - offset);
    let most = -Infinity;
    for (let i = start; i < end; i += 1) most = values[i]! > most ? values[i]! : most;
    if (most > judge.stretches[stretch]!) judge.stretches[stretch] = most;
    if (most > judge.worstValue) {
      judge.worstValue = most;
      judge.worstPosition = offset + values.indexOf(most, start);
    }
    if (judge.firstOverPosition < 0 && most > judge.limit) {
      judge.firstOverPosition = offset + findOver(values, start, judge.limit);
    }
    start = end;
  }
}

type JudgedSpan = { readonly start: number; readonly end: number; readonly position: number };

/** Judges one value. */
export function judgeValue(judge: Judge, value: number, position: number): void {
  judgeBlock(judge, Float64Array.of(value), { start: 0, end: 1, position });
}

function findOver(values: Float64Array, start: number, limit: number): number {
  let index = start;
  while (!(values[index]! > limit)) index += 1;
  return index;
}

/** Two stretches become one. */
function coarsen(judge: Judge): void {
  const { stretches } = judge;
  for (let i = 0; i < ROOM_COUNT / 2; i += 1) stretches[i] = Math.max(stretches[2 * i]!, stretches[2 * i + 1]!);
  stretches.fill(-Infinity, ROOM_COUNT / 2);
  judge.stretchLength *= 2;
}

/** The course of the judged values; NaN where none was judged. */
export function toTrace({ stretches, stretchLength }: Judge, stepMs: number): RuleTrace {
  const end = stretches.findLastIndex((value) => value > -Infinity) + 1;
  const values = stretches.slice(0, end).map((value) => (value === -Infinity ? NaN : value));
  return { startMs: 0, stepMs: stretchLength * stepMs, values };
}
