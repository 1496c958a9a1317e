/** LFP-graphite, large prismatic cell above 250 Ah, made for energy rather than power. */
import type { AgeingModel } from '../ageingModel.js';
import { powerLaw } from '../ageingLaw.js';
import { ANODE_POTENTIAL_V } from '../anodePotential.js';
import { heatRate } from '../heatRate.js';
import { scaledCurve } from '../socCurve.js';

/**
 * q = 1 - k_cal t^0.526 - k_cyc EFC^0.828, t in days. Capacity only: the source gives no resistance. Its cycling rate has a
 * second term, exp(-1.55e5/T) beside exp(2.19e3/T), which changes no digit below 1000 degrees Celsius and is left out.
 *
 * Fitted at depths of 0.8 and more, at gentle rates, from 10 to 45 degrees Celsius: the many shallow cycles that smooth an AI
 * load are outside, and so is any charging above 0.65 C. Cycling wears more in the cold because it learned to balance the
 * calendar part; do not extrapolate it.
 *
 * @source Gasper et al. 2023, J. Energy Storage 73, 109042; parameters and range as in BLAST-Lite
 * (`lfp_gr_250AhPrismatic_2019.py`).
 */
export const LFP_250AH: AgeingModel = {
  name: 'LFP-graphite 250 Ah (Gasper 2023)',
  source: 'Gasper et al. 2023, J. Energy Storage 73, 109042, as in BLAST-Lite',
  validity: { temperatureC: [10, 45], socFraction: [0, 1], depthFraction: [0.8, 1], maxRatePerHour: 0.65 },
  mechanisms: [
    {
      name: 'calendar',
      drive: 'days',
      law: powerLaw(0.526),
      followsSoc: true,
      share: 'calendar',
      ...heatRate({
        factor: 8.37e4,
        exponent: scaledCurve(ANODE_POTENTIAL_V, -3.56e3, -5.21e3),
      }),
    },
    {
      name: 'cycling',
      drive: 'fullCycles',
      law: powerLaw(0.828),
      share: 'cycle',
      ...heatRate({
        factor: ({ depthFraction, ratePerHour }) => 4.38e-8 + 1.55e-8 * depthFraction + 1.68e-7 * ratePerHour,
        exponent: 2.19e3,
      }),
    },
  ],
  capacityFraction: ([calendar, cycling]) => 1 - calendar! - cycling!,
};
