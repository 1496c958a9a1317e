/** NMC-graphite, Kokam pouch cell of 75 Ah, fitted by us on the measured cells, with a cold branch. */
import type { AgeingModel } from '../ageingModel.js';
import { powerLaw, saturatingLaw } from '../ageingLaw.js';
import { fastExp } from '../fastExp.js';
import { arrheniusParts, GAS_CONSTANT, heatRate } from '../heatRate.js';
import { ANODE_ROOT } from '../anodePotential.js';
import { expCurve, scaledCurve } from '../socCurve.js';
import { KOKAM_TEST_DAYS } from './kokamTest.js';

/** What the fit finds; eleven numbers. */
export type KokamParameters = {
  /** Capacity of a new cell at 25 degrees Celsius, before the early gain, as a share of 75 Ah. */
  readonly capacityFraction: number;
  /** Capacity by temperature: exp(-(e x + c x^2)/R), x = 1/T - 1/298.15; e in J/mol, c in J K/mol. */
  readonly capacityEnergyJ: number;
  readonly capacityCurvatureJK: number;
  /** Natural log of the calendar loss per root of days at 25 degrees and half charge. */
  readonly calendarLog: number;
  /** Of calendar and cycling film alike, per mol. */
  readonly filmEnergyJ: number;
  /** How the calendar loss follows the anode: exp(s ((0.1233 V/Ua)^(1/3) - 1)). */
  readonly anodeFactor: number;
  /** Natural log of the cycling film per root of days at 25 degrees, depth 0.8, ten cycles a day. */
  readonly cyclingLog: number;
  readonly depthOrder: number;
  /** Natural log of the loss by a thousand cycles of depth 0.8 at 25 degrees that grows in the cold. */
  readonly coldLog: number;
  /** Rate of growth towards the cold, per mol. */
  readonly coldEnergyJ: number;
  /** Early gain of capacity, reached with a time constant of five days. */
  readonly gainFraction: number;
};

const HALF_CHARGE_ANODE_V = 0.1233;
const REFERENCE_DEPTH = 0.8;
const COLD_ORDER = 1.5;

/** In place of ** 3, which takes ten times as long. */
const cube = (x: number): number => x * x * x;

/**
 * Capacity = Q(T) (1 + gain - calendar - cycling film - cold cycling).
 *
 * Calendar and cycling film grow with the root of time; cycling drives the film by depth and, hardly, by cycles a day (to the
 * power 0.1); cold cycling grows with cycles to the power 1.5 (lithium that plates takes area from the rest) and depth cubed.
 * See `fit/kokamFit.ts` for how the numbers were found, and how well.
 *
 * @example
 * ```ts @import.meta.vitest
 * const model = toKokamModel(KOKAM_FITTED);
 * expect(model.capacityFraction([0, 0, 0, 0], 298.15)).toBeCloseTo(KOKAM_FITTED.capacityFraction, 12);
 * ```
 */
export function toKokamModel(parameters: KokamParameters): AgeingModel {
  const film = { drive: 'days', law: powerLaw(0.5) } as const;
  return {
    name: 'NMC-graphite Kokam 75 Ah (fitted here)',
    source: 'own fit on the six measured cells of NREL ssc, test/input_cases/battery_nmc_life (Smith 2017)',
    validity: {
      temperatureC: [2.7, 44.4],
      socFraction: [0, 1],
      depthFraction: [0.8, 1],
      maxRatePerHour: 1,
      maxAgeDays: KOKAM_TEST_DAYS,
    },
    mechanisms: [
      { ...film, name: 'calendar', followsSoc: true, meanOrder: 2, share: 'calendar', ...calendarRate(parameters) },
      { ...film, name: 'cycling film', share: 'cycle', ...filmRate(parameters) },
      { name: 'cold cycling', drive: 'rainflow', law: powerLaw(COLD_ORDER), share: 'cycle', ...coldRate(parameters) },
      {
        name: 'early gain',
        drive: 'days',
        law: saturatingLaw(5),
        share: 'other',
        ...heatRate({ factor: Math.max(0, parameters.gainFraction), exponent: 0 }),
      },
    ],
    capacityFraction: ([calendar, cycling, cold, gain], temperatureK) =>
      newCapacityFraction(parameters, temperatureK) * (1 - calendar! - cycling! - cold! + gain!),
  };
}

/**
 * Capacity of a new cell at a temperature, as a share of the nominal 75 Ah.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(newCapacityFraction(KOKAM_FITTED, 275.9)).toBeCloseTo(0.81, 1);
 * ```
 */
export function newCapacityFraction(parameters: KokamParameters, temperatureK: number): number {
  const { capacityFraction, capacityEnergyJ, capacityCurvatureJK } = parameters;
  const chill = 1 / temperatureK - 1 / 298.15;
  return capacityFraction * Math.exp(-(capacityEnergyJ * chill + capacityCurvatureJK * chill ** 2) / GAS_CONSTANT);
}

function calendarRate({ calendarLog, anodeFactor, filmEnergyJ }: KokamParameters): ReturnType<typeof heatRate> {
  const { factor, exponent } = arrheniusParts(Math.exp(calendarLog - anodeFactor), filmEnergyJ);
  const rootFactor = anodeFactor * Math.cbrt(HALF_CHARGE_ANODE_V);
  return heatRate({
    factor: expCurve(scaledCurve(ANODE_ROOT, rootFactor, Math.log(factor))),
    exponent,
  });
}

function filmRate({ cyclingLog, depthOrder, filmEnergyJ }: KokamParameters): ReturnType<typeof heatRate> {
  const { factor, exponent } = arrheniusParts(Math.exp(cyclingLog), filmEnergyJ);
  return heatRate({
    factor: ({ depthFraction, fullCyclesPerDay }) =>
      depthFraction === 0
        ? 0
        : factor *
          fastExp(
            depthOrder * Math.log(depthFraction / REFERENCE_DEPTH) +
              0.1 * Math.log(fullCyclesPerDay / depthFraction / 10),
          ),
    exponent,
  });
}

function coldRate({ coldLog, coldEnergyJ }: KokamParameters): ReturnType<typeof heatRate> {
  const { factor, exponent } = arrheniusParts(Math.exp(coldLog) * 1000 ** -COLD_ORDER, -coldEnergyJ);
  return heatRate({
    factor: ({ depthFraction }) => factor * cube(depthFraction / REFERENCE_DEPTH),
    exponent,
  });
}

/** The fit on all six cells; a test finds the same again. */
export const KOKAM_FITTED: KokamParameters = {
  capacityFraction: 1.00975,
  capacityEnergyJ: 3764.42,
  capacityCurvatureJK: 8.92306e6,
  calendarLog: -7.559,
  filmEnergyJ: 75_985,
  anodeFactor: 10.6666,
  cyclingLog: -6.3444,
  depthOrder: 4.44305,
  coldLog: -4.73617,
  coldEnergyJ: 58_409,
  gainFraction: 0.012529,
};

/** See {@link toKokamModel}. */
export const NMC_KOKAM_FITTED: AgeingModel = toKokamModel(KOKAM_FITTED);
