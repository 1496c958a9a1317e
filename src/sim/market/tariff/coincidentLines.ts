import { WattbookError } from '../../../base/errors.js';
import type { BillLine } from './billLine.js';
import { toLine } from './billLine.js';
import type { CoincidentSpec } from './demandCharge.js';
import { monthIndexOf } from './schedule.js';
import type { DemandIntervals } from './usage.js';

/** A coincident charge stands on the bill of the month of its last interval. */
export type CoincidentLine = {
  /** 0 to 11. */
  readonly monthIndex: number;
  readonly line: BillLine;
};

/**
 * What demand at the named intervals costs; an interval of net export counts as zero.
 *
 * @units USD.
 * @throws WattbookError `data` when an interval does not start in the billed year.
 * @example
 * ```ts @import.meta.vitest
 * const intervals = { intervalMs: 10, startMs: 0, valuesKw: Float64Array.of(4, 8, 1), slots: new Uint16Array(3) };
 * const peaks = { name: '2CP', startsMs: [0, 10], rateUsdPerKw: 5, basis: 'mean' as const };
 * expect(billCoincident(peaks, intervals).line.amountUsd).toBe(30);
 * ```
 */
export function billCoincident(charge: CoincidentSpec, intervals: DemandIntervals): CoincidentLine {
  const indices = charge.startsMs.map((startMs) => findInterval(startMs, charge.name, intervals));
  const demandsKw = indices.map((index) => Math.max(0, intervals.valuesKw[index]!));
  const demandKw =
    charge.basis === 'highest'
      ? Math.max(...demandsKw)
      : demandsKw.reduce((sum, powerKw) => sum + powerKw, 0) / demandsKw.length;
  const last = Math.max(...indices);
  return {
    monthIndex: monthIndexOf(intervals.slots[last]!),
    line: toLine('coincident', charge.name, demandKw * charge.rateUsdPerKw, { demandKw }),
  };
}

function findInterval(startMs: number, name: string, intervals: DemandIntervals): number {
  const index = (startMs - intervals.startMs) / intervals.intervalMs;
  if (Number.isInteger(index) && index >= 0 && index < intervals.valuesKw.length) return index;
  const instant = new Date(startMs).toISOString();
  throw new WattbookError('data', `the coincident charge ${name} names ${instant}, where no billed interval starts`, {
    next: 'Name the starts of intervals of the billed year.',
  });
}
