/** NMC-graphite, large pouch cell of about 75 Ah, made for power: "NMC-Gr A" of its source. */
import type { AgeingModel } from '../ageingModel.js';
import { powerLaw } from '../ageingLaw.js';
import { fastAnodePotentialV } from '../anodePotential.js';
import { NORMAL_ANODE_V, NORMAL_TEMPERATURE_K } from './normalised.js';

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
      rate: ({ temperatureK, socFraction }) => {
        const warmth = (temperatureK / NORMAL_TEMPERATURE_K) ** 3;
        const anode = Math.cbrt(fastAnodePotentialV(socFraction) / NORMAL_ANODE_V);
        return 8.71e-7 * Math.exp((10 * warmth) / anode) * 1000 ** -0.578;
      },
    },
    {
      name: 'cycling',
      drive: 'fullCycles',
      law: powerLaw(1.11),
      followsSoc: false,
      share: 'cycle',
      rate: ({ temperatureK, depthFraction, ratePerHour }) => {
        const warmth = temperatureK / NORMAL_TEMPERATURE_K;
        const depth = Math.sqrt(depthFraction);
        const sum =
          0.0267 +
          1.64 * warmth ** 3 * depth +
          0.011 * Math.exp(ratePerHour ** 2 / Math.sqrt(warmth)) -
          0.44 * Math.exp(depth * warmth ** 2 * Math.sqrt(ratePerHour));
        return Math.abs(sum) * 10_000 ** -1.11;
      },
    },
  ],
  capacityFraction: ([calendar, cycling]) => 1 - calendar! - cycling!,
};
