/** One battery seen from its terminals: an energy balance with losses on charging, on discharging and at rest. */
import type { Conversion, LoadEfficiency } from './conversion.js';
import { toConversion } from './conversion.js';

/** What a person may write. */
export type BatterySpec = {
  /** Limit at the terminals, both directions; above 0. */
  readonly powerKw: number;
  /** Nameplate energy, stored; above 0. */
  readonly energyKwh: number;
  /** Stored energy per energy taken from the site; above 0, at most 1; by load where it depends on load. */
  readonly chargeEfficiencyFraction: number | readonly LoadEfficiency[];
  /** Energy given to the site per stored energy; above 0, at most 1; by load where it depends on load. */
  readonly dischargeEfficiencyFraction: number | readonly LoadEfficiency[];
  /** Lower end of the usable window as a share of nameplate energy; 0 by default. */
  readonly minSocFraction?: number;
  /** Upper end of the usable window as a share of nameplate energy; 1 by default. */
  readonly maxSocFraction?: number;
  /** State of charge at the start; the lower end of the window (nothing to give) by default. */
  readonly initialSocFraction?: number;
  /**
   * Share of the stored energy above the window's lower end that leaks in an hour, as a continuous rate: at rest it is
   * exp(-rate · hours) of what it was; 0 by default. The lower end itself is held.
   */
  readonly selfDischargePerHour?: number;
  /** Taken from the site at all times for controls, pumps and fans, beside the terminals; 0 by default. */
  readonly auxiliaryKw?: number;
  /** Share of `powerKw` allowed by cell temperature, straight between the points; all of it at any by default. */
  readonly derating?: readonly Derating[];
  /** Fastest change of the terminal power; unlimited by default. */
  readonly rampKwPerMin?: number;
  /** Shortest time for which it keeps charging, discharging or standing idle once begun; 0 by default. */
  readonly minimumHoldMs?: number;
};

/** Share of the power allowed at a cell temperature. */
export type Derating = {
  readonly temperatureC: number;
  /** From 0 to 1. */
  readonly powerFraction: number;
};

/** Normal form: filled, checked, frozen. Stored energies count from an empty cell, not from the window's lower end. */
export type Battery = {
  readonly powerKw: number;
  readonly energyKwh: number;
  /** At full load where `chargeCurve` says how it depends on load. */
  readonly chargeEfficiencyFraction: number;
  /** At full load where `dischargeCurve` says how it depends on load. */
  readonly dischargeEfficiencyFraction: number;
  /** Null where the efficiency is the same at any load. */
  readonly chargeCurve: Conversion | null;
  /** Null where the efficiency is the same at any load. */
  readonly dischargeCurve: Conversion | null;
  /** Lower end of the usable window. */
  readonly minEnergyKwh: number;
  /** Upper end of the usable window. */
  readonly maxEnergyKwh: number;
  readonly initialEnergyKwh: number;
  /** Rate at which energy above `minEnergyKwh` leaks. */
  readonly selfDischargePerHour: number;
  readonly auxiliaryKw: number;
  /** Ascending by temperature; empty where all power is allowed at any. */
  readonly derating: readonly Derating[];
  /** Infinity where unlimited. */
  readonly rampKwPerMin: number;
  readonly minimumHoldMs: number;
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
  const { powerKw, energyKwh, selfDischargePerHour = 0, auxiliaryKw = 0 } = spec;
  const { rampKwPerMin = Infinity, minimumHoldMs = 0 } = spec;
  requireField('powerKw', powerKw, powerKw > 0 && powerKw < Infinity, 'above 0');
  requireField('energyKwh', energyKwh, energyKwh > 0 && energyKwh < Infinity, 'above 0');
  requireFromZero('selfDischargePerHour', selfDischargePerHour);
  requireFromZero('auxiliaryKw', auxiliaryKw);
  requireField('rampKwPerMin', rampKwPerMin, rampKwPerMin > 0, 'above 0');
  requireFromZero('minimumHoldMs', minimumHoldMs);
  return Object.freeze({
    ...{ powerKw, energyKwh },
    ...toEfficiencies(spec),
    ...toWindow(spec),
    ...{ selfDischargePerHour, auxiliaryKw, rampKwPerMin, minimumHoldMs },
    derating: toDerating(spec.derating ?? []),
  });
}

