/** The compliance card: all rules at once over a power that comes in blocks. */
import type { PowerSource, PowerStage } from '../powerStream.js';
import { BLOCK_COUNT, runPower } from '../powerStream.js';
import { requireAboveZero } from '../require.js';
import { toMissingChannels } from './doubts.js';
import type { ChannelName, Channels, Finding, Monitor, MonitorContext } from './monitor.js';
import { toRideThroughMonitor } from './rideThrough.js';
import type { Rule } from './rule.js';
import type { SpectralMonitor } from './spectralMonitors.js';
import { toAmplitudeMonitor, toBandShareMonitor, toSegmentMonitor, toSegmentSeconds } from './spectralMonitors.js';
import { toSocDriftMonitor, toSocRangeMonitor, toTrackingMonitor } from './storageMonitors.js';
import { toStretches } from './stretches.js';
import type { Verdict } from './verdict.js';
import { toLimit, toUnjudged, toVerdict } from './verdict.js';
import { toPeakToPeakMonitor, toRampMonitor } from './windowMonitors.js';

export type CardOptions = {
  readonly stepMs: number;
  /** What shares of the nominal power count from; not known by default. */
  readonly nominalKw?: number | null;
  /** What each block holds; the power alone by default. */
  readonly channels?: readonly ChannelName[];
};

/** NaN in any channel is a gap. */
export type Card = {
  readonly push: (channels: Channels, sampleCount: number) => void;
  /** One verdict a rule, in their order. */
  readonly finish: () => Verdict[];
};

type Watch = { readonly rule: Rule; readonly finish: () => Finding };

/**
 * A card that judges blocks as they come; its memory does not grow with time.
 *
 * A sample is the mean over its step. A mean swings no further than what it is the mean of, so a limit that coarse samples
 * break is broken; but that they hold it proves nothing, and the rule then cannot be judged.
 *
 * @throws RangeError when the step or the nominal power is not above 0.
 */
export function toCard(rules: readonly Rule[], { stepMs, nominalKw = null, channels = ['power'] }: CardOptions): Card {
  requireAboveZero('stepMs', stepMs);
  if (nominalKw !== null) requireAboveZero('nominalKw', nominalKw);
  const unjudged = new Map<Rule, Verdict>();
  for (const rule of rules) {
    const missing = toMissingChannels(rule, channels);
    if (missing.length > 0 || rule.kind === 'test-only') unjudged.set(rule, toUnjudged(rule, missing, nominalKw));
  }
  const { monitors, watches } = toMonitors(
    rules.filter((rule) => !unjudged.has(rule)),
    { stepMs, nominalKw },
  );
  const work = new Float64Array(BLOCK_COUNT);
  const stretches = toStretches(stepMs, {
    push: (part, sampleCount, position) => {
      for (const monitor of monitors) monitor.push(part, { sampleCount, position, work });
    },
    restart: () => {
      for (const monitor of monitors) monitor.restart();
    },
  });
  const finish = (): Verdict[] => {
    const facts = stretches.facts();
    const found = new Map(watches.map((watch) => [watch.rule, watch.finish()]));
    return rules.map(
      (rule) => unjudged.get(rule) ?? toVerdict(rule, found.get(rule)!, { facts, known: toLimit(rule, nominalKw) }),
    );
  };
  return {
    push: (parts, sampleCount) => {
      stretches.push(parts, sampleCount);
    },
    finish,
  };
}

/**
 * Judges a source after its stages.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const { fromSamples } = await import('../powerStream.js');
 * const head = { id: 'a', name: 'A', authority: 'Me', date: '2026', status: 'draft', source: 'memo', standing: 'primary' } as const;
 * const rule = { ...head, kind: 'peak-to-peak', windowSeconds: 1, limitKw: 3 } as const;
 * const samples = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : 4));
 * const [verdict] = judgePower(fromSamples(samples, 100), [rule]);
 * expect([verdict?.status, verdict?.value, verdict?.firstViolationMs]).toEqual(['fail', 4, 5000]);
 * ```
 */
export function judgePower(
  source: PowerSource,
  rules: readonly Rule[],
  {
    stages = [],
    nominalKw = null,
  }: { readonly stages?: readonly PowerStage[]; readonly nominalKw?: number | null } = {},
): Verdict[] {
  const card = toCard(rules, { stepMs: source.stepMs, nominalKw });
  runPower(source, stages, (power, sampleCount) => {
    card.push({ power }, sampleCount);
  });
  return card.finish();
}

function toMonitors(rules: readonly Rule[], context: MonitorContext) {
  const monitors: Omit<Monitor, 'finish'>[] = [];
  const watches: Watch[] = [];
  const bySeconds = new Map<number, SpectralMonitor[]>();
  for (const rule of rules) {
    const spectral = toSpectralMonitor(rule, context);
    if (spectral !== null) {
      const seconds = toSegmentSeconds(rule as Parameters<typeof toSegmentSeconds>[0]);
      bySeconds.set(seconds, [...(bySeconds.get(seconds) ?? []), spectral]);
      watches.push({ rule, finish: () => spectral.finish() });
      continue;
    }
    const monitor = toMonitor(rule, context);
    monitors.push(monitor);
    watches.push({ rule, finish: () => monitor.finish() });
  }
  for (const [seconds, spectral] of bySeconds) monitors.push(toSegmentMonitor(seconds, context.stepMs, spectral));
  return { monitors, watches };
}

function toSpectralMonitor(rule: Rule, { stepMs, nominalKw }: MonitorContext): SpectralMonitor | null {
  if (rule.kind === 'amplitude') return toAmplitudeMonitor(rule, toLimit(rule, nominalKw).limit, stepMs);
  return rule.kind === 'band-share' ? toBandShareMonitor(rule, stepMs) : null;
}

function toMonitor(rule: Rule, { stepMs, nominalKw }: MonitorContext): Monitor {
  const { limit } = toLimit(rule, nominalKw);
  switch (rule.kind) {
    case 'peak-to-peak':
      return toPeakToPeakMonitor(rule, limit, stepMs);
    case 'ramp':
      return toRampMonitor(rule, limit, stepMs);
    case 'ride-through':
      return toRideThroughMonitor(rule, stepMs);
    case 'tracking':
      return toTrackingMonitor(rule, nominalKw, stepMs);
    case 'soc-drift':
      return toSocDriftMonitor(rule, stepMs);
    case 'soc-range':
      return toSocRangeMonitor(rule, stepMs);
    case 'amplitude':
    case 'band-share':
    case 'test-only':
      throw new TypeError(`A rule of kind ${rule.kind} has no monitor of its own.`);
  }
}
