/** The money and energy of a price, as USD/MWh. */
import { KWH_PER_MWH } from '../../../base/units.js';

/** USD that one unit of another currency is worth, such as `{ EUR: 1.08 }`. */
export type ExchangeRates = Readonly<Record<string, number>>;

const UNIT = /^([A-Z]{3}|USct|EURct)\/(MWh|kWh)$/;
/** Hundredths, and of what. */
const CENTS = new Map([
  ['USct', 'USD'],
  ['EURct', 'EUR'],
]);

/** USD/MWh that one of the unit is worth, or what is missing to say so. */
export type PriceFactor = { readonly usdPerMwhFactor: number } | { readonly missingRate: string };

/**
 * The factor from a unit such as `USD/kWh`, `EUR/MWh` or `EURct/kWh` (`USct/kWh`) to USD/MWh.
 *
 * @throws RangeError when the unit is no price, or a rate is not positive.
 * @example
 * ```ts @import.meta.vitest
 * expect(toUsdPerMwh('USD/kWh')).toEqual({ usdPerMwhFactor: 1000 });
 * expect(toUsdPerMwh('EURct/kWh', { EUR: 1.1 })).toEqual({ usdPerMwhFactor: 11 });
 * expect(toUsdPerMwh('EUR/MWh')).toEqual({ missingRate: 'EUR' });
 * ```
 */
export function toUsdPerMwh(unit: string, usdPer: ExchangeRates = {}): PriceFactor {
  const [, money = '', energy] = UNIT.exec(unit) ?? [];
  if (energy === undefined) {
    throw new RangeError(`Give a price unit such as USD/MWh, EUR/MWh or USct/kWh; this one is ${unit}.`);
  }
  const currency = CENTS.get(money) ?? money;
  const rate = currency === 'USD' ? 1 : usdPer[currency];
  if (rate === undefined) return { missingRate: currency };
  if (!(rate > 0 && Number.isFinite(rate)))
    throw new RangeError(`Give USD per ${currency} above 0; this one is ${rate}.`);
  const perMwhFactor = energy === 'kWh' ? KWH_PER_MWH : 1;
  return { usdPerMwhFactor: CENTS.has(money) ? (rate * perMwhFactor) / 100 : rate * perMwhFactor };
}
