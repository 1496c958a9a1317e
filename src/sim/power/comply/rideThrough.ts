/** Which excursions of voltage or frequency must be ridden through, and whether the load came back in time. */
import { MS_PER_SECOND } from '../../../base/units.js';
import { judgeValue, toJudge } from './judge.js';
import type { Monitor } from './monitor.js';
import { toFinding } from './monitor.js';
import type { RideCurve, RideThroughRule } from './rule.js';

/**
 * How long a level must be ridden through: Infinity within the continuous range, 0 beyond all zones. A zone below the
 * range holds its lower end and not its upper one, a zone above it the other way round.
 *
 * @units s; the level in pu or Hz, as the curve.
 * @example
 * ```ts @import.meta.vitest
 * const curve = { continuous: [0.9, 1.1], zones: [{ low: 0.8, high: 0.9, seconds: 2 }, { low: 0.5, high: 0.8, seconds: 0.5 }] } as const;
 * expect([1, 0.9, 0.85, 0.8, 0.79, 0.4].map((level) => rideSeconds(curve, level))).toEqual([Infinity, Infinity, 2, 2, 0.5, 0]);
 * ```
 */
export function rideSeconds({ continuous: [low, high], zones }: RideCurve, levelValue: number): number {
  if (levelValue >= low && levelValue <= high) return Infinity;
  const zone = zones.find((one) =>
    one.high <= low ? levelValue >= one.low && levelValue < one.high : levelValue > one.low && levelValue <= one.high,
  );
  return zone?.seconds ?? 0;
}

/**
 * An excursion as it goes on. It must be ridden through as long as the time spent at or beyond each zone is at most the
 * zone's own; the time counts whole steps.
 */
export type Excursion = { readonly curve: RideCurve; readonly beyondMs: Float64Array; isExempt: boolean };

/** An excursion that begins. */
export function toExcursion(curve: RideCurve): Excursion {
  return { curve, beyondMs: new Float64Array(curve.zones.length), isExempt: false };
}

/** One step outside the continuous range; the excursion is exempt once it lasts longer, or goes further, than is asked. */
export function stepExcursion(excursion: Excursion, levelValue: number, stepMs: number): void {
  const { curve, beyondMs } = excursion;
  if (rideSeconds(curve, levelValue) === 0) excursion.isExempt = true;
  curve.zones.forEach(({ low, high, seconds }, index) => {
    const isBeyond = high <= curve.continuous[0] ? levelValue < high : levelValue > low;
    if (!isBeyond) return;
    beyondMs[index]! += stepMs;
    if (beyondMs[index]! > seconds * MS_PER_SECOND + 1e-6) excursion.isExempt = true;
  });
}

/** Span before an excursion whose mean power is that to come back to. */
const BEFORE_MS = 1000;

/** The worst time to come back after an excursion that had to be ridden through. */
export function toRideThroughMonitor(rule: RideThroughRule, stepMs: number): Monitor {
  const judge = toJudge(rule.recoverSeconds);
  const past = new Float64Array(Math.max(1, Math.round(BEFORE_MS / stepMs)));
  const track = {
    excursion: null as Excursion | null,
    beforeKw: 0,
    backPosition: -1,
    seen: 0,
    exemptCount: 0,
    openMs: 0,
  };
  const judgeBack = (position: number): void => {
    judgeValue(judge, ((position - track.backPosition) * stepMs) / MS_PER_SECOND, track.backPosition);
    track.backPosition = -1;
  };
  const see = (level: number, powerKw: number, position: number): void => {
    const [low, high] = rule.curve.continuous;
    if (level < low || level > high) {
      if (track.excursion === null) {
        if (track.backPosition < 0) track.beforeKw = meanBefore(past, track.seen);
        track.excursion = toExcursion(rule.curve);
        // What came before the series is not known, so nothing can be asked.
        track.excursion.isExempt = track.seen === 0;
        track.backPosition = -1;
      }
      stepExcursion(track.excursion, level, stepMs);
      return;
    }
    if (track.excursion !== null) {
      if (track.excursion.isExempt) track.exemptCount += 1;
      else track.backPosition = position;
      track.excursion = null;
    }
    if (track.backPosition >= 0 && powerKw >= rule.recoverFraction * track.beforeKw) judgeBack(position);
    past[track.seen % past.length] = powerKw;
    track.seen += 1;
  };
  const push: Monitor['push'] = (channels, { sampleCount, position }) => {
    const levels = channels[rule.quantity]!;
    for (let i = 0; i < sampleCount; i += 1) see(levels[i]!, channels.power![i]!, position + i);
    track.openMs = track.backPosition < 0 ? 0 : (position + sampleCount - track.backPosition) * stepMs;
    const isLate = track.openMs > rule.recoverSeconds * MS_PER_SECOND + 1e-6;
    if (isLate && judge.firstOverPosition < 0) judgeValue(judge, track.openMs / MS_PER_SECOND, track.backPosition);
  };
  const restart = (): void => void Object.assign(track, { excursion: null, backPosition: -1, seen: 0 });
  const finish = () => ({ ...toFinding(judge, stepMs), doubts: toDoubts(rule, track, judge.judgedCount) });
  return { push, restart, finish };
}

function meanBefore(past: Float64Array, seen: number): number {
  const count = Math.min(seen, past.length);
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += past[i]!;
  return count === 0 ? 0 : sum / count;
}

type Track = { readonly openMs: number; readonly exemptCount: number; readonly excursion: Excursion | null };

function toDoubts(
  { quantity }: RideThroughRule,
  { openMs, excursion, exemptCount }: Track,
  judgedCount: number,
): string[] {
  const doubts: string[] = [];
  if (openMs > 0) doubts.push(`the series ends ${openMs / MS_PER_SECOND} s after the ${quantity} came back`);
  if (excursion !== null) doubts.push(`the series ends while the ${quantity} is still out of its range`);
  if (judgedCount > 0 || doubts.length > 0) return doubts;
  const hint = exemptCount === 0 ? 'none' : `none, but ${exemptCount} that last longer, go further or began before`;
  return [`the series holds no excursion of ${quantity} that must be ridden through: ${hint}`];
}
