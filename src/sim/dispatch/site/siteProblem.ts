/** One site's battery dispatch as the hot loops read it. */
import type { TerminalHull } from './terminalHull.js';

/** Energies count from the lower end of the usable window. All arrays have one value per step unless named otherwise. */
export type SiteProblem = {
  readonly stepCount: number;
  readonly stepHours: number;
  /** What the site would draw without battery and curtailment. */
  readonly netKw: Float64Array;
  /** Of it, generation that may be curtailed. */
  readonly generationKw: Float64Array;
  readonly importLimitsKw: Float64Array;
  readonly exportLimitsKw: Float64Array;
  /** Paid for import, coincident charges included; at least the sell price. */
  readonly buyUsdPerMwh: Float64Array;
  readonly sellUsdPerMwh: Float64Array;
  /** Of each MWh discharged at the terminals. */
  readonly wearUsdPerMwh: number;
  readonly hull: TerminalHull;
  /** Most power at the terminals. */
  readonly chargeKw: Float64Array;
  readonly dischargeKw: Float64Array;
  readonly usableKwh: number;
  readonly startKwh: number;
  /** Least and most stored energy at the end of each step; null for 0 and for `usableKwh`. */
  readonly floorsKwh: Float64Array | null;
  readonly ceilingsKwh: Float64Array | null;
  /** What a step's leak leaves; null where nothing leaks. */
  readonly keptFractions: Float64Array | null;
  /** Change of the stored energy per stored power held for a step. */
  readonly fillHours: number;
  /** Peaks that count in step t: `capPeaks` from `capOffsets[t]` to below `capOffsets[t + 1]`. */
  readonly capOffsets: Int32Array;
  readonly capPeaks: Int32Array;
  /**
   * By peak: cost of each kW of import above the peak's cap, in every step by itself. At least what a kW more of the peak
   * can cost, so a cap is never worth breaking, and never a schedule is without one.
   */
  readonly overUsdPerKw: Float64Array;
};
