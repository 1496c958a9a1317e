/** Why a pass cannot be told although no value is over its limit. */
import { MS_PER_SECOND } from '../../../base/units.js';
import type { ChannelName } from './monitor.js';
import type { PeakToPeakRule, RideThroughRule, Rule } from './rule.js';
import { toSegmentSeconds } from './spectralMonitors.js';

/** Samples that a window must hold for its change to be seen. */
const SAMPLES_PER_WINDOW = 10;

/** What the series is like as a whole. */
export type SeriesFacts = {
  readonly stepMs: number;
  readonly sampleCount: number;
  readonly missingCount: number;
  readonly gapCount: number;
  /** -1 without a gap. */
  readonly firstGapPosition: number;
  /** Samples of the longest stretch without a gap. */
  readonly longestCount: number;
};

const CHANNEL_WORDS: Readonly<Record<ChannelName, string>> = {
  power: 'power',
  voltage: 'voltage',
  frequency: 'frequency',
  soc: 'state of charge',
  command: 'commanded power',
};

/**
 * The channels that a rule reads.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(neededChannels({ kind: 'tracking' } as never)).toEqual(['power', 'command']);
 * ```
 */
export function neededChannels(rule: Rule): readonly ChannelName[] {
  switch (rule.kind) {
    case 'ride-through':
      return ['power', rule.quantity];
    case 'tracking':
      return ['power', 'command'];
    case 'soc-drift':
    case 'soc-range':
      return ['soc'];
    case 'test-only':
      return [];
    case 'peak-to-peak':
    case 'ramp':
    case 'amplitude':
    case 'band-share':
      return ['power'];
  }
}

/** In words, the channels that a rule reads and the series lacks. */
export function toMissingChannels(rule: Rule, channels: readonly ChannelName[]): string[] {
  const missing = neededChannels(rule).filter((name) => !channels.includes(name));
  return missing.map((name) => `the series has no ${CHANNEL_WORDS[name]}`);
}

/** Least sampling rate, and least length of a stretch without gap, at which a pass can be told. */
type Need = { readonly rateHz: number; readonly seconds: number };

function toNeed(rule: Rule): Need {
  switch (rule.kind) {
    case 'peak-to-peak':
      return toSwingNeed(rule);
    case 'ramp':
    case 'soc-drift':
      return { rateHz: SAMPLES_PER_WINDOW / rule.windowSeconds, seconds: rule.windowSeconds };
    case 'amplitude':
    case 'band-share':
      return { rateHz: 2 * rule.band.highHz, seconds: toSegmentSeconds(rule) };
    case 'ride-through':
      return { rateHz: SAMPLES_PER_WINDOW / shortestSeconds(rule), seconds: 0 };
    case 'tracking':
    case 'soc-range':
    case 'test-only':
      return { rateHz: 0, seconds: 0 };
  }
}

function toSwingNeed({ windowSeconds, band = { lowHz: 0, highHz: 0 } }: PeakToPeakRule): Need {
  const periodSeconds = band.lowHz === 0 ? 0 : 1 / band.lowHz;
  return {
    rateHz: Math.max(SAMPLES_PER_WINDOW / windowSeconds, 2 * band.highHz),
    seconds: Math.max(windowSeconds, periodSeconds),
  };
}

function shortestSeconds({ recoverSeconds, curve }: RideThroughRule): number {
  return Math.min(...[recoverSeconds, ...curve.zones.map(({ seconds }) => seconds)].filter((seconds) => seconds > 0));
}

/**
 * Least sampling rate at which a pass can be told.
 *
 * @units Hz.
 */
export function neededHz(rule: Rule): number {
  return rule.minimumHz ?? toNeed(rule).rateHz;
}

/** True where the samples are too few for a rule: what they hide they only make smaller, but a share may go either way. */
export function isTooCoarse(rule: Rule, { stepMs }: SeriesFacts): boolean {
  return MS_PER_SECOND / stepMs < neededHz(rule) * (1 - 1e-9);
}

/** The doubts, each in words. */
export function toDoubts(rule: Rule, facts: SeriesFacts): string[] {
  const doubts: string[] = [];
  const toSeconds = (sampleCount: number): number => roundTo(sampleCount * (facts.stepMs / MS_PER_SECOND));
  if (isTooCoarse(rule, facts)) {
    doubts.push(`sampled at ${roundTo(MS_PER_SECOND / facts.stepMs)} Hz, the rule needs ${roundTo(neededHz(rule))} Hz`);
  }
  if (facts.gapCount > 0) {
    const gaps = facts.gapCount === 1 ? 'a gap' : `${facts.gapCount} gaps`;
    doubts.push(
      `${gaps} of ${toSeconds(facts.missingCount)} s together, the first at ${toSeconds(facts.firstGapPosition)} s`,
    );
  }
  if (facts.longestCount * facts.stepMs < toNeed(rule).seconds * MS_PER_SECOND - 1e-6) {
    const stretch = facts.gapCount > 0 ? 'the longest stretch without gap lasts' : 'the series lasts';
    doubts.push(`${stretch} ${toSeconds(facts.longestCount)} s, the rule looks at ${roundTo(toNeed(rule).seconds)} s`);
  }
  return doubts;
}

function roundTo(value: number): number {
  return Number(value.toPrecision(6));
}
