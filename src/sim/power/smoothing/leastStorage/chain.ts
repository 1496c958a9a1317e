/**
 * One side of the set of states that a storage can be in: edges in the plane of stored energy and grid power, from the front,
 * where each step adds one, to the back. A step shears the plane, so an edge is kept as what does not change: its power,
 * and its energy less power times time. Each number stands with its rate against the storage's size.
 *
 * A front cut makes a new edge and never changes one, so that the chain of any earlier step can still be walked from its front.
 */

/** A number and its rate against the size of the storage. */
export type Rated = { value: number; rateFactor: number };

/** A corner: stored energy, and the grid power of the step before. */
export type Corner = { readonly energy: Rated; readonly power: Rated };

/** All edges ever made, by index. */
export type Edges = {
  readonly energies: number[];
  readonly energyRates: number[];
  readonly powers: number[];
  readonly powerRates: number[];
  /** The edge behind; never changes. */
  readonly behind: number[];
  /** The edge in front, of the chain as it now is. */
  readonly before: number[];
};

/** Mutable. Index -1: none. */
export type Chain = {
  readonly edges: Edges;
  readonly front: Corner;
  readonly back: Corner;
  headIndex: number;
  tailIndex: number;
  /** Part of the last edge up to the back corner. */
  readonly tail: Corner;
};

/** A level chain from energy 0 to `energyKwh` at one power. */
export function toChain(energyKwh: number, powerKw: number): Chain {
  const rated = (value: number, rateFactor = 0): Rated => ({ value, rateFactor });
  const chain: Chain = {
    edges: { energies: [], energyRates: [], powers: [], powerRates: [], behind: [], before: [] },
    front: { energy: rated(0), power: rated(powerKw) },
    back: { energy: rated(energyKwh, 1), power: rated(powerKw) },
    ...{ headIndex: -1, tailIndex: -1 },
    tail: { energy: rated(energyKwh, 1), power: rated(0) },
  };
  putInFront(chain, { energy: rated(energyKwh, 1), power: rated(0) });
  return chain;
}

/** An edge before all others; it becomes the last one too where there is none. */
export function putInFront(chain: Chain, { energy, power }: Corner): void {
  const { edges, headIndex } = chain;
  const index = edges.powers.length;
  edges.energies.push(energy.value);
  edges.energyRates.push(energy.rateFactor);
  edges.powers.push(power.value);
  edges.powerRates.push(power.rateFactor);
  edges.behind.push(headIndex);
  edges.before.push(-1);
  chain.headIndex = index;
  if (headIndex >= 0) edges.before[headIndex] = index;
  else setTail(chain, index);
}

function setTail(chain: Chain, index: number): void {
  const { edges, tail } = chain;
  chain.tailIndex = index;
  set(tail.energy, edges.energies[index]!, edges.energyRates[index]!);
  set(tail.power, edges.powers[index]!, edges.powerRates[index]!);
}

/** Puts a number and its rate in. */
export function set(rated: Rated, value: number, rateFactor: number): void {
  rated.value = value;
  rated.rateFactor = rateFactor;
}

/** Adds a multiple of another number. */
export function addTimes(rated: Rated, other: Rated, factor: number): void {
  rated.value += other.value * factor;
  rated.rateFactor += other.rateFactor * factor;
}

/** Takes away what lies at energies below 0; `hours` are those since the first step. */
export function cutFront(chain: Chain, hours: number): void {
  const { front, edges, tail } = chain;
  while (front.energy.value < 0 && chain.headIndex >= 0) {
    const isLast = chain.headIndex === chain.tailIndex;
    const edge = isLast ? tail : edgeAt(edges, chain.headIndex);
    const span = spanOf(edge, hours);
    if (front.energy.value + span.value <= 0) {
      addTimes(front.energy, span, 1);
      addTimes(front.power, edge.power, 1);
      chain.headIndex = isLast ? -1 : edges.behind[chain.headIndex]!;
      continue;
    }
    const gone = shareOf({ value: -front.energy.value, rateFactor: -front.energy.rateFactor }, span);
    addProduct(front.power, gone, edge.power);
    const behind = edges.behind[chain.headIndex]!;
    const kept = { energy: left(edge.energy, gone), power: left(edge.power, gone) };
    chain.headIndex = isLast ? -1 : behind;
    putInFront(chain, kept);
    set(front.energy, 0, 0);
  }
}

/** Takes away what lies at energies above `energyKwh`. */
export function cutBack(chain: Chain, energyKwh: number, hours: number): void {
  const { back, edges, tail } = chain;
  while (back.energy.value > energyKwh && chain.headIndex >= 0) {
    const span = spanOf(tail, hours);
    if (back.energy.value - span.value >= energyKwh) {
      addTimes(back.energy, span, -1);
      addTimes(back.power, tail.power, -1);
      if (chain.headIndex === chain.tailIndex) chain.headIndex = -1;
      else setTail(chain, edges.before[chain.tailIndex]!);
      continue;
    }
    const over = { value: back.energy.value - energyKwh, rateFactor: back.energy.rateFactor - 1 };
    const gone = shareOf(over, span);
    const { energy, power } = { energy: left(tail.energy, gone), power: left(tail.power, gone) };
    addProduct(back.power, { value: -gone.value, rateFactor: -gone.rateFactor }, tail.power);
    set(tail.energy, energy.value, energy.rateFactor);
    set(tail.power, power.value, power.rateFactor);
    set(back.energy, energyKwh, 1);
  }
}

function edgeAt({ energies, energyRates, powers, powerRates }: Edges, index: number): Corner {
  return {
    energy: { value: energies[index]!, rateFactor: energyRates[index]! },
    power: { value: powers[index]!, rateFactor: powerRates[index]! },
  };
}

/** Energy that an edge spans by now. */
function spanOf({ energy, power }: Corner, hours: number): Rated {
  return { value: energy.value + power.value * hours, rateFactor: energy.rateFactor + power.rateFactor * hours };
}

function shareOf(part: Rated, whole: Rated): Rated {
  const value = part.value / whole.value;
  return { value, rateFactor: (part.rateFactor - value * whole.rateFactor) / whole.value };
}

function addProduct(rated: Rated, a: Rated, b: Rated): void {
  rated.rateFactor += a.value * b.rateFactor + a.rateFactor * b.value;
  rated.value += a.value * b.value;
}

/** What is left of a number after a share is gone. */
function left(whole: Rated, gone: Rated): Rated {
  const value = whole.value * (1 - gone.value);
  return { value, rateFactor: whole.rateFactor * (1 - gone.value) - whole.value * gone.rateFactor };
}
