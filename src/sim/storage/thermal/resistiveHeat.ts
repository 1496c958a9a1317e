/** Heat of a resistance behind a terminal power. */
const W_PER_KW = 1000;

/** One cell, or a pack as one source with one resistance. */
export type Source = {
  /** Open-circuit voltage; above 0. */
  readonly voltageV: number;
  readonly resistanceOhm: number;
};

/**
 * I²R at a terminal power, with the current that solves V I - I² R = P (positive discharges), the smaller one.
 *
 * @units kW.
 * @throws RangeError for a voltage not above 0, a resistance below 0, or more power than the source can give, V² / 4R.
 * @example
 * ```ts @import.meta.vitest
 * expect(resistiveHeatKw(0.09, { voltageV: 100, resistanceOhm: 10 })).toBeCloseTo(0.01, 15);
 * expect(resistiveHeatKw(-0.11, { voltageV: 100, resistanceOhm: 10 })).toBeCloseTo(0.01, 15);
 * ```
 */
export function resistiveHeatKw(powerKw: number, { voltageV, resistanceOhm }: Source): number {
  if (!(voltageV > 0 && voltageV < Infinity)) throw new RangeError(`Give voltageV above 0; this one is ${voltageV}.`);
  if (!(resistanceOhm >= 0 && resistanceOhm < Infinity)) {
    throw new RangeError(`Give resistanceOhm from 0; this one is ${resistanceOhm}.`);
  }
  const powerW = powerKw * W_PER_KW;
  const underRoot = voltageV * voltageV - 4 * resistanceOhm * powerW;
  if (!(underRoot >= 0)) {
    const mostKw = (voltageV * voltageV) / (4 * resistanceOhm) / W_PER_KW;
    throw new RangeError(`Ask for at most ${mostKw} kW, all that the source can give; ${powerKw} kW was asked.`);
  }
  const currentA = (2 * powerW) / (voltageV + Math.sqrt(underRoot));
  return (currentA * currentA * resistanceOhm) / W_PER_KW;
}
