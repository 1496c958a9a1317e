/**
 * Cells and enclosure as two linear nodes, solved exactly: with constant heats the temperatures are a start plus two
 * relaxations, a fast one (between the nodes) and a slow one (to the ambient). Both rates are real, for the nodes exchange
 * heat only by differences of temperature.
 */
import { relaxHours, relaxSquareHours } from '../relax.js';

export type Conductances = {
  readonly cellKwhPerK: number;
  readonly airKwhPerK: number;
  readonly cellToAirKwPerK: number;
  readonly wallKwPerK: number;
};

export type TwoNodes = Conductances & {
  readonly fastPerHour: number;
  readonly slowPerHour: number;
  /** Fast less slow. */
  readonly gapPerHour: number;
  /** Fast less the rate of the cells alone, kept for it is far smaller than either where the air is heavy. */
  readonly excessPerHour: number;
};

/** Heats into the nodes and the ambient, constant for a while. */
export type Heats = { readonly cellKw: number; readonly airKw: number; readonly ambientC: number };

/** One temperature over time: start + fast · relaxHours(fast rate) + slow · relaxHours(slow rate). */
export type Curve = { readonly startC: number; readonly fastKPerHour: number; readonly slowKPerHour: number };

export type Drift = { readonly cell: Curve; readonly air: Curve };

/**
 * The nodes with their two rates, the negative eigenvalues of the system.
 *
 * @example
 * ```ts @import.meta.vitest
 * const nodes = toTwoNodes({ cellKwhPerK: 1, airKwhPerK: 1, cellToAirKwPerK: 2, wallKwPerK: 3 });
 * expect([nodes.fastPerHour, nodes.slowPerHour]).toEqual([6, 1]);
 * ```
 */
export function toTwoNodes(given: Conductances): TwoNodes {
  const cellPerHour = given.cellToAirKwPerK / given.cellKwhPerK;
  const airPerHour = given.cellToAirKwPerK / given.airKwhPerK;
  const wallPerHour = given.wallKwPerK / given.airKwhPerK;
  const lead = cellPerHour - airPerHour - wallPerHour;
  const gapPerHour = Math.hypot(lead, 2 * Math.sqrt(cellPerHour * airPerHour));
  const excessPerHour = lead <= 0 ? (gapPerHour - lead) / 2 : (2 * cellPerHour * airPerHour) / (gapPerHour + lead);
  const fastPerHour = cellPerHour + excessPerHour;
  return { ...given, fastPerHour, slowPerHour: (cellPerHour * wallPerHour) / fastPerHour, gapPerHour, excessPerHour };
}

/**
 * Where both temperatures go from here under constant heats.
 *
 * @example
 * ```ts @import.meta.vitest
 * const nodes = toTwoNodes({ cellKwhPerK: 1, airKwhPerK: 1, cellToAirKwPerK: 2, wallKwPerK: 3 });
 * const { cell, air } = driftOf(nodes, { cellC: 20, airC: 20 }, { cellKw: 6, airKw: 0, ambientC: 20 });
 * expect(temperatureAt(nodes, cell, 1e6)).toBeCloseTo(20 + 6 / 2 + 6 / 3, 9);
 * expect(temperatureAt(nodes, air, 1e6)).toBeCloseTo(20 + 6 / 3, 9);
 * ```
 */
export function driftOf(
  nodes: TwoNodes,
  { cellC, airC }: { readonly cellC: number; readonly airC: number },
  { cellKw, airKw, ambientC }: Heats,
): Drift {
  const { cellKwhPerK, airKwhPerK, cellToAirKwPerK, wallKwPerK, fastPerHour, gapPerHour, excessPerHour } = nodes;
  const exchangedKw = cellToAirKwPerK * (cellC - airC);
  const wallKw = wallKwPerK * (ambientC - airC);
  const cellKPerHour = (cellKw - exchangedKw) / cellKwhPerK;
  const airKPerHour = (airKw + exchangedKw + wallKw) / airKwhPerK;
  // The part of the slow mode is (A + fast) / (fast - slow) of the rates, A the matrix of the system; written so that the
  // heat exchanged between the nodes, which only the fast mode moves, does not have to cancel out.
  const airPerHour = cellToAirKwPerK / airKwhPerK;
  const lagPerHour = ((wallKwPerK / airKwhPerK) * excessPerHour) / fastPerHour;
  const bothKPerHour = (cellKw + airKw + wallKw) / cellKwhPerK;
  const cellSlow = (lagPerHour * cellKPerHour + airPerHour * bothKPerHour) / gapPerHour;
  const airSlow = (cellSlow * airPerHour) / excessPerHour;
  return {
    cell: { startC: cellC, fastKPerHour: cellKPerHour - cellSlow, slowKPerHour: cellSlow },
    air: { startC: airC, fastKPerHour: airKPerHour - airSlow, slowKPerHour: airSlow },
  };
}

