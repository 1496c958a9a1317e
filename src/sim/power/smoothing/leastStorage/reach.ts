/** All states that a storage of a given size can be in, step by step. */
import type { Chain, Rated } from './chain.js';
import { addTimes, cutBack, cutFront, putInFront, set, toChain } from './chain.js';

export type ReachProblem = {
  readonly demandKw: Float64Array;
  readonly stepHours: number;
  /** Most that the grid's power changes from step to step. */
  readonly rampKw: number;
  /** The grid's power before the first step is anywhere within. */
  readonly rangeKw: readonly [low: number, high: number];
};

/** The fronts of both chains after each step, from which they can be walked. */
export type Fronts = {
  readonly heads: Int32Array;
  readonly energiesKwh: Float64Array;
  readonly powersKw: Float64Array;
};

export type Reach = {
  /** Null: all steps can be gone through. Else by how much the last step is missed, below 0, and its rate. */
  readonly missed: Rated | null;
  /** The upper chain, and the lower one seen upside down: energy from the full end, power with its sign turned. */
  readonly chains: readonly [upper: Chain, lower: Chain];
  readonly fronts: readonly [upper: Fronts, lower: Fronts];
};

/**
 * The states that a path can reach. The set of them is convex; a step widens it by the ramp, shears it by the power and cuts
 * it at empty and full. Turned upside down the lower chain behaves as the upper one: S -> size - S, G -> -G. Each step adds
 * an edge to each chain, and each edge goes once, so that all steps take O(n).
 */
export function reach({ demandKw, stepHours, rampKw, rangeKw }: ReachProblem, energyKwh: number): Reach {
  const upper = toChain(energyKwh, rangeKw[1]);
  const lower = toChain(energyKwh, -rangeKw[0]);
  const chains = [upper, lower] as const;
  const fronts = [toFronts(demandKw.length), toFronts(demandKw.length)] as const;
  const roundingKwh = 1e-11 * (energyKwh + (rangeKw[1] - rangeKw[0]) * stepHours);
  for (let i = 0; i < demandKw.length; i += 1) {
    for (const { front, back } of chains) {
      front.power.value += rampKw;
      back.power.value += rampKw;
    }
    turnSides(upper, lower, i * stepHours);
    shear(upper, demandKw[i]!, stepHours);
    shear(lower, -demandKw[i]!, stepHours);
    const missed = chains.find(({ back }) => back.energy.value < -roundingKwh);
    if (missed !== undefined) return { missed: { ...missed.back.energy }, chains, fronts };
    chains.forEach((chain, side) => {
      cutFront(chain, (i + 1) * stepHours);
      cutBack(chain, energyKwh, (i + 1) * stepHours);
      note(fronts[side]!, chain, i);
    });
  }
  return { missed: null, chains, fronts };
}

/** The upright sides, which the shear will lay down, become edges: the left one of the upper chain, the right one of the lower. */
function turnSides(upper: Chain, lower: Chain, hours: number): void {
  const heights = [sum(upper.front.power, lower.back.power), sum(lower.front.power, upper.back.power)] as const;
  [upper, lower].forEach((chain, side) => {
    const power = heights[side]!;
    putInFront(chain, { energy: { value: -power.value * hours, rateFactor: -power.rateFactor * hours }, power });
    addTimes(chain.front.power, power, -1);
  });
}

function sum(a: Rated, b: Rated): Rated {
  return { value: a.value + b.value, rateFactor: a.rateFactor + b.rateFactor };
}

function shear({ front, back }: Chain, demandKw: number, stepHours: number): void {
  for (const { energy, power } of [front, back]) {
    set(energy, energy.value + (power.value - demandKw) * stepHours, energy.rateFactor + power.rateFactor * stepHours);
  }
}

function toFronts(length: number): Fronts {
  return { heads: new Int32Array(length), energiesKwh: new Float64Array(length), powersKw: new Float64Array(length) };
}

function note({ heads, energiesKwh, powersKw }: Fronts, { headIndex, front }: Chain, i: number): void {
  heads[i] = headIndex;
  energiesKwh[i] = front.energy.value;
  powersKw[i] = front.power.value;
}
