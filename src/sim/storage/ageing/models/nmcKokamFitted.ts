/** NMC-graphite, Kokam pouch cell of 75 Ah, fitted by us on the measured cells, with a cold branch. */
import type { AgeingModel, Stress } from '../ageingModel.js';
import { arrhenius, GAS_CONSTANT } from '../ageingModel.js';
import { powerLaw, saturatingLaw } from '../ageingLaw.js';
import { fastAnodePotentialV } from '../anodePotential.js';

/** What the fit finds; eleven numbers. */
export type KokamParameters = {
  /** Capacity of a new cell at 25 degrees Celsius, before the early gain. */
  readonly capacityAh: number;
  /** Capacity by temperature: exp(-(e1 x + e2 x^2)/R), x = 1/T - 1/298.15; in kJ/mol and MJ K/mol. */
  readonly capacityEnergyKj: number;
  readonly capacityCurvatureMj: number;
  /** Natural log of the calendar loss per root of days at 25 degrees and half charge. */
  readonly calendarLog: number;
  /** Of calendar and cycling film alike. */
  readonly filmEnergyKj: number;
  /** How the calendar loss follows the anode: exp(s ((0.1233 V/Ua)^(1/3) - 1)). */
  readonly anodeFactor: number;
  /** Natural log of the cycling film per root of days at 25 degrees, depth 0.8, ten cycles a day. */
  readonly cyclingLog: number;
  readonly depthOrder: number;
  /** Natural log of the loss per thousand cycles of depth 0.8 at 25 degrees that grows in the cold. */
  readonly coldLog: number;
  /** Rate of growth towards the cold. */
  readonly coldEnergyKj: number;
  /** Early gain of capacity, reached with a time constant of five days. */
  readonly gainFraction: number;
};

const NOMINAL_AH = 75;
const HALF_CHARGE_ANODE_V = 0.1233;
const REFERENCE_DEPTH = 0.8;

/**
 * Capacity = Q(T) (1 + gain - calendar - cycling film - cold cycling).
 *
 * Calendar and cycling film grow with the root of time; cycling drives the film by depth and, hardly, by cycles a day (to the
 * power 0.1); cold cycling is linear in cycles, depth cubed. See `fit/kokamFit.ts` for how the numbers were found.
 *
 * @example
 * ```ts @import.meta.vitest
 * const model = toKokamModel(KOKAM_FITTED);
 * expect(model.capacityFraction([0, 0, 0, 0], 298.15)).toBeCloseTo(KOKAM_FITTED.capacityAh / 75, 12);
 * ```
 */
export function toKokamModel(parameters: KokamParameters): AgeingModel {
  const film = { drive: 'days', law: powerLaw(0.5) } as const;
  return {
    name: 'NMC-graphite Kokam 75 Ah (fitted here)',
    source: 'own fit on the six measured cells of NREL ssc, test/input_cases/battery_nmc_life (Smith 2017)',
    validity: { temperatureC: [2.7, 44.4], socFraction: [0, 1], depthFraction: [0.8, 1], maxRatePerHour: 1 },
    mechanisms: [
      {
        ...film,
        name: 'calendar',
        followsSoc: true,
        meanOrder: 2,
        share: 'calendar',
        rate: (stress) => calendarRate(parameters, stress),
      },
      {
        ...film,
        name: 'cycling film',
        followsSoc: false,
        share: 'cycle',
        rate: (stress) => filmRate(parameters, stress),
      },
      {
        name: 'cold cycling',
        drive: 'rainflow',
        law: powerLaw(1),
        followsSoc: false,
        share: 'cycle',
        rate: ({ temperatureK, depthFraction }) =>
          (Math.exp(parameters.coldLog) / 1000) *
          arrhenius(-1000 * parameters.coldEnergyKj, temperatureK) *
          (depthFraction / REFERENCE_DEPTH) ** 3,
      },
      {
        name: 'early gain',
        drive: 'days',
        law: saturatingLaw(5),
        followsSoc: false,
        share: 'other',
        rate: () => parameters.gainFraction,
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
  const { capacityAh, capacityEnergyKj, capacityCurvatureMj } = parameters;
  const chill = 1 / temperatureK - 1 / 298.15;
  const exponent = -(1e3 * capacityEnergyKj * chill + 1e6 * capacityCurvatureMj * chill ** 2) / GAS_CONSTANT;
  return (capacityAh / NOMINAL_AH) * Math.exp(exponent);
}

function calendarRate({ calendarLog, filmEnergyKj, anodeFactor }: KokamParameters, stress: Stress): number {
  const anode = Math.cbrt(HALF_CHARGE_ANODE_V / fastAnodePotentialV(stress.socFraction)) - 1;
  return Math.exp(calendarLog + anodeFactor * anode) * arrhenius(1000 * filmEnergyKj, stress.temperatureK);
}

function filmRate({ cyclingLog, filmEnergyKj, depthOrder }: KokamParameters, stress: Stress): number {
  const { depthFraction, fullCyclesPerDay, temperatureK } = stress;
  if (depthFraction === 0) return 0;
  const cyclesADay = fullCyclesPerDay / depthFraction;
  return (
    Math.exp(cyclingLog) *
    arrhenius(1000 * filmEnergyKj, temperatureK) *
    (depthFraction / REFERENCE_DEPTH) ** depthOrder *
    (cyclesADay / 10) ** 0.1
  );
}

/** The fit on all six cells; a test finds the same again. */
export const KOKAM_FITTED: KokamParameters = {
  capacityAh: 75.8311,
  capacityEnergyKj: 3.611,
  capacityCurvatureMj: 8.70866,
  calendarLog: -7.41904,
  filmEnergyKj: 72.0836,
  anodeFactor: 10.4672,
  cyclingLog: -6.26751,
  depthOrder: 4.31219,
  coldLog: -4.39545,
  coldEnergyKj: 62.1399,
  gainFraction: 0.0164565,
};

/** See {@link toKokamModel}. */
export const NMC_KOKAM_FITTED: AgeingModel = toKokamModel(KOKAM_FITTED);
