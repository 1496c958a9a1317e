/** What a fleet of unlike modules can give, and how often that falls short of a demand. */
import { toHours } from '../../../base/units.js';

/** Modules of one kind and age. */
export type ModuleClass = {
  readonly count: number;
  /** Of one working module, as aged as it is; from 0. */
  readonly powerKw: number;
  /** Share of time in which one of them works. */
  readonly availabilityFraction: number;
};

/** Ascending by power; the probabilities add up to 1. */
export type FleetOutcomes = {
  readonly powersKw: Float64Array;
  readonly shares: Float64Array;
};

/** An outcome rarer than this counts as one in which no module works: the fleet is never made to look better. */
const RAREST_SHARE = 1e-16;
/** Powers nearer than this are one outcome. */
const SAME_KW = 1e-9;

/**
 * The distribution of the working power, modules independent of each other.
 *
 * @throws RangeError for a count not whole or below 0, a power below 0, an availability outside 0 to 1.
 * @example
 * ```ts @import.meta.vitest
 * const { powersKw, shares } = fleetOutcomes([{ count: 2, powerKw: 50, availabilityFraction: 0.5 }]);
 * expect([[...powersKw], [...shares]]).toEqual([[0, 50, 100], [0.25, 0.5, 0.25]]);
 * ```
 */
export function fleetOutcomes(classes: readonly ModuleClass[]): FleetOutcomes {
  let outcomes: FleetOutcomes = { powersKw: Float64Array.of(0), shares: Float64Array.of(1) };
  for (const kind of classes) {
    requireClass(kind);
    for (let module = 0; module < kind.count; module += 1) outcomes = withModule(outcomes, kind);
  }
  return outcomes;
}

/** Merges what is with the module down and what is with it working, both ascending. */
function withModule(
  { powersKw, shares }: FleetOutcomes,
  { powerKw, availabilityFraction }: ModuleClass,
): FleetOutcomes {
  const [powers, probabilities]: [number[], number[]] = [[0], [0]];
  const add = (atKw: number, share: number): void => {
    const last = powers.length - 1;
    if (share < RAREST_SHARE) probabilities[0] = probabilities[0]! + share;
    else if (atKw - powers[last]! < SAME_KW) probabilities[last] = probabilities[last]! + share;
    else {
      powers.push(atKw);
      probabilities.push(share);
    }
  };
  let [down, up] = [0, 0];
  while (up < powersKw.length) {
    const isDown = down < powersKw.length && powersKw[down]! <= powersKw[up]! + powerKw;
    if (isDown) add(powersKw[down]!, shares[down]! * (1 - availabilityFraction));
    else add(powersKw[up]! + powerKw, shares[up]! * availabilityFraction);
    if (isDown) down += 1;
    else up += 1;
  }
  return { powersKw: Float64Array.from(powers), shares: Float64Array.from(probabilities) };
}

/**
 * The probability that the fleet can give a power.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(fleetAvailability(fleetOutcomes([{ count: 2, powerKw: 50, availabilityFraction: 0.5 }]), 50)).toBe(0.75);
 * ```
 */
export function fleetAvailability({ powersKw, shares }: FleetOutcomes, neededKw: number): number {
  let shortShare = 0;
  for (let i = 0; i < powersKw.length && powersKw[i]! < neededKw - SAME_KW; i += 1) shortShare += shares[i]!;
  return 1 - shortShare;
}

export type Shortage = {
  /** Loss of load: expected hours in which the fleet gives less than is asked. */
  readonly shortHours: number;
  readonly unservedKwh: number;
};

/**
 * What a fleet is expected to leave unserved of a demand.
 *
 * @units kW asked a step, from 0; `stepMs` the length of a step.
 * @throws RangeError when a demand is not finite.
 * @example
 * ```ts @import.meta.vitest
 * const fleet = fleetOutcomes([{ count: 2, powerKw: 50, availabilityFraction: 0.5 }]);
 * expect(expectedShortage(fleet, Float64Array.of(0, 80), 3_600_000)).toEqual({ shortHours: 0.75, unservedKwh: 35 });
 * ```
 */
export function expectedShortage(fleet: FleetOutcomes, demandKw: Float64Array, stepMs: number): Shortage {
  const stepHours = toHours(stepMs);
  let [shortHours, unservedKwh] = [0, 0];
  for (const askedKw of demandKw) {
    if (!Number.isFinite(askedKw)) throw new RangeError(`Give a finite demand; this one is ${askedKw}.`);
    for (let i = 0; i < fleet.powersKw.length && fleet.powersKw[i]! < askedKw - SAME_KW; i += 1) {
      shortHours += fleet.shares[i]! * stepHours;
      unservedKwh += fleet.shares[i]! * (askedKw - fleet.powersKw[i]!) * stepHours;
    }
  }
  return { shortHours, unservedKwh };
}

function requireClass({ count, powerKw, availabilityFraction }: ModuleClass): void {
  if (!(Number.isInteger(count) && count >= 0)) {
    throw new RangeError(`Give a whole count from 0; this one is ${count}.`);
  }
  if (!(powerKw >= 0 && powerKw < Infinity)) throw new RangeError(`Give powerKw from 0; this one is ${powerKw}.`);
  if (!(availabilityFraction >= 0 && availabilityFraction <= 1)) {
    throw new RangeError(`Give availabilityFraction from 0 to 1; this one is ${availabilityFraction}.`);
  }
}
