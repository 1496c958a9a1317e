/**
 * How a loss grows with what drives it: days, full cycles or counted cycles.
 *
 * Each law is integrated in closed form from the loss it has reached: the coordinate x at which the law, with the present
 * rate, would have that loss is found, moved by dx, and the law read there. So under constant stress one step of 20 years
 * and 7,300 of a day give the same loss, and only a change of stress bends the curve.
 */
import { fastExp } from './fastExp.js';

/** Next loss after `dx` at `rate`; never below the loss given. */
export type AgeingLaw = (loss: number, rate: number, dx: number) => number;

/**
 * y = k x^p; k may change between steps: dy = k p (y/k)^((p-1)/p) dx in closed form.
 *
 * @source state equation of BLAST-Lite (Gasper, NREL), there stepped explicitly once a day.
 * @example
 * ```ts @import.meta.vitest
 * const root = powerLaw(0.5);
 * expect(root(root(0, 0.01, 36), 0.01, 64)).toBeCloseTo(0.01 * Math.sqrt(100), 15);
 * expect(root(0.05, 0, 64)).toBe(0.05);
 * ```
 */
export function powerLaw(order: number): AgeingLaw {
  if (order === 1) return (loss, rate, dx) => loss + rate * dx;
  if (order === 0.5) return (loss, rate, dx) => Math.max(loss, Math.sqrt(loss * loss + rate * rate * dx));
  // exp and log in place of **, which takes three times as long.
  return (loss, rate, dx) => {
    if (rate * dx === 0) return loss;
    const x = fastExp(Math.log(loss / rate) / order) + dx;
    // Endless where the rate is so small beside the loss that dx changes no digit of it.
    return x < Infinity ? Math.max(loss, rate * fastExp(order * Math.log(x))) : loss;
  };
}

/**
 * y = tanh((k x)^p / 2), rising from 0 to 1 about x = 1/k. It is the sigmoid 2 (1/2 - 1/(1 + exp((k x)^p))) of BLAST-Lite.
 *
 * @example
 * ```ts @import.meta.vitest
 * const knee = sigmoidLaw(10);
 * expect(knee(0, 1 / 5000, 5000)).toBeCloseTo(Math.tanh(0.5), 15);
 * expect(knee(knee(0, 1 / 5000, 4000), 1 / 5000, 1000)).toBeCloseTo(Math.tanh(0.5), 12);
 * ```
 */
export function sigmoidLaw(order: number): AgeingLaw {
  return (loss, rate, dx) => {
    if (rate * dx === 0) return loss;
    const scaled = (2 * Math.atanh(loss)) ** (1 / order) + rate * dx;
    return Math.max(loss, Math.tanh(scaled ** order / 2));
  };
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
 * dy = k c/(c - y) dx: faster the less is left; y = c - sqrt(c^2 - 2 c k x), at most `limit`.
 *
 * @example
 * ```ts @import.meta.vitest
 * const worn = acceleratingLaw(2);
 * expect(worn(worn(0, 0.1, 3), 0.1, 4)).toBeCloseTo(2 - Math.sqrt(4 - 4 * 0.1 * 7), 15);
 * expect(worn(0, 1, 5)).toBe(2);
 * ```
 */
export function acceleratingLaw(limit: number): AgeingLaw {
  return (loss, rate, dx) => {
    const left = limit - loss;
    const worn = 2 * limit * rate * dx;
    return worn >= left ** 2 ? limit : loss + worn / (left + Math.sqrt(left ** 2 - worn));
  };
}
