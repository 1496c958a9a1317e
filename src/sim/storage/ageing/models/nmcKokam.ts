/** NMC111-graphite, Kokam pouch cell of 75 Ah: lithium loss and, at the end, loss of active material. */
import type { AgeingModel, Losses } from '../ageingModel.js';
import { powerLaw, sigmoidLaw } from '../ageingLaw.js';
import { ANODE_POTENTIAL_V } from '../anodePotential.js';
import { fastExp } from '../fastExp.js';
import type { Wear } from '../heatRate.js';
import { heatRate, rateOfMean } from '../heatRate.js';
import { scaledCurve } from '../socCurve.js';
import { ZERO_CELSIUS_K } from '../temperature.js';
import { KOKAM_TEST_DAYS } from './kokamTest.js';
import { NORMAL_ANODE_V, NORMAL_TEMPERATURE_K } from './normalised.js';

/** Resistance per lithium loss: factor and exponent by time and by throughput. */
const TIME_RESISTANCE = { factor: 0.057, exponent: 1.25 };
const CYCLE_RESISTANCE = { factor: 4.87, exponent: 0.712 };

/** Of the anode's potential over the state of charge; its factor apart. */
const TIME_EXPONENT = scaledCurve(
  ANODE_POTENTIAL_V,
  (-NORMAL_TEMPERATURE_K * 5.21) / NORMAL_ANODE_V,
  -NORMAL_TEMPERATURE_K * 17.8,
);

const depthFactor = ({ depthFraction }: Wear): number => 3.8e3 * fastExp(1.04 * fastExp(depthFraction * depthFraction));
const CYCLE_EXPONENT = -18.4 * NORMAL_TEMPERATURE_K;

/** One over the full cycles to the knee. Hot loop. */
const materialRate = (wear: Wear, temperaturesK: Float64Array, count: number): number => {
  const cyclesPerK = 153 * wear.depthFraction * (wear.meanSocFraction / 0.6);
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const cycles = 1e4 + cyclesPerK * (temperaturesK[i]! - ZERO_CELSIUS_K - 55);
    sum += cycles > 0 ? 1 / cycles : NaN;
  }
  return sum / count;
};

const materialFraction = (losses: Losses): number => 1.01 - losses[2]!;

/**
 * Capacity is the smaller of the lithium, 1 - k_t t^0.357 - k_c EFC^0.778, and the active material, 1.01 less a sigmoid of
 * EFC: the second makes the knee. Resistance is the larger of that of the films and that of the material. Fitted from 0 to
 * 45 degrees Celsius at 1 C (a third of it when charging at 0), depths 0.8 and 1; no dependence on the rate.
 *
 * The tests lasted 298 days. Beyond them the resistance is a law without a measurement: with 1.09 over the active material
 * that is left it grows tenfold within two decades of daily cycles, so `outside` tells of each day past that age.
 *
 * @source Smith et al. 2017 (American Control Conference, 4062-4068) for the cells; equations and parameters of BLAST-Lite
 * (`nmc111_gr_Kokam75Ah_2017.py`, Gasper).
 */
export const NMC111_KOKAM_75AH: AgeingModel = {
  name: 'NMC111-graphite Kokam 75 Ah (Gasper 2017)',
  source: 'BLAST-Lite, nmc111_gr_Kokam75Ah_2017, on the cells of Smith et al. 2017',
  validity: {
    temperatureC: [0, 45],
    socFraction: [0, 1],
    depthFraction: [0.8, 1],
    maxRatePerHour: 1,
    maxAgeDays: KOKAM_TEST_DAYS,
  },
  mechanisms: [
    {
      name: 'lithium by time',
      drive: 'days',
      law: powerLaw(0.357),
      followsSoc: true,
      share: 'calendar',
      ...heatRate({ factor: 2.66e7, exponent: TIME_EXPONENT }),
    },
    {
      name: 'lithium by cycling',
      drive: 'fullCycles',
      law: powerLaw(0.778),
      share: 'cycle',
      ...heatRate({ factor: depthFactor, exponent: CYCLE_EXPONENT }),
    },
    {
      name: 'active material',
      drive: 'fullCycles',
      law: sigmoidLaw(10),
      share: 'other',
      ...rateOfMean(materialRate),
      startLossFraction: 1e-8,
    },
    {
      name: 'resistance by time',
      drive: 'days',
      law: powerLaw(TIME_RESISTANCE.exponent),
      followsSoc: true,
      share: 'other',
      ...heatRate({
        factor: 2.66e7 * TIME_RESISTANCE.factor,
        exponent: TIME_EXPONENT,
      }),
    },
    {
      name: 'resistance by cycling',
      drive: 'fullCycles',
      law: powerLaw(CYCLE_RESISTANCE.exponent),
      share: 'other',
      ...heatRate({
        factor: (wear) => CYCLE_RESISTANCE.factor * depthFactor(wear),
        exponent: CYCLE_EXPONENT,
      }),
    },
  ],
  capacityFraction: (losses) => Math.min(1 - losses[0]! - losses[1]!, materialFraction(losses)),
  resistanceRatio: (losses) => Math.max(1 + losses[3]! + losses[4]!, -0.08 + 1.09 / materialFraction(losses)),
};
