/**
 * How a loss grows with what drives it: days, full cycles or counted cycles.
 *
 * Each law is integrated in closed form from the loss it has reached: the coordinate x at which the law, with the present
 * rate, would have that loss is found, moved by dx, and the law read there. So under constant stress one step of 20 years
 * and 7,300 of a day give the same loss, and only a change of stress bends the curve.
 */
import { fastExp } from './fastExp.js';

/** Next loss after `dx` at `rate`; never below the loss given. */
export type AgeingLaw = ((loss: number, rate: number, dx: number) => number) & {
  /** The same law where a path of its loss grows evenly; the hot loops go along that path. */
  readonly path?: EvenPath;
};

/** A path that grows by speed(rate) dx, whatever the loss. */
export type EvenPath = {
  readonly ofLoss: (loss: number) => number;
  readonly speed: (rate: number) => number;
  readonly toLoss: (path: number) => number;
};

/**
 * The law of an even path.
 *
 * @example
 * ```ts @import.meta.vitest
 * const law = alongPath({ ofLoss: (loss) => loss ** 2, speed: (rate) => rate ** 2, toLoss: Math.sqrt });
 * expect(law(0, 2, 9)).toBe(6);
 * ```
 */
export function alongPath(path: EvenPath): AgeingLaw {
  const law = (loss: number, rate: number, dx: number): number =>
    rate * dx === 0 ? loss : Math.max(loss, path.toLoss(path.ofLoss(loss) + path.speed(rate) * dx));
  return Object.assign(law, { path });
}

/**
 * y = k x^p; k may change between steps: dy = k p (y/k)^((p-1)/p) dx in closed form. The path is y^(1/p), which grows by
 * k^(1/p) dx.
 *
 * @param order p, from 0.1 to 10.
 * @throws RangeError for another order.
 * @source state equation of BLAST-Lite (Gasper, NREL), there stepped explicitly once a day.
 * @example
 * ```ts @import.meta.vitest
 * const root = powerLaw(0.5);
 * expect(root(root(0, 0.01, 36), 0.01, 64)).toBeCloseTo(0.01 * Math.sqrt(100), 15);
 * expect(root(0.05, 0, 64)).toBe(0.05);
 * ```
 */
export function powerLaw(order: number): AgeingLaw {
  if (!(order >= 0.1 && order <= 10)) throw new RangeError(`Give an order from 0.1 to 10; this one is ${order}.`);
  const inverse = toPower(1 / order);
  return alongPath({ ofLoss: inverse, speed: inverse, toLoss: toPower(order) });
}

/** exp and log in place of **, which takes three times as long. */
function toPower(order: number): (x: number) => number {
  if (order === 1) return (x) => x;
  if (order === 2) return (x) => x * x;
  if (order === 0.5) return Math.sqrt;
  return (x) => fastExp(order * Math.log(x));
}

/**
 * y = tanh((k x)^p / 2), rising from 0 to 1 about x = 1/k. It is the sigmoid 2 (1/2 - 1/(1 + exp((k x)^p))) of BLAST-Lite.
 * The path is k x.
 *
 * @example
 * ```ts @import.meta.vitest
 * const knee = sigmoidLaw(10);
 * expect(knee(0, 1 / 5000, 5000)).toBeCloseTo(Math.tanh(0.5), 15);
 * expect(knee(knee(0, 1 / 5000, 4000), 1 / 5000, 1000)).toBeCloseTo(Math.tanh(0.5), 12);
 * ```
 */
export function sigmoidLaw(order: number): AgeingLaw {
  return alongPath({
    ofLoss: (loss) => (2 * Math.atanh(loss)) ** (1 / order),
    speed: (rate) => rate,
    toLoss: (path) => Math.tanh(path ** order / 2),
  });
}

/**
 * dy = (k - y)/tauDays dx while y is below k: a loss (or gain) that saturates at k.
 *
 * @units tauDays and dx alike, for example days.
 * @example
 * ```ts @import.meta.vitest
 * expect(saturatingLaw(5)(0, 0.03, 5)).toBeCloseTo(0.03 * (1 - Math.exp(-1)), 15);
 * expect(saturatingLaw(5)(0.04, 0.03, 5)).toBe(0.04);
 * ```
 */
export function saturatingLaw(tauDays: number): AgeingLaw {
  return (loss, rate, dx) => (loss >= rate ? loss : rate + (loss - rate) * Math.exp(-dx / tauDays));
}

/**
 * dy = k c/(c - y) dx: faster the less is left; y = c - sqrt(c^2 - 2 c k x), at most c, the `limit`. The path is y - y^2/2c.
 *
 * @example
 * ```ts @import.meta.vitest
 * const worn = acceleratingLaw(2);
 * expect(worn(worn(0, 0.1, 3), 0.1, 4)).toBeCloseTo(2 - Math.sqrt(4 - 4 * 0.1 * 7), 15);
 * expect(worn(0, 1, 5)).toBe(2);
 * ```
 */
export function acceleratingLaw(limit: number): AgeingLaw {
  return alongPath({
    ofLoss: (loss) => loss * (1 - loss / (2 * limit)),
    speed: (rate) => rate,
    // Written so that small losses do not come from a difference of large numbers.
    toLoss: (path) => (2 * path >= limit ? limit : (2 * path) / (1 + Math.sqrt(1 - (2 * path) / limit))),
  });
}
