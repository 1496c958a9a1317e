/** What a storage can do and how the grid is to follow, as numbers per step. */
import { MS_PER_MINUTE, MS_PER_SECOND, toHours } from '../../../base/units.js';
import type { Battery } from '../../storage/battery.js';
import { requireAboveZero, requireField, requireFromZero } from '../require.js';
import type { CycleDamage } from './swingCount.js';

export type StorageSmoothingSpec = {
  /** Null: without limits and losses, to see what is needed. */
  readonly battery: Battery | null;
  /** The grid follows the demand as a first-order lag of this time; 0, at once, by default. */
  readonly timeConstantSeconds?: number;
  /** The grid's power changes no faster; Infinity by default. */
  readonly rampKwPerMin?: number;
  /** The stored energy is led back to where it began with this time constant; Infinity, never, by default. */
  readonly restoreSeconds?: number;
  /** Wear of a cycle by its depth; not told by default. */
  readonly damage?: CycleDamage;
};

export type StorageLimits = {
  readonly stepHours: number;
  /** Share of the distance to the demand that the grid goes in a step. */
  readonly movedFraction: number;
  /** Most that the grid's power changes in a step. */
  readonly rampKw: number;
  readonly restorePerHour: number;
  readonly startKwh: number;
  readonly minKwh: number;
  readonly maxKwh: number;
  readonly powerKw: number;
  readonly chargeFraction: number;
  readonly dischargeFraction: number;
  readonly auxiliaryKw: number;
};

const UNLIMITED = {
  ...{ startKwh: 0, minKwh: -Infinity, maxKwh: Infinity, powerKw: Infinity },
  ...{ chargeFraction: 1, dischargeFraction: 1, auxiliaryKw: 0 },
};

/**
 * Checks a storage stage and counts it out for steps of one length.
 *
 * @throws RangeError when a field is out of its range, or the battery has load curves, derating, a leak, a ramp or a hold.
 * @example
 * ```ts @import.meta.vitest
 * const limits = toStorageLimits({ battery: null, rampKwPerMin: 60 }, 1000);
 * expect([limits.rampKw, limits.movedFraction, limits.powerKw]).toEqual([1, 1, Infinity]);
 * ```
 */
export function toStorageLimits(spec: StorageSmoothingSpec, stepMs: number): StorageLimits {
  const { battery, timeConstantSeconds = 0, rampKwPerMin = Infinity, restoreSeconds = Infinity } = spec;
  requireAboveZero('stepMs', stepMs);
  requireFromZero('timeConstantSeconds', timeConstantSeconds);
  requireField('rampKwPerMin', rampKwPerMin, rampKwPerMin >= 0, 'from 0');
  requireField('restoreSeconds', restoreSeconds, restoreSeconds > 0, 'above 0');
  const lagMs = timeConstantSeconds * MS_PER_SECOND;
  return {
    stepHours: toHours(stepMs),
    movedFraction: lagMs === 0 ? 1 : -Math.expm1(-stepMs / lagMs),
    rampKw: (rampKwPerMin * stepMs) / MS_PER_MINUTE,
    restorePerHour: restoreSeconds === Infinity ? 0 : 1 / toHours(restoreSeconds * MS_PER_SECOND),
    ...(battery === null ? UNLIMITED : fromBattery(battery)),
  };
}

function fromBattery(battery: Battery): typeof UNLIMITED {
  const { chargeCurve, dischargeCurve, derating, selfDischargePerHour, rampKwPerMin, minimumHoldMs } = battery;
  const isPlain = chargeCurve === null && dischargeCurve === null && derating.length === 0;
  if (!isPlain || selfDischargePerHour > 0 || rampKwPerMin < Infinity || minimumHoldMs > 0) {
    throw new RangeError(
      'Give a battery of constant efficiencies, without derating, leak, ramp or hold; this one has such.',
    );
  }
  return {
    ...{ startKwh: battery.initialEnergyKwh, minKwh: battery.minEnergyKwh, maxKwh: battery.maxEnergyKwh },
    ...{ powerKw: battery.powerKw, auxiliaryKw: battery.auxiliaryKw },
    chargeFraction: battery.chargeEfficiencyFraction,
    dischargeFraction: battery.dischargeEfficiencyFraction,
  };
}
