/** LFP-graphite, Sony/Murata cylindrical cell of 3 Ah: long-lived, made for power. */
import type { AgeingModel } from '../ageingModel.js';
import { powerLaw } from '../ageingLaw.js';
import { arrheniusParts, heatRate } from '../heatRate.js';
import { toSocCurve } from '../socCurve.js';

const SECONDS_PER_DAY = 86_400;

/** In place of ** 3, which takes ten times as long. */
const cube = (x: number): number => x * x * x;

/** Per root of days, and per day. */
const TIME = arrheniusParts(1.2571e-5 * Math.sqrt(SECONDS_PER_DAY), 17_126);
const TIME_RESISTANCE = arrheniusParts(3.4194e-10 * SECONDS_PER_DAY, 71_827);

/**
 * Capacity: both parts with the square root, of time and of full cycles. Resistance: both linear.
 *
 * A rainflow cycle of range d brings count times d full cycles, and the root law takes k^2 times those: so the rate by
 * cycles below holds the root of d. The state of charge enters the resistance squared, as in the paper; BLAST-Lite cubes
 * it. Above 1.05 C the paper's line for the resistance by cycling turns negative: there the model refuses.
 *
 * @source Naumann, Schimpe, Keil, Hesse, Jossen 2018, J. Energy Storage 17, 153-169 (calendar); Naumann, Spingler, Jossen
 * 2020, J. Power Sources 451, 227666 (cycling; no dependence on temperature). Range as BLAST-Lite states it for these cells.
 */
export const LFP_NAUMANN_3AH: AgeingModel = {
  name: 'LFP-graphite 3 Ah (Naumann 2018, 2020)',
  source: 'Naumann et al. 2018, J. Energy Storage 17, 153; 2020, J. Power Sources 451, 227666',
  validity: { temperatureC: [20, 40], socFraction: [0, 1], depthFraction: [0.8, 1], maxRatePerHour: 1 },
  mechanisms: [
    {
      name: 'calendar',
      drive: 'days',
      law: powerLaw(0.5),
      meanOrder: 2,
      followsSoc: true,
      share: 'calendar',
      ...heatRate({
        factor: toSocCurve((socFraction) => TIME.factor * (2.8575 * cube(socFraction - 0.5) + 0.60225)),
        exponent: TIME.exponent,
      }),
    },
    {
      name: 'cycling',
      drive: 'rainflow',
      law: powerLaw(0.5),
      share: 'cycle',
      rate: ({ depthFraction, ratePerHour }) =>
        0.01 *
        (0.063 * ratePerHour + 0.0971) *
        (4.0253 * cube(depthFraction - 0.6) + 1.0923) *
        Math.sqrt(depthFraction),
    },
    {
      name: 'resistance by time',
      drive: 'days',
      law: powerLaw(1),
      followsSoc: true,
      share: 'other',
      ...heatRate({
        factor: toSocCurve((socFraction) => TIME_RESISTANCE.factor * (-3.3903 * (socFraction - 0.5) ** 2 + 1.5604)),
        exponent: TIME_RESISTANCE.exponent,
      }),
    },
    {
      name: 'resistance by cycling',
      drive: 'rainflow',
      law: powerLaw(1),
      share: 'other',
      rate: ({ depthFraction, ratePerHour }) =>
        0.01 * (-0.002 * ratePerHour + 0.0021) * (6.8477 * cube(depthFraction - 0.5) + 0.91882) * depthFraction,
    },
  ],
  capacityFraction: ([calendar, cycling]) => 1 - calendar! - cycling!,
  resistanceRatio: (losses) => 1 + losses[2]! + losses[3]!,
};
