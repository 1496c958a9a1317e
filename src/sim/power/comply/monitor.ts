/** What a rule's monitor takes and gives. */
import type { RuleTrace } from './judge.js';
import type { Judge } from './judge.js';
import { toTrace } from './judge.js';

export const CHANNEL_NAMES = ['power', 'voltage', 'frequency', 'soc', 'command'] as const;

/** Power and command in kW, voltage in pu, frequency in Hz, state of charge as a share. */
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** One block of each channel at hand, all alike long, without gaps. */
export type Channels = Readonly<Partial<Record<ChannelName, Float64Array>>>;

export type MonitorContext = {
  readonly stepMs: number;
  /** Null where it is not known. */
  readonly nominalKw: number | null;
};

/** Reads a series without gaps from `position` on, in samples; the work memory may be overwritten. */
export type Monitor = {
  readonly push: (
    channels: Channels,
    block: { readonly sampleCount: number; readonly position: number; readonly work: Float64Array },
  ) => void;
  /** A gap: nothing goes across it. */
  readonly restart: () => void;
  readonly finish: () => Finding;
};

/** What a monitor has found. */
export type Finding = {
  /** Null where nothing could be judged. */
  readonly value: number | null;
  readonly worstMs: number | null;
  readonly firstViolationMs: number | null;
  /** Proof as a course over time, or as lines of a spectrum. */
  readonly trace: RuleTrace | null;
  readonly spectrum: SpectrumLines | null;
  /** Why a pass cannot be told, from what the series holds. */
  readonly doubts: readonly string[];
};

/** In kW of amplitude, or kW^2 of mean square. */
export type SpectrumLines = { readonly lineHz: number; readonly values: Float64Array; readonly unit: 'kW' | 'kW²' };

/** What a judge has found. */
export function toFinding(judge: Judge, stepMs: number): Finding {
  const isJudged = judge.judgedCount > 0;
  return {
    value: isJudged ? judge.worstValue : null,
    worstMs: isJudged ? judge.worstPosition * stepMs : null,
    firstViolationMs: judge.firstOverPosition < 0 ? null : judge.firstOverPosition * stepMs,
    trace: isJudged ? toTrace(judge, stepMs) : null,
    ...{ spectrum: null, doubts: [] },
  };
}
