/** Functions of the state of charge as tables of cubics, which hot loops read without a call. */
import { fastExp } from './fastExp.js';

/** start + scale f(state of charge), or the exponential of that. */
export type SocCurve = {
  /** f, four coefficients for each piece of the state of charge. */
  readonly cubics: Float64Array;
  readonly start: number;
  readonly scaleFactor: number;
  readonly isExponential: boolean;
};

const PIECE_COUNT = 2048;

/**
 * A smooth function of the state of charge as a table: on each of 2048 pieces the cubic through the four nodes about it.
 *
 * @example
 * ```ts @import.meta.vitest
 * const cube = toSocCurve((socFraction) => socFraction ** 3);
 * expect(atSoc(cube, 0.3217)).toBeCloseTo(0.3217 ** 3, 15);
 * ```
 */
export function toSocCurve(formula: (socFraction: number) => number): SocCurve {
  const nodes = Float64Array.from({ length: PIECE_COUNT + 3 }, (_, i) => formula((i - 1) / PIECE_COUNT));
  const cubics = new Float64Array(4 * PIECE_COUNT);
  for (let i = 0; i < PIECE_COUNT; i += 1) {
    const [a, b, c, d] = [nodes[i]!, nodes[i + 1]!, nodes[i + 2]!, nodes[i + 3]!];
    // Lagrange's cubic through four neighbours, as powers of the way from the second to the third.
    cubics.set([b, c - a / 3 - b / 2 - d / 6, (a + c) / 2 - b, (d - a) / 6 + (b - c) / 2], 4 * i);
  }
  return { cubics, start: 0, scaleFactor: 1, isExponential: false };
}

/** The state of charge itself. */
export const SOC: SocCurve = toSocCurve((socFraction) => socFraction);

/**
 * start + scale times a curve, on its table.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(atSoc(scaledCurve(SOC, 4, 1), 0.5)).toBe(3);
 * expect(atSoc(expCurve(scaledCurve(SOC, 4)), 0.5)).toBeCloseTo(Math.exp(2), 14);
 * ```
 */
export function scaledCurve(curve: SocCurve, scaleFactor: number, start = 0): SocCurve {
  return { ...curve, scaleFactor: scaleFactor * curve.scaleFactor, start: start + scaleFactor * curve.start };
}

/** The exponential of a curve, on its table. */
export function expCurve(curve: SocCurve): SocCurve {
  return { ...curve, isExponential: true };
}

/**
 * The value at a state of charge, 0 to 1.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect([atSoc(SOC, 0), atSoc(SOC, 1)]).toEqual([0, 1]);
 * ```
 */
export function atSoc({ cubics, start, scaleFactor, isExponential }: SocCurve, socFraction: number): number {
  const position = socFraction * PIECE_COUNT;
  const index = position < PIECE_COUNT ? position | 0 : PIECE_COUNT - 1;
  const u = position - index;
  const at = 4 * index;
  const value = cubics[at]! + u * (cubics[at + 1]! + u * (cubics[at + 2]! + u * cubics[at + 3]!));
  const scaled = start + scaleFactor * value;
  return isExponential ? fastExp(scaled) : scaled;
}
