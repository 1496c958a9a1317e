/** An uninterruptible power supply by its class and its settings. */

/**
 * IEC 62040-3: VFI (double conversion) gives a voltage and frequency of its own, VI a voltage of its own while the input
 * lasts, VFD what comes in.
 */
export type UpsClass = 'VFI' | 'VI' | 'VFD';

export type UpsSpec = {
  readonly class: UpsClass;
  /** Input outside these goes to the battery. */
  readonly lowPu: number;
  readonly highPu: number;
  readonly lowHz: number;
  readonly highHz: number;
  /** Input may be outside for so long before that; 0 by default, and always 0 with VFI. */
  readonly detectMs?: number;
  /** Break of the output on the way to the battery; 0 by default, and always 0 with VFI. */
  readonly transferMs?: number;
  /** Input must be good for so long before the load goes back; from 0. */
  readonly returnAfterMs: number;
  /** The load goes back over so long, evenly; 0 by default. */
  readonly walkInMs?: number;
  /** After so many transfers within a time it stays on the battery until a person resets it; never by default. */
  readonly lockout?: Lockout;
  /** Usable stored energy when full; from 0. */
  readonly batteryKwh: number;
  /** Taken from the input to fill the battery; from 0. */
  readonly rechargeKw: number;
  /** Output per input; above 0, at most 1. */
  readonly lineEfficiencyFraction: number;
  /** Output per stored energy, and stored per recharge; above 0, at most 1. */
  readonly batteryEfficiencyFraction: number;
};

export type Lockout = { readonly count: number; readonly withinMs: number };

export type Ups = Omit<Required<UpsSpec>, 'lockout'> & { readonly lockout: Lockout | null };

/**
 * A checked, frozen UPS.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const ups = toUps({
 *   class: 'VFI', lowPu: 0.85, highPu: 1.1, lowHz: 57, highHz: 63, returnAfterMs: 10_000, batteryKwh: 100, rechargeKw: 50,
 *   lineEfficiencyFraction: 0.96, batteryEfficiencyFraction: 0.97,
 * });
 * expect([ups.walkInMs, ups.lockout]).toEqual([0, null]);
 * ```
 */
export function toUps(spec: UpsSpec): Ups {
  const { detectMs = 0, transferMs = 0, walkInMs = 0, lockout = null } = spec;
  const { lowPu, highPu, lowHz, highHz, returnAfterMs, batteryKwh, rechargeKw } = spec;
  requireFromZero({ lowPu, lowHz, detectMs, transferMs, walkInMs, returnAfterMs, batteryKwh, rechargeKw });
  if (!(highPu > lowPu && highHz > lowHz))
    throw new RangeError('Give UPS limits of which the upper is above the lower.');
  if (spec.class === 'VFI' && (detectMs > 0 || transferMs > 0)) {
    throw new RangeError(`Give a VFI neither detectMs nor transferMs; these are ${detectMs}, ${transferMs}.`);
  }
  requireEfficiencies(spec);
  requireLockout(lockout);
  return Object.freeze({ ...spec, detectMs, transferMs, walkInMs, lockout });
}

function requireFromZero(fields: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
  }
}

function requireEfficiencies(spec: UpsSpec): void {
  for (const field of ['lineEfficiencyFraction', 'batteryEfficiencyFraction'] as const) {
    const value = spec[field];
    if (!(value > 0 && value <= 1)) throw new RangeError(`Give ${field} above 0, at most 1; this one is ${value}.`);
  }
}

function requireLockout(lockout: Lockout | null): void {
  if (lockout !== null && !(Number.isInteger(lockout.count) && lockout.count >= 1 && lockout.withinMs > 0)) {
    throw new RangeError(`Give a lockout of a whole count from 1 within some time; this one is ${lockout.count}.`);
  }
}