type Efficiencies = Pick<
  Battery,
  'chargeEfficiencyFraction' | 'dischargeEfficiencyFraction' | 'chargeCurve' | 'dischargeCurve'
>;

function toEfficiencies(spec: BatterySpec): Efficiencies {
  const { chargeEfficiencyFraction: charge, dischargeEfficiencyFraction: discharge, powerKw } = spec;
  return {
    chargeEfficiencyFraction: atFullLoad('chargeEfficiencyFraction', charge),
    dischargeEfficiencyFraction: atFullLoad('dischargeEfficiencyFraction', discharge),
    chargeCurve: typeof charge === 'number' ? null : toConversion('charge', charge, powerKw),
    dischargeCurve: typeof discharge === 'number' ? null : toConversion('discharge', discharge, powerKw),
  };
}

function atFullLoad(field: string, given: number | readonly LoadEfficiency[]): number {
  const fraction = typeof given === 'number' ? given : (given.at(-1)?.efficiencyFraction ?? NaN);
  requireEfficiency(field, fraction);
  return fraction;
}

function toWindow(spec: BatterySpec): Pick<Battery, 'minEnergyKwh' | 'maxEnergyKwh' | 'initialEnergyKwh'> {
  const { energyKwh, minSocFraction = 0, maxSocFraction = 1, initialSocFraction = minSocFraction } = spec;
  requireField('minSocFraction', minSocFraction, minSocFraction >= 0 && minSocFraction < 1, 'from 0, below 1');
  const isAbove = maxSocFraction > minSocFraction && maxSocFraction <= 1;
  requireField('maxSocFraction', maxSocFraction, isAbove, 'above minSocFraction, at most 1');
  const isInside = initialSocFraction >= minSocFraction && initialSocFraction <= maxSocFraction;
  requireField('initialSocFraction', initialSocFraction, isInside, 'from minSocFraction to maxSocFraction');
  return {
    minEnergyKwh: minSocFraction * energyKwh,
    maxEnergyKwh: maxSocFraction * energyKwh,
    initialEnergyKwh: initialSocFraction * energyKwh,
  };
}

function toDerating(points: readonly Derating[]): readonly Derating[] {
  let previousC = -Infinity;
  for (const { temperatureC, powerFraction } of points) {
    const isAscending = temperatureC > previousC && temperatureC < Infinity;
    requireField('derating temperatureC', temperatureC, isAscending, 'ascending');
    requireField('derating powerFraction', powerFraction, powerFraction >= 0 && powerFraction <= 1, 'from 0 to 1');
    previousC = temperatureC;
  }
  return Object.freeze(points.map((point) => Object.freeze({ ...point })));
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
): Pick<Battery, 'chargeEfficiencyFraction' | 'dischargeEfficiencyFraction'> {
  requireEfficiency('roundTripFraction', roundTripFraction);
  const oneWayFraction = Math.sqrt(roundTripFraction);
  return { chargeEfficiencyFraction: oneWayFraction, dischargeEfficiencyFraction: oneWayFraction };
}

function requireEfficiency(field: string, valueFraction: number): void {
  requireField(field, valueFraction, valueFraction > 0 && valueFraction <= 1, 'above 0, at most 1');
}

function requireFromZero(field: string, value: number): void {
  requireField(field, value, value >= 0 && value < Infinity, 'from 0');
}

/** `isGood` must be false for NaN, which every comparison gives. */
function requireField(field: string, value: number, isGood: boolean, wanted: string): void {
  if (!isGood) throw new RangeError(`Give ${field} ${wanted}; this one is ${value}.`);
}
