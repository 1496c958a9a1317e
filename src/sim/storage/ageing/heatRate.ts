/** Rates whose temperature stands in one exponential: almost all of them. */
import { fastExp } from './fastExp.js';
import type { SocCurve } from './socCurve.js';
import { atSoc } from './socCurve.js';

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

/** Constant, a curve of the state of charge at the moment, or of the rest of the wear, which stays along a window. */
export type HeatPart = number | SocCurve | ((wear: Wear) => number);

/** rate = factor exp(exponent h), h the heat at the temperature T. */
export type HeatParts = {
  readonly factor: HeatPart;
  /** In K where the heat is 1/T: minus the activation energy over the gas constant. */
  readonly exponent: HeatPart;
  /** Of T in K; 1/T by default (Arrhenius). */
  readonly heat?: (temperatureK: number) => number;
};

/**
 * The mean of a rate over the first `count` temperatures, in K; NaN where it has no answer at one of them. Each model loops
 * itself: the runtime makes that faster than calls from a common loop.
 */
export type MeanRate = (wear: Wear, temperaturesK: Float64Array, count: number) => number;

/**
 * A rate from its parts, and the parts beside it for the hot loops.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { rate } = heatRate({ factor: ({ meanSocFraction }) => 2 * meanSocFraction, exponent: -3000 });
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

/**
 * A rate from its mean over temperatures, and the mean beside it for the hot loops.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { rate } = rateOfMean(({ depthFraction }, [temperatureK]) => depthFraction * temperatureK!);
 * expect(rate({ depthFraction: 0.5, temperatureK: 300 } as never)).toBe(150);
 * ```
 */
export function rateOfMean(meanRate: MeanRate): {
  readonly meanRate: MeanRate;
  readonly rate: (stress: Wear & { readonly temperatureK: number }) => number;
} {
  const single = new Float64Array(1);
  return {
    meanRate,
    rate: (stress) => {
      single[0] = stress.temperatureK;
      return meanRate(stress, single, 1);
    },
  };
}

/** The value of a part. */
export function partOf(part: HeatPart, wear: Wear): number {
  if (typeof part === 'number') return part;
  return typeof part === 'function' ? part(wear) : atSoc(part, wear.socFraction);
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
