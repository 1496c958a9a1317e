/** Grid rules as data: what is measured, how, and how much is allowed. */
import type { Band } from '../spectrum/bandPass.js';

/** How well the text of a rule is known: read at its source, told by others, or not checked. */
export type RuleStanding = 'primary' | 'secondary' | 'unverified';

/** What every rule says about itself. */
export type RuleHead = {
  readonly id: string;
  /** One line. */
  readonly name: string;
  readonly authority: string;
  /** As far as it is known: `2026-06-19`, `2026-06`, `2026`. */
  readonly date: string;
  /** As `proposed`, `published v3.0`, `quoted`. */
  readonly status: string;
  readonly source: string;
  readonly standing: RuleStanding;
  /** How the text was read where it leaves room, and what was assumed. */
  readonly note?: string;
  /** Least sampling rate at which a pass can be told; by default twice the upper end of a band, or ten samples a window. */
  readonly minimumHz?: number;
};

/** The smaller one of the limits given counts. */
export type PowerLimit = {
  readonly limitKw?: number;
  /** As a share of the site's nominal power. */
  readonly limitNominalFraction?: number;
};

/** Most less least power in any window that moves along, after a band-pass where a band is given. */
export type PeakToPeakRule = RuleHead &
  PowerLimit & { readonly kind: 'peak-to-peak'; readonly windowSeconds: number; readonly band?: Band };

/** Change of power over a window that moves along, divided by its length; limits are per minute. */
export type RampRule = RuleHead & {
  readonly kind: 'ramp';
  readonly windowSeconds: number;
  readonly direction: 'up' | 'down' | 'both';
  readonly limitKwPerMin?: number;
  /** Per minute. */
  readonly limitNominalFraction?: number;
};

/** Largest amplitude of any sine within a band, in overlapping segments of a flat-top window. */
export type AmplitudeRule = RuleHead &
  PowerLimit & {
    readonly kind: 'amplitude';
    readonly band: Band;
    /** Eight periods of the lower end by default. */
    readonly segmentSeconds?: number;
  };

/** Share of the energy of all that varies which lies within a band, over the whole series (Welch, Hann window). */
export type BandShareRule = RuleHead & {
  readonly kind: 'band-share';
  readonly band: Band;
  readonly limitFraction: number;
  /** Eight periods of the lower end by default. */
  readonly segmentSeconds?: number;
};

/** For how long a level must be ridden through. */
export type RideZone = { readonly low: number; readonly high: number; readonly seconds: number };

/** Which excursions must be ridden through; levels in pu or Hz. */
export type RideCurve = {
  /** Within this, ends included, without end. */
  readonly continuous: readonly [low: number, high: number];
  /** Beside it; beyond them all nothing is asked. */
  readonly zones: readonly RideZone[];
};

/** After an excursion that must be ridden through the load is back within a time. */
export type RideThroughRule = RuleHead & {
  readonly kind: 'ride-through';
  readonly quantity: 'voltage' | 'frequency';
  readonly curve: RideCurve;
  /** Share of the power before. */
  readonly recoverFraction: number;
  /** From the return into the continuous range. */
  readonly recoverSeconds: number;
};

/** Distance of the power from its command, as a share of the nominal power. */
export type TrackingRule = RuleHead & { readonly kind: 'tracking'; readonly limitFraction: number };

/** Change of the state of charge over each window. */
export type SocDriftRule = RuleHead & {
  readonly kind: 'soc-drift';
  readonly windowSeconds: number;
  readonly limitFraction: number;
};

/** Range that the state of charge keeps. */
export type SocRangeRule = RuleHead & {
  readonly kind: 'soc-range';
  readonly range: readonly [lowFraction: number, highFraction: number];
};

/** Nothing that a power series could show. */
export type TestOnlyRule = RuleHead & {
  readonly kind: 'test-only';
  readonly method: 'test bench' | 'EMT study' | 'documents';
};

export type Rule =
  | PeakToPeakRule
  | RampRule
  | AmplitudeRule
  | BandShareRule
  | RideThroughRule
  | TrackingRule
  | SocDriftRule
  | SocRangeRule
  | TestOnlyRule;

export type RuleSet = { readonly id: string; readonly title: string; readonly rules: readonly Rule[] };
