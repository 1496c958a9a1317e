/** Efficiency by load from what a converter and the cells behind it lose. */
import type { LoadEfficiency } from './conversion.js';

/** Losses as shares of the converter's rated power, with p the terminal power as a share of it. */
export type ConverterLosses = {
  /** Lost at any power but 0: control, magnetising, switching at no load. */
  readonly standbyFraction: number;
  /** Times p: voltage drops. */
  readonly linearFraction?: number;
  /** Times p²: resistances, those of the cells included. */
  readonly quadraticFraction?: number;
};

/** As {@link BatterySpec} takes them. */
export type EfficiencyByLoad = {
  readonly chargeEfficiencyFraction: readonly LoadEfficiency[];
  readonly dischargeEfficiencyFraction: readonly LoadEfficiency[];
};

/** Loads of the weighted European efficiency, and three more. */
const LOAD_FRACTIONS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

/**
 * The efficiency by load of a converter that loses standby + linear · p + quadratic · p² of its rated power: discharging
 * p / (p + loss), charging (p - loss) / p. Below a load of 5 % the efficiency stays that at 5 %, and at rest nothing is lost:
 * a converter that stays switched on at rest belongs into `auxiliaryKw` with its standby.
 *
 * @throws RangeError for a negative share, or one so large that charging at a small load would store nothing.
 * @source Schmid and Schmidt 1991, 10th European PV Solar Energy Conference; Notton, Lazarov and Stoyanov 2010, Renewable
 * Energy 35, 541-554, with fitted shares for three classes of inverter, the second of them standby 0.0072, quadratic 0.0345.
 * @example
 * ```ts @import.meta.vitest
 * const { dischargeEfficiencyFraction } = fromConverterLosses({ standbyFraction: 0.0072, quadraticFraction: 0.0345 });
 * expect(dischargeEfficiencyFraction.at(-1)).toEqual({ loadFraction: 1, efficiencyFraction: 1 / 1.0417 });
 * ```
 */
export function fromConverterLosses(losses: ConverterLosses): EfficiencyByLoad {
  const { standbyFraction, linearFraction = 0, quadraticFraction = 0 } = losses;
  for (const [field, value] of Object.entries({ standbyFraction, linearFraction, quadraticFraction })) {
    if (!(value >= 0 && value < 1)) throw new RangeError(`Give ${field} from 0, below 1; this one is ${value}.`);
  }
  const lostAt = (load: number): number => standbyFraction + load * (linearFraction + load * quadraticFraction);
  const charge = LOAD_FRACTIONS.map((load) => ({ loadFraction: load, efficiencyFraction: 1 - lostAt(load) / load }));
  const useless = charge.find(({ efficiencyFraction }) => efficiencyFraction <= 0);
  if (useless !== undefined) {
    throw new RangeError(`Give losses below the load; at a load of ${useless.loadFraction} all of it is lost.`);
  }
  return {
    chargeEfficiencyFraction: charge,
    dischargeEfficiencyFraction: LOAD_FRACTIONS.map((load) => ({
      loadFraction: load,
      efficiencyFraction: load / (load + lostAt(load)),
    })),
  };
}
