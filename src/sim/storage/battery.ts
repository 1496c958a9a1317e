/** One battery seen from its terminals: an energy balance with losses on charging and on discharging. */

/** What a person may write. */
export type BatterySpec = {
  /** Limit at the terminals, both directions; above 0. */
  readonly powerKw: number;
  /** Nameplate energy, stored; above 0. */
  readonly energyKwh: number;
  /** Stored energy per energy taken from the site; above 0, at most 1. */
  readonly chargeEfficiencyFraction: number;
  /** Energy given to the site per stored energy; above 0, at most 1. */
  readonly dischargeEfficiencyFraction: number;
  /** Lower end of the usable window as a share of nameplate energy; 0 by default. */
  readonly minSocFraction?: number;
  /** Upper end of the usable window as a share of nameplate energy; 1 by default. */
  readonly maxSocFraction?: number;
  /** State of charge at the start; the lower end of the window (nothing to give) by default. */
  readonly initialSocFraction?: number;
};

/** Normal form: filled, checked, frozen. Stored energies count from an empty cell, not from the window's lower end. */
export type Battery = {
  readonly powerKw: number;
  readonly energyKwh: number;
  readonly chargeEfficiencyFraction: number;
  readonly dischargeEfficiencyFraction: number;
  /** Lower end of the usable window. */
  readonly minEnergyKwh: number;
  /** Upper end of the usable window. */
  readonly maxEnergyKwh: number;
  readonly initialEnergyKwh: number;
};

/**
 * A checked, frozen battery.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const battery = toBattery({ powerKw: 1000, energyKwh: 4000, ...fromRoundTripEfficiency(0.81), maxSocFraction: 0.9 });
 * expect([battery.minEnergyKwh, battery.maxEnergyKwh, battery.initialEnergyKwh]).toEqual([0, 3600, 0]);
 * ```
 */
export function toBattery(spec: BatterySpec): Battery {
  const { powerKw, energyKwh, chargeEfficiencyFraction, dischargeEfficiencyFraction } = spec;
  const { minSocFraction = 0, maxSocFraction = 1 } = spec;
  const { initialSocFraction = minSocFraction } = spec;
  requireField('powerKw', powerKw, powerKw > 0 && powerKw < Infinity, 'above 0');
  requireField('energyKwh', energyKwh, energyKwh > 0 && energyKwh < Infinity, 'above 0');
  requireEfficiency('chargeEfficiencyFraction', chargeEfficiencyFraction);
  requireEfficiency('dischargeEfficiencyFraction', dischargeEfficiencyFraction);
  requireField('minSocFraction', minSocFraction, minSocFraction >= 0 && minSocFraction < 1, 'from 0, below 1');
  const isAbove = maxSocFraction > minSocFraction && maxSocFraction <= 1;
  requireField('maxSocFraction', maxSocFraction, isAbove, 'above minSocFraction, at most 1');
  const isInside = initialSocFraction >= minSocFraction && initialSocFraction <= maxSocFraction;
  requireField('initialSocFraction', initialSocFraction, isInside, 'from minSocFraction to maxSocFraction');
  return Object.freeze({
    powerKw,
    energyKwh,
    chargeEfficiencyFraction,
    dischargeEfficiencyFraction,
    minEnergyKwh: minSocFraction * energyKwh,
    maxEnergyKwh: maxSocFraction * energyKwh,
    initialEnergyKwh: initialSocFraction * energyKwh,
  });
}

/**
 * A round-trip efficiency split evenly: its square root on charging and on discharging.
 *
 * @throws RangeError when it is not above 0 and at most 1.
 * @example
 * ```ts @import.meta.vitest
 * expect(fromRoundTripEfficiency(0.81).chargeEfficiencyFraction).toBeCloseTo(0.9, 12);
 * ```
 */
export function fromRoundTripEfficiency(
  roundTripFraction: number,
): Pick<BatterySpec, 'chargeEfficiencyFraction' | 'dischargeEfficiencyFraction'> {
  requireEfficiency('roundTripFraction', roundTripFraction);
  const oneWayFraction = Math.sqrt(roundTripFraction);
  return { chargeEfficiencyFraction: oneWayFraction, dischargeEfficiencyFraction: oneWayFraction };
}

function requireEfficiency(field: string, valueFraction: number): void {
  requireField(field, valueFraction, valueFraction > 0 && valueFraction <= 1, 'above 0, at most 1');
}

/** `isGood` must be false for NaN, which every comparison gives. */
function requireField(field: string, value: number, isGood: boolean, wanted: string): void {
  if (!isGood) throw new RangeError(`Give ${field} ${wanted}; this one is ${value}.`);
}
