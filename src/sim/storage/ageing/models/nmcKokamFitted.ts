/** NMC-graphite, Kokam pouch cell of 75 Ah, fitted by us on the measured cells, with a cold branch. */
import type { AgeingModel, Stress } from '../ageingModel.js';
import { arrhenius, GAS_CONSTANT } from '../ageingModel.js';
import { powerLaw, saturatingLaw } from '../ageingLaw.js';
import { fastAnodePotentialV } from '../anodePotential.js';

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
  /** Natural log of the loss per thousand cycles of depth 0.8 at 25 degrees that grows in the cold. */
  readonly coldLog: number;
  /** Rate of growth towards the cold, per mol. */
  readonly coldEnergyJ: number;
  /** Early gain of capacity, reached with a time constant of five days. */
  readonly gainFraction: number;
};

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
 * expect(model.capacityFraction([0, 0, 0, 0], 298.15)).toBeCloseTo(KOKAM_FITTED.capacityFraction, 12);
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
          arrhenius(-parameters.coldEnergyJ, temperatureK) *
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
  const { capacityFraction, capacityEnergyJ, capacityCurvatureJK } = parameters;
  const chill = 1 / temperatureK - 1 / 298.15;
  return capacityFraction * Math.exp(-(capacityEnergyJ * chill + capacityCurvatureJK * chill ** 2) / GAS_CONSTANT);
}

function calendarRate({ calendarLog, filmEnergyJ, anodeFactor }: KokamParameters, stress: Stress): number {
  const anode = Math.cbrt(HALF_CHARGE_ANODE_V / fastAnodePotentialV(stress.socFraction)) - 1;
  return Math.exp(calendarLog + anodeFactor * anode) * arrhenius(filmEnergyJ, stress.temperatureK);
}

function filmRate({ cyclingLog, filmEnergyJ, depthOrder }: KokamParameters, stress: Stress): number {
  const { depthFraction, fullCyclesPerDay, temperatureK } = stress;
  if (depthFraction === 0) return 0;
  const cyclesADay = fullCyclesPerDay / depthFraction;
  return (
    Math.exp(cyclingLog) *
    arrhenius(filmEnergyJ, temperatureK) *
    (depthFraction / REFERENCE_DEPTH) ** depthOrder *
    (cyclesADay / 10) ** 0.1
  );
}

/** The fit on all six cells; a test finds the same again. */
export const KOKAM_FITTED: KokamParameters = {
  capacityFraction: 1.01108,
  capacityEnergyJ: 3611,
  capacityCurvatureJK: 8.70866e6,
  calendarLog: -7.41904,
  filmEnergyJ: 72_083.6,
  anodeFactor: 10.4672,
  cyclingLog: -6.26751,
  depthOrder: 4.31219,
  coldLog: -4.39545,
  coldEnergyJ: 62_139.9,
  gainFraction: 0.0164565,
};

/** See {@link toKokamModel}. */
export const NMC_KOKAM_FITTED: AgeingModel = toKokamModel(KOKAM_FITTED);
