/** Rules on what happens within a window that moves along. */
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../../base/units.js';
import { filterBlock, resetFilter, toBandPass } from '../spectrum/bandPass.js';
import { rangeBlock, resetRange, toRollingRange } from '../spectrum/rollingRange.js';
import { judgeBlock, toJudge } from './judge.js';
import type { Monitor } from './monitor.js';
import { toFinding } from './monitor.js';
import type { PeakToPeakRule, RampRule } from './rule.js';

/** Whole steps that a window holds; a little less than one more counts as one more. */
export function toWindowLength(windowSeconds: number, stepMs: number): number {
  return Math.floor((windowSeconds * MS_PER_SECOND) / stepMs + 1e-6);
}

/** Periods of the lower end of a band after which a high-pass has forgotten how it began, to 1 in 5000. */
const SETTLING_PERIODS = 2;

/**
 * Most less least of the filtered power; a window of less than two samples judges nothing. While the high-pass settles, at the
 * start and after each gap, the power is judged unfiltered: a stretch that begins in mid-swing then brings no swing of its
 * own.
 */
export function toPeakToPeakMonitor(rule: PeakToPeakRule, limitKw: number, stepMs: number): Monitor {
  const length = toWindowLength(rule.windowSeconds, stepMs);
  const filters = rule.band === undefined ? [] : toBandPass(rule.band, stepMs);
  const lowHz = rule.band?.lowHz ?? 0;
  const settlingCount = lowHz === 0 ? 0 : toWindowLength(SETTLING_PERIODS / lowHz, stepMs);
  const [range, plainRange] = [toRollingRange(Math.max(1, length)), toRollingRange(Math.max(1, length))];
  const judge = toJudge(limitKw);
  let seen = 0;
  const judgePlain = (
    power: Float64Array,
    plainCount: number,
    { position, work }: Parameters<Monitor['push']>[1],
  ): void => {
    copyInto(work, power, plainCount);
    rangeBlock(plainRange, work, plainCount);
    judgeBlock(judge, work, { start: 0, end: plainCount, position });
  };
  const push: Monitor['push'] = ({ power }, block) => {
    const { sampleCount, position, work } = block;
    if (length < 2) return;
    const plainCount = Math.min(sampleCount, Math.max(0, settlingCount - seen));
    if (plainCount > 0) judgePlain(power!, plainCount, block);
    copyInto(work, power!, sampleCount);
    for (const filter of filters) filterBlock(filter, work, sampleCount);
    rangeBlock(range, work, sampleCount);
    judgeBlock(judge, work, { start: plainCount, end: sampleCount, position: position + plainCount });
    seen += sampleCount;
  };
  const restart = (): void => {
    seen = 0;
    filters.forEach(resetFilter);
    [range, plainRange].forEach(resetRange);
  };
  return { push, restart, finish: () => toFinding(judge, stepMs) };
}

/** Change over the window per minute; judged from the first full window on. */
export function toRampMonitor(rule: RampRule, limitKwPerMin: number, stepMs: number): Monitor {
  const length = toWindowLength(rule.windowSeconds, stepMs);
  const ramp = toRamp(length, rule.direction, MS_PER_MINUTE / (length * stepMs));
  const judge = toJudge(limitKwPerMin);
  let seen = 0;
  const push: Monitor['push'] = ({ power }, { sampleCount, position, work }) => {
    if (length < 1) return;
    rampBlock(ramp, power!, work, sampleCount);
    const start = Math.min(sampleCount, Math.max(0, length - seen));
    seen += sampleCount;
    judgeBlock(judge, work, { start, end: sampleCount, position: position + start });
  };
  const restart = (): void => {
    ramp.slotIndex = 0;
    seen = 0;
  };
  return { push, restart, finish: () => toFinding(judge, stepMs) };
}

/** Mutable: the powers of the last window, in a ring. */
type Ramp = {
  readonly beforeKw: Float64Array;
  readonly upFactor: number;
  readonly downFactor: number;
  slotIndex: number;
};

function toRamp(length: number, direction: RampRule['direction'], perMinuteFactor: number): Ramp {
  return {
    beforeKw: new Float64Array(Math.max(1, length)),
    upFactor: direction === 'down' ? 0 : perMinuteFactor,
    downFactor: direction === 'up' ? 0 : -perMinuteFactor,
    slotIndex: 0,
  };
}

/** Hot loop: indexes typed arrays directly and allocates nothing. */
function rampBlock(ramp: Ramp, powerKw: Float64Array, into: Float64Array, sampleCount: number): void {
  const { beforeKw, upFactor, downFactor } = ramp;
  const { length } = beforeKw;
  let { slotIndex: slot } = ramp;
  for (let i = 0; i < sampleCount; i += 1) {
    const nowKw = powerKw[i]!;
    const changeKw = nowKw - beforeKw[slot]!;
    beforeKw[slot] = nowKw;
    slot = slot + 1 === length ? 0 : slot + 1;
    // Without a branch: a power that swings would have it guessed wrongly half of the time.
    into[i] = Math.max(changeKw * upFactor, changeKw * downFactor);
  }
  ramp.slotIndex = slot;
}

/** Hot. */
function copyInto(into: Float64Array, values: Float64Array, sampleCount: number): void {
  into.set(values.length === sampleCount ? values : values.subarray(0, sampleCount));
}
