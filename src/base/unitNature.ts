/**
 * Whether a unit measures a rate, which holds throughout its step (power, a price, a temperature), or an amount, which
 * belongs to its step as a whole (energy, money, mass). Of a rate a longer step has the mean, of an amount the sum.
 */
export type UnitNature = 'rate' | 'amount';

/** Units as they stand in a `Series`. */
const RATES = [
  ...['W', 'kW', 'MW', 'GW', 'kW/kW', 'kVA', 'kvar'],
  ...['USD/MWh', 'USD/kWh', 'EUR/MWh', 'EUR/kWh', 'USD/h'],
  ...['gCO2/kWh', 'kgCO2/MWh', 'kgCO2/kWh', 'tCO2/MWh'],
  ...['°C', 'K', 'Hz', 'V', 'A', 'm/s', 'W/m2'],
  ...['fraction', '%', 'pu'],
];
const AMOUNTS = ['Wh', 'kWh', 'MWh', 'GWh', 'J', 'USD', 'EUR', 'gCO2', 'kgCO2', 'tCO2', 'mm', 'jobs'];

const NATURES: ReadonlyMap<string, UnitNature> = new Map([
  ...RATES.map((unit) => [unit, 'rate'] as const),
  ...AMOUNTS.map((unit) => [unit, 'amount'] as const),
]);

/**
 * The nature of a unit: that of the table, or for a unit that stands in none what the caller says.
 *
 * @param said the caller's word, for units that are not known.
 * @throws RangeError when the unit is not known and nothing is said, or when the word contradicts the table.
 * @example
 * ```ts @import.meta.vitest
 * expect(natureOfUnit('kW')).toBe('rate');
 * expect(natureOfUnit('kWh')).toBe('amount');
 * expect(natureOfUnit('requests', 'amount')).toBe('amount');
 * expect(() => natureOfUnit('requests')).toThrow('rate or amount');
 * ```
 */
export function natureOfUnit(unit: string, said?: UnitNature): UnitNature {
  const known = NATURES.get(unit);
  if (known === undefined && said === undefined) {
    throw new RangeError(`Say whether ${unit} is a rate or amount; the unit is not known.`);
  }
  if (known !== undefined && said !== undefined && known !== said) {
    throw new RangeError(`Take ${unit} as the ${known} that it is; this one is taken as ${said}.`);
  }
  return (known ?? said)!;
}