/**
 * The temperature after a while, in degrees Celsius.
 *
 * @example
 * ```ts @import.meta.vitest
 * const nodes = toTwoNodes({ cellKwhPerK: 1, airKwhPerK: 1, cellToAirKwPerK: 2, wallKwPerK: 3 });
 * const rising = { startC: 20, fastKPerHour: 0, slowKPerHour: 2 };
 * expect(temperatureAt(nodes, rising, 1)).toBeCloseTo(22 - 2 * Math.exp(-1), 12);
 * ```
 */
export function temperatureAt(nodes: TwoNodes, curve: Curve, hours: number): number {
  const fastK = curve.fastKPerHour * relaxHours(nodes.fastPerHour, hours);
  return curve.startC + (fastK + curve.slowKPerHour * relaxHours(nodes.slowPerHour, hours));
}

/**
 * The integral of the temperature over a while, in degrees Celsius times hours.
 *
 * @example
 * ```ts @import.meta.vitest
 * const nodes = toTwoNodes({ cellKwhPerK: 1, airKwhPerK: 1, cellToAirKwPerK: 2, wallKwPerK: 3 });
 * const rising = { startC: 20, fastKPerHour: 0, slowKPerHour: 2 };
 * expect(degreeHours(nodes, rising, 1)).toBeCloseTo(20 + 2 * Math.exp(-1), 12);
 * ```
 */
export function degreeHours(nodes: TwoNodes, curve: Curve, hours: number): number {
  const fast = curve.fastKPerHour * relaxSquareHours(nodes.fastPerHour, hours);
  return curve.startC * hours + (fast + curve.slowKPerHour * relaxSquareHours(nodes.slowPerHour, hours));
}

/** When a temperature leaves a band, and through which end. */
export type Exit = { readonly hours: number; readonly atC: number };

/** Beyond an end of the band by less is rounding. */
const ROUNDING_K = 1e-12;
const MOST_HALVINGS = 60;

/**
 * The first time within `hours` at which the curve, inside the band at its start, leaves it; null when it stays. The curve
 * turns once at most, so it is looked at up to its turn and from there.
 *
 * @example
 * ```ts @import.meta.vitest
 * const nodes = toTwoNodes({ cellKwhPerK: 1, airKwhPerK: 1, cellToAirKwPerK: 2, wallKwPerK: 3 });
 * const rising = { startC: 20, fastKPerHour: 0, slowKPerHour: 2 };
 * expect(firstExit(nodes, rising, { lowC: 0, highC: 21, hours: 1 })!.hours).toBeCloseTo(Math.log(2), 14);
 * expect(firstExit(nodes, rising, { lowC: 0, highC: 23, hours: 9 })).toBe(null);
 * ```
 */
export function firstExit(
  nodes: TwoNodes,
  curve: Curve,
  band: { readonly lowC: number; readonly highC: number; readonly hours: number },
): Exit | null {
  const turn = Math.log(-curve.fastKPerHour / curve.slowKPerHour) / (nodes.fastPerHour - nodes.slowPerHour);
  const ends = turn > 0 && turn < band.hours ? [turn, band.hours] : [band.hours];
  let fromHours = 0;
  for (const toHours of ends) {
    const reachedC = temperatureAt(nodes, curve, toHours);
    const atC = reachedC < band.lowC - ROUNDING_K ? band.lowC : reachedC > band.highC + ROUNDING_K ? band.highC : null;
    if (atC !== null) return { atC, hours: crossing(nodes, curve, { atC, fromHours, toHours }) };
    fromHours = toHours;
  }
  return null;
}

type Bracket = { readonly atC: number; readonly fromHours: number; readonly toHours: number };

/** Newton's steps inside a bracket that each one narrows, halved where a step would leave it; the curve moves one way. */
function crossing(nodes: TwoNodes, curve: Curve, { atC, fromHours, toHours }: Bracket): number {
  const isRising = temperatureAt(nodes, curve, toHours) > atC;
  let [before, after, hours] = [fromHours, toHours, toHours];
  for (let i = 0; i < MOST_HALVINGS && before < after; i += 1) {
    const beyondK = temperatureAt(nodes, curve, hours) - atC;
    if (beyondK > 0 === isRising) after = hours;
    else before = hours;
    const next = hours - beyondK / slopeAt(nodes, curve, hours);
    if (Math.abs(next - hours) <= 1e-15 * hours) return hours;
    hours = next > before && next < after ? next : (before + after) / 2;
  }
  return after;
}

function slopeAt(nodes: TwoNodes, { fastKPerHour, slowKPerHour }: Curve, hours: number): number {
  return fastKPerHour * Math.exp(-nodes.fastPerHour * hours) + slowKPerHour * Math.exp(-nodes.slowPerHour * hours);
}
