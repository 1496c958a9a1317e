/** The cycle-by-cycle model of Xu and others, fitted on LMO cells and often used for any lithium-ion battery. */
import type { AgeingModel } from '../ageingModel.js';
import { powerLaw } from '../ageingLaw.js';
import { fastExp } from '../fastExp.js';
import { heatRate } from '../heatRate.js';
import { expCurve, scaledCurve, SOC } from '../socCurve.js';

const SEI_SHARE = 0.0575;
const SEI_SPEED = 121;
const REFERENCE_TEMPERATURE_K = 298.15;
const SECONDS_PER_DAY = 86_400;

/**
 * exp(k_T (T - T_ref) T_ref/T) = exp(k_T T_ref) exp(-k_T T_ref^2/T); degrees Celsius in the ratio, as one public copy has it,
 * are wrong.
 */
const EXPONENT = -0.0693 * REFERENCE_TEMPERATURE_K ** 2;
const OUTER_FACTOR = Math.exp(0.0693 * REFERENCE_TEMPERATURE_K);
const CALENDAR_FACTOR = 4.14e-10 * SECONDS_PER_DAY * OUTER_FACTOR;

const SOC_ORDER = 1.04;
const socFactor = (socFraction: number): number => fastExp(SOC_ORDER * (socFraction - 0.5));

/** S_delta = 1/(k1 delta^k2 + k3). */
const depthFactor = (depthFraction: number): number => 1 / (1.4e5 * fastExp(-0.501 * Math.log(depthFraction)) - 1.23e5);

/**
 * Linear damage f of time and of each rainflow cycle; capacity = alpha exp(-beta f) + (1 - alpha) exp(-f), the first term
 * for the film that forms early. No resistance. The fitted range is recalled, not reread.
 *
 * @source Xu, Oudalov, Ulbig, Andersson, Kirschen 2018, IEEE Trans. Smart Grid 9(2), 1131-1140; alpha 5.75e-2 (copies with
 * 5.57e-2 transpose it).
 */
export const LMO_XU_2018: AgeingModel = {
  name: 'LMO (Xu 2018)',
  source: 'Xu et al. 2018, IEEE Trans. Smart Grid 9(2), 1131-1140',
  validity: { temperatureC: [15, 55], socFraction: [0, 1], depthFraction: [0.1, 1], maxRatePerHour: 1 },
  mechanisms: [
    {
      name: 'calendar',
      drive: 'days',
      law: powerLaw(1),
      followsSoc: true,
      share: 'calendar',
      ...heatRate({
        factor: expCurve(scaledCurve(SOC, SOC_ORDER, Math.log(CALENDAR_FACTOR) - 0.5 * SOC_ORDER)),
        exponent: EXPONENT,
      }),
    },
    {
      name: 'cycling',
      drive: 'rainflow',
      law: powerLaw(1),
      share: 'cycle',
      ...heatRate({
        factor: ({ depthFraction, meanSocFraction }) =>
          OUTER_FACTOR * depthFactor(depthFraction) * socFactor(meanSocFraction),
        exponent: EXPONENT,
      }),
    },
  ],
  capacityFraction: ([calendar, cycling]) => {
    const damage = calendar! + cycling!;
    return SEI_SHARE * Math.exp(-SEI_SPEED * damage) + (1 - SEI_SHARE) * Math.exp(-damage);
  },
};
