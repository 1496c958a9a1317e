/** One step of ageing under constant stress, of any length. */
import type { AgeingModel, Losses, Stress } from './ageingModel.js';
import { checkedRate } from './ageingModel.js';
import { requireTemperature, ZERO_CELSIUS_K } from './temperature.js';

/** What a cell has been through. Plain data: it may be stored and taken up again. */
export type AgeingState = {
  /** One per mechanism of the model. */
  readonly losses: readonly number[];
  readonly days: number;
  /** Equivalent full cycles: half the way of the state of charge. */
  readonly fullCycles: number;
  /** Temperature (K) summed over time, for the mean temperature of cycles; kept where a model counts these. */
  readonly kelvinDays: number;
  /**
   * Turning points of the state of charge that have not closed a cycle yet, oldest first (ASTM E1049's residue), and last
   * where the cell stands; empty before the first history.
   */
  readonly openTurns: readonly OpenTurn[];
};

/** The state of charge at a turning point, the age at which it was reached, and the kelvin days until then. */
export type OpenTurn = { readonly socFraction: number; readonly atDays: number; readonly kelvinDays: number };

/** A step under constant stress, as a person may write it. */
export type StressSpec = {
  readonly days: number;
  readonly temperatureC: number;
  readonly socFraction: number;
  /** Equivalent full cycles in the step; 0 by default. */
  readonly fullCycles?: number;
  /** Depth of these cycles; 0 (none) by default. */
  readonly depthFraction?: number;
  /** Mean C-rate; by default the full cycles there and back over the whole step. */
  readonly ratePerHour?: number;
  /** Mean state of charge while cycling; the state of charge by default. */
  readonly meanSocFraction?: number;
};

/** A stress that lasts. */
export type LastingStress = Stress & { readonly days: number; readonly fullCycles: number };

/**
 * A new cell.
 *
 * @example
 * ```ts @import.meta.vitest
 * const model = { mechanisms: [{ startLossFraction: 1e-8 }, {}] } as unknown as AgeingModel;
 * expect(freshAgeing(model).losses).toEqual([1e-8, 0]);
 * ```
 */
export function freshAgeing(model: AgeingModel): AgeingState {
  return {
    losses: model.mechanisms.map(({ startLossFraction = 0 }) => startLossFraction),
    days: 0,
    fullCycles: 0,
    kelvinDays: 0,
    openTurns: [],
  };
}

/**
 * The state after a step under constant stress: closed form, so that any division of the step gives the same state.
 *
 * @throws RangeError naming the field: not a number, a share outside 0 to 1, a temperature that cannot be Celsius, a
 * negative span, or cycles without depth; and when the model has no answer so far outside its fitted range.
 * @example
 * ```ts @import.meta.vitest
 * const { LFP_250AH } = await import('./models/lfp250.js');
 * const stress = { days: 3652.5, temperatureC: 25, socFraction: 0.5 };
 * const aged = stepAgeing(LFP_250AH, freshAgeing(LFP_250AH), stress);
 * expect(LFP_250AH.capacityFraction(aged.losses, 298.15)).toBeCloseTo(0.963, 4);
 * ```
 */
export function stepAgeing(model: AgeingModel, state: AgeingState, stress: StressSpec): AgeingState {
  const lasting = toStress(stress);
  const { days, fullCycles, depthFraction } = lasting;
  const losses = Float64Array.from(requireLosses(model, state.losses));
  model.mechanisms.forEach((mechanism, i) => {
    const cycles = depthFraction === 0 ? 0 : fullCycles / depthFraction;
    const dx = { days, fullCycles, rainflow: cycles }[mechanism.drive];
    if (dx > 0) losses[i] = mechanism.law(losses[i]!, checkedRate(mechanism, lasting), dx);
  });
  return {
    ...state,
    losses: [...losses],
    days: state.days + days,
    fullCycles: state.fullCycles + fullCycles,
    kelvinDays: state.kelvinDays + days * lasting.temperatureK,
  };
}

/**
 * A stress, filled and checked.
 *
 * @throws RangeError as {@link stepAgeing}.
 * @example
 * ```ts @import.meta.vitest
 * const stress = toStress({ days: 1, temperatureC: 25, socFraction: 0.5, fullCycles: 0.8, depthFraction: 0.8 });
 * expect(stress.ratePerHour).toBeCloseTo(1.6 / 24, 15);
 * expect(() => toStress({ days: 1, temperatureC: 298.15, socFraction: 0.5 })).toThrow('temperatureC');
 * ```
 */
export function toStress(spec: StressSpec): LastingStress {
  const { days, temperatureC, socFraction, fullCycles = 0, depthFraction = 0, meanSocFraction = socFraction } = spec;
  const { ratePerHour = days > 0 ? (2 * fullCycles) / (days * 24) : 0 } = spec;
  requireField('days', days, days >= 0 && days < Infinity, 'from 0');
  requireTemperature(temperatureC);
  requireShare('socFraction', socFraction);
  requireShare('meanSocFraction', meanSocFraction);
  requireShare('depthFraction', depthFraction);
  requireField('fullCycles', fullCycles, fullCycles >= 0 && fullCycles < Infinity, 'from 0');
  requireField('ratePerHour', ratePerHour, ratePerHour >= 0 && ratePerHour < Infinity, 'from 0');
  requireField('depthFraction', depthFraction, fullCycles === 0 || depthFraction > 0, 'above 0 where there are cycles');
  const temperatureK = temperatureC + ZERO_CELSIUS_K;
  const fullCyclesPerDay = days > 0 ? fullCycles / days : 0;
  return { days, fullCycles, temperatureK, socFraction, meanSocFraction, depthFraction, ratePerHour, fullCyclesPerDay };
}

/** Throws a RangeError unless the value lies in 0 to 1. */
function requireShare(field: string, valueFraction: number): void {
  requireField(field, valueFraction, valueFraction >= 0 && valueFraction <= 1, 'from 0 to 1');
}

/** The losses, if they are this model's: one finite loss per mechanism. */
export function requireLosses(model: AgeingModel, losses: Losses): Losses {
  const isGood = losses.length === model.mechanisms.length && losses.every((loss) => loss >= 0 && loss < Infinity);
  if (isGood) return losses;
  throw new RangeError(`Give ${model.name} a loss from 0 for each of its ${model.mechanisms.length} mechanisms.`);
}

/** `isGood` must be false for NaN, which every comparison gives. */
function requireField(field: string, value: number, isGood: boolean, wanted: string): void {
  if (!isGood) throw new RangeError(`Give ${field} ${wanted}; this one is ${value}.`);
}
