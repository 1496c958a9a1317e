/** Cuts blocks at their gaps and keeps count of them. */
import type { SeriesFacts } from './doubts.js';
import type { Channels } from './monitor.js';

export type StretchSink = {
  /** Samples without gap; the arrays may be views. */
  readonly push: (channels: Channels, sampleCount: number, position: number) => void;
  /** Between two stretches. */
  readonly restart: () => void;
};

export type Stretches = {
  readonly push: (channels: Channels, sampleCount: number) => void;
  readonly facts: () => SeriesFacts;
};

/**
 * Hands the stretches without gap on; a step with NaN in any channel is a gap.
 *
 * @example
 * ```ts @import.meta.vitest
 * const seen: number[] = [];
 * const stretches = toStretches(10, { push: (_, sampleCount) => void seen.push(sampleCount), restart: () => void seen.push(0) });
 * stretches.push({ power: Float64Array.of(1, NaN, NaN, 1, 1) }, 5);
 * expect(seen).toEqual([1, 0, 2]);
 * expect(stretches.facts()).toMatchObject({ gapCount: 1, missingCount: 2, firstGapPosition: 1, longestCount: 2 });
 * ```
 */
export function toStretches(stepMs: number, sink: StretchSink): Stretches {
  const facts = { stepMs, sampleCount: 0, missingCount: 0, gapCount: 0, firstGapPosition: -1, longestCount: 0 };
  let runCount = 0;
  const pushRun = (channels: Channels, from: number, to: number): void => {
    if (runCount === 0 && facts.gapCount > 0) sink.restart();
    const isWhole = from === 0;
    sink.push(isWhole ? channels : toViews(channels, from, to), to - from, facts.sampleCount + from);
    runCount += to - from;
    facts.longestCount = Math.max(facts.longestCount, runCount);
  };
  const noteMissing = (position: number): void => {
    facts.missingCount += 1;
    if (facts.firstGapPosition < 0) facts.firstGapPosition = position;
    if (runCount > 0 || facts.gapCount === 0) facts.gapCount += 1;
    runCount = 0;
  };
  const push = (channels: Channels, sampleCount: number): void => {
    const columns = Object.values(channels);
    for (let from = 0; from < sampleCount;) {
      let to = from;
      while (to < sampleCount && isKnown(columns, to)) to += 1;
      if (to > from) pushRun(channels, from, to);
      else noteMissing(facts.sampleCount + to++);
      from = to;
    }
    facts.sampleCount += sampleCount;
  };
  return { push, facts: () => ({ ...facts }) };
}

function isKnown(columns: readonly Float64Array[], index: number): boolean {
  for (const column of columns) if (column[index] !== column[index]) return false;
  return true;
}

function toViews(channels: Channels, start: number, end: number): Channels {
  return Object.fromEntries(Object.entries(channels).map(([name, column]) => [name, column.subarray(start, end)]));
}
