/** Rules on the storage behind the meter: how closely it follows, where its state of charge goes. */
import { judgeBlock, judgeValue, toJudge } from './judge.js';
import type { Finding, Monitor } from './monitor.js';
import { toFinding } from './monitor.js';
import type { SocDriftRule, SocRangeRule, TrackingRule } from './rule.js';
import { toWindowLength } from './windowMonitors.js';

/** Distance of the power from the command as a share of the nominal power; without one nothing is judged. */
export function toTrackingMonitor(rule: TrackingRule, nominalKw: number | null, stepMs: number): Monitor {
  const judge = toJudge(rule.limitFraction);
  const push: Monitor['push'] = ({ power, command }, { sampleCount, position, work }) => {
    if (nominalKw === null) return;
    for (let i = 0; i < sampleCount; i += 1) work[i] = Math.abs(power![i]! - command![i]!) / nominalKw;
    judgeBlock(judge, work, { start: 0, end: sampleCount, position });
  };
  return { push, restart: () => undefined, finish: () => toFinding(judge, stepMs) };
}

/** Change of the state of charge from each window's start to the next one's; windows follow one another. */
export function toSocDriftMonitor(rule: SocDriftRule, stepMs: number): Monitor {
  const length = toWindowLength(rule.windowSeconds, stepMs);
  const judge = toJudge(rule.limitFraction);
  let startFraction = NaN;
  let startPosition = -1;
  let last = { position: -1, fraction: NaN };
  const judgeTo = (fraction: number, position: number): void => {
    judgeValue(judge, Math.abs(fraction - startFraction), position);
    [startFraction, startPosition] = [fraction, position];
  };
  const push: Monitor['push'] = ({ soc }, { sampleCount, position }) => {
    if (startPosition < 0) [startFraction, startPosition] = [soc![0]!, position];
    while (startPosition + length < position + sampleCount) {
      const index = startPosition + length - position;
      judgeTo(soc![index]!, position + index);
    }
    last = { position: position + sampleCount, fraction: soc![sampleCount - 1]! };
  };
  const restart = (): void => {
    startPosition = -1;
  };
  const finish = (): Finding => {
    // A series of just one window: its last sample closes it.
    if (startPosition >= 0 && last.position - startPosition === length) judgeTo(last.fraction, last.position - 1);
    return toFinding(judge, stepMs);
  };
  return { push, restart, finish };
}

/** How far the state of charge leaves its range. */
export function toSocRangeMonitor({ range: [low, high] }: SocRangeRule, stepMs: number): Monitor {
  const judge = toJudge(0);
  const push: Monitor['push'] = ({ soc }, { sampleCount, position, work }) => {
    for (let i = 0; i < sampleCount; i += 1) work[i] = Math.max(0, low - soc![i]!, soc![i]! - high);
    judgeBlock(judge, work, { start: 0, end: sampleCount, position });
  };
  return { push, restart: () => undefined, finish: () => toFinding(judge, stepMs) };
}
