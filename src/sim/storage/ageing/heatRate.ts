/** Rates whose temperature stands in one exponential: almost all of them. */
import { fastExp } from './fastExp.js';

/** What wears the cell at a moment, but for its temperature. */
export type Wear = {
  /** State of charge at the moment, 0 to 1. */
  readonly socFraction: number;
  /** Mean state of charge of the window or cycle. */
  readonly meanSocFraction: number;
  /** Deepest swing of the window, or the range of the cycle; 0 to 1. */
  readonly depthFraction: number;
  /** Mean C-rate of the window, rests included (charge and discharge together), or of the cycle. */
  readonly ratePerHour: number;
  /** Full cycles a day in the window. */
  readonly fullCyclesPerDay: number;
};

/** rate = factor exp(exponent h), h the heat at the temperature T. */
export type HeatParts = {
  readonly factor: number | ((wear: Wear) => number);
  /** In K where the heat is 1/T: minus the activation energy over the gas constant. */
  readonly exponent: number | ((wear: Wear) => number);
  /** Of T in K; 1/T by default (Arrhenius). */
  readonly heat?: (temperatureK: number) => number;
};

/**
 * A rate from its parts, and the parts beside it for the hot loops.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { rate } = heatRate({ factor: ({ socFraction }) => 2 * socFraction, exponent: -3000 });
 * const wear = { socFraction: 0.5, meanSocFraction: 0.5, depthFraction: 0, ratePerHour: 0, fullCyclesPerDay: 0 };
 * expect(rate({ ...wear, temperatureK: 300 })).toBeCloseTo(Math.exp(-10), 15);
 * ```
 */
export function heatRate(parts: HeatParts): {
  readonly parts: HeatParts;
  readonly rate: (stress: Wear & { readonly temperatureK: number }) => number;
} {
  const { heat } = parts;
  return {
    parts,
    rate: (stress) => {
      const { temperatureK } = stress;
      const heatAtT = heat === undefined ? 1 / temperatureK : heat(temperatureK);
      return partOf(parts.factor, stress) * fastExp(partOf(parts.exponent, stress) * heatAtT);
    },
  };
}

/** A part that may be a number already. */
export function partOf(part: number | ((wear: Wear) => number), wear: Wear): number {
  return typeof part === 'number' ? part : part(wear);
}

/**
 * The parts of an Arrhenius rate with a given value at 25 degrees Celsius: value exp(-E/R (1/T - 1/298.15)).
 *
 * @units E in J/mol, negative where cold wears more.
 * @example
 * ```ts @import.meta.vitest
 * const { factor, exponent } = arrheniusParts(0.003, 50_000);
 * expect(factor * Math.exp(exponent / 298.15)).toBeCloseTo(0.003, 12);
 * ```
 */
export function arrheniusParts(
  value: number,
  energyJ: number,
  gasConstant = GAS_CONSTANT,
): Readonly<Record<'factor' | 'exponent', number>> {
  const exponent = -energyJ / gasConstant;
  return { factor: value * Math.exp(-exponent / 298.15), exponent };
}

/** Molar gas constant in J/(mol K), CODATA 2018. */
export const GAS_CONSTANT = 8.314462618;
