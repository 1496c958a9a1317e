/** NMC-graphite, large pouch cell of about 75 Ah, made for power: "NMC-Gr A" of its source. */
import type { AgeingModel } from '../ageingModel.js';
import { powerLaw } from '../ageingLaw.js';
import { ANODE_ROOT } from '../anodePotential.js';
import { fastExp } from '../fastExp.js';
import type { Wear } from '../heatRate.js';
import { heatRate, rateOfMean } from '../heatRate.js';
import { scaledCurve } from '../socCurve.js';
import { NORMAL_ANODE_V, NORMAL_TEMPERATURE_K } from './normalised.js';

/** Per day^0.578 and per full cycle^1.11; the source counts in thousands of days and tens of thousands of cycles. */
const CALENDAR_RATE = 8.71e-7 * 1000 ** -0.578;
/** Of the cube of the temperature over the cube root of the anode's potential. */
const CALENDAR_EXPONENT = (10 * Math.cbrt(NORMAL_ANODE_V)) / NORMAL_TEMPERATURE_K ** 3;
const CYCLING_FACTOR = 10_000 ** -1.11;

/** Hot loop. */
const cyclingRate = (wear: Wear, temperaturesK: Float64Array, count: number): number => {
  const { depthFraction, ratePerHour } = wear;
  const depth = Math.sqrt(depthFraction);
  const rateSquared = ratePerHour * ratePerHour;
  const depthAtRate = depth * Math.sqrt(ratePerHour);
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const warmth = temperaturesK[i]! / NORMAL_TEMPERATURE_K;
    const one =
      0.0267 +
      1.64 * warmth * warmth * warmth * depth +
      0.011 * fastExp(rateSquared / Math.sqrt(warmth)) -
      0.44 * fastExp(depthAtRate * warmth * warmth);
    sum += Math.abs(one);
  }
  return (sum / count) * CYCLING_FACTOR;
};

/**
 * q = 1 - k_cal (t/1000)^0.578 - k_cyc (EFC/10000)^1.11, t in days. Capacity only. Fitted at 10 to 45 degrees Celsius and
 * depths of 0.8 and more.
 *
 * The temperature is normalised by 308.15 K as in the paper and the reference runs; some versions of BLAST-Lite add 35 to
 * 293.15 instead, which gives a fifth of the calendar loss.
 *
 * @source Gasper et al. 2023, J. Energy Storage 73, 109042; parameters as in BLAST-Lite (`nmc_gr_75Ah_A_2019.py`).
 */
export const NMC_75AH_A: AgeingModel = {
  name: 'NMC-graphite 75 Ah A (Gasper 2023)',
  source: 'Gasper et al. 2023, J. Energy Storage 73, 109042, as in BLAST-Lite',
  validity: { temperatureC: [10, 45], socFraction: [0, 1], depthFraction: [0.8, 1], maxRatePerHour: 2 },
  mechanisms: [
    {
      name: 'calendar',
      drive: 'days',
      law: powerLaw(0.578),
      followsSoc: true,
      share: 'calendar',
      ...heatRate({
        factor: CALENDAR_RATE,
        exponent: scaledCurve(ANODE_ROOT, CALENDAR_EXPONENT),
        heat: (temperatureK) => temperatureK * temperatureK * temperatureK,
      }),
    },
    {
      name: 'cycling',
      drive: 'fullCycles',
      law: powerLaw(1.11),
      share: 'cycle',
      ...rateOfMean(cyclingRate),
    },
  ],
  capacityFraction: ([calendar, cycling]) => 1 - calendar! - cycling!,
};
