/** NMC-graphite, Kokam pouch cell of 75 Ah: lithium and negative sites compete (the NMC life model of SAM). */
import type { AgeingModel } from '../ageingModel.js';
import { acceleratingLaw, powerLaw, saturatingLaw } from '../ageingLaw.js';
import { fastExp } from '../fastExp.js';
import { arrheniusParts, heatRate } from '../heatRate.js';
import { KOKAM_TEST_DAYS } from './kokamTest.js';

/** Constants as in the source's program, which uses these digits. */
const GAS = 8.314;
const FARADAY = 96_485;
const REFERENCE_TEMPERATURE_K = 298.15;
const NOMINAL_AH = 75;

/** V at states of charge 0, 0.1, ... 1. */
const OPEN_CIRCUIT_V = [3.0, 3.4679, 3.5394, 3.595, 3.6453, 3.6876, 3.7469, 3.84, 3.9521, 4.0668, 4.193];
const ANODE_V = [1.2868, 0.242, 0.1818, 0.1488, 0.1297, 0.123, 0.1181, 0.1061, 0.0925, 0.0876, 0.0859];

const warmth = (energyJ: number, temperatureK: number): number =>
  Math.exp((-energyJ / GAS) * (1 / temperatureK - 1 / REFERENCE_TEMPERATURE_K));

const arrhenius = (rateAt25: number, energyJ: number): ReturnType<typeof arrheniusParts> =>
  arrheniusParts(rateAt25, energyJ, GAS);

/** Of exp(transfer F/R (V/T - V_ref/T_ref)): what multiplies V in the exponent, in K/V. */
const tafelK = (transfer: number): number => (transfer * FARADAY) / GAS;
const atReference = (transfer: number, referenceV: number): number =>
  Math.exp((-tafelK(transfer) * referenceV) / REFERENCE_TEMPERATURE_K);

const tableV = (table: readonly number[], socFraction: number): number => {
  const index = Math.min(9, Math.floor(socFraction * 10));
  return table[index]! + (table[index + 1]! - table[index]!) * (socFraction * 10 - index);
};

/** Lithium lost with the root of time. */
const FILM = arrhenius(0.0035 * atReference(-1, 0.08), 35_392);
const filmRate = heatRate({
  factor: ({ depthFraction }) => FILM.factor * Math.exp(2.472 * depthFraction ** 2.157),
  exponent: ({ meanSocFraction }) => FILM.exponent + tafelK(-1) * tableV(ANODE_V, meanSocFraction),
});

/** Lithium lost in the first days, at most this share. */
const BREAK_IN = arrhenius(0.02805 * atReference(0.0066, 3.7), 42_800);
const breakInRate = heatRate({
  factor: ({ depthFraction }) => BREAK_IN.factor * (1 + 0.135 * depthFraction),
  exponent: ({ meanSocFraction }) => BREAK_IN.exponent + tafelK(0.0066) * tableV(OPEN_CIRCUIT_V, meanSocFraction),
});

const SITES = arrhenius(5.226e-5, -48_260);

const SITE_AH = 75.675;

/**
 * Capacity is the smaller of the lithium left and the negative sites left, both measured at the temperature given. It starts
 * above the nominal capacity when warm. No resistance.
 *
 * SAM's program steps it once a day; here each law is exact, so that its first days count in full.
 *
 * @source Smith, Saxon, Keyser, Lundstrom, Cao, Roc 2017, American Control Conference, 4062-4068; parameters and voltage
 * tables as in NREL ssc (`lib_battery_lifetime_nmc.h`).
 */
export const NMC_SMITH_2017: AgeingModel = {
  name: 'NMC-graphite 75 Ah (Smith 2017)',
  source: 'Smith et al. 2017, American Control Conference, 4062-4068, as in NREL ssc',
  validity: {
    temperatureC: [0, 55],
    socFraction: [0, 1],
    depthFraction: [0.8, 1],
    maxRatePerHour: 1,
    maxAgeDays: KOKAM_TEST_DAYS,
  },
  mechanisms: [
    {
      name: 'film',
      drive: 'days',
      law: powerLaw(0.5),
      share: 'calendar',
      ...filmRate,
    },
    {
      name: 'lithium by cycling',
      drive: 'rainflow',
      law: powerLaw(1),
      share: 'cycle',
      ...heatRate(arrhenius(1.541e-5, -42_800)),
    },
    {
      name: 'break-in',
      drive: 'days',
      law: saturatingLaw(5),
      share: 'calendar',
      ...breakInRate,
    },
    {
      name: 'negative sites',
      drive: 'rainflow',
      law: acceleratingLaw(SITE_AH),
      share: 'other',
      ...heatRate({
        factor: ({ depthFraction }) => SITES.factor * fastExp(4.54 * Math.log(depthFraction)),
        exponent: SITES.exponent,
      }),
    },
  ],
  capacityFraction: (losses, temperatureK) => {
    const chill = 1 / temperatureK - 1 / REFERENCE_TEMPERATURE_K;
    const lithium = (75.075 * Math.exp(-(4126 * chill + 9_752_000 * chill ** 2) / GAS)) / NOMINAL_AH;
    const sites = (SITE_AH * warmth(2224, temperatureK)) / NOMINAL_AH;
    return Math.min(lithium * (1.07 - losses[0]! - losses[1]! - losses[2]!), sites * (1 - losses[3]!));
  },
};
