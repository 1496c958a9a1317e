/**
 * Power and energy of a battery that are kept for something else than its schedule: an uninterruptible supply, a reserve
 * sold to the grid. Each is a fixed amount in named spans of time; what is booked once cannot be booked again.
 */
import type { TimeGrid } from '../../../base/grid.js';
import { gridEndMs } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { KW_PER_MW, toHours } from '../../../base/units.js';
import type { Battery } from '../../storage/battery.js';
import { intoStoreKw } from '../../storage/terminals.js';
import { requireSameGrid } from '../stepLimits.js';

/** Half-open span of time. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** What a person may write. */
export type BookingSpec = {
  readonly name: string;
  /** When it holds; always by default. A step counts where its start lies inside. */
  readonly spans?: readonly Span[];
  /** Terminal power kept free for more injection (or less charging); 0 by default. */
  readonly upKw?: number;
  /** Terminal power kept free for more charging (or less injection); 0 by default. */
  readonly downKw?: number;
  /** For how long either must be held when called: stored energy, and room for it, are kept as well; 0 by default. */
  readonly durationHours?: number;
  /** Stored energy kept besides, above the usable window's lower end; one for all steps or one a step; 0 by default. */
  readonly reserveKwh?: number | Series<'kWh'>;
  /** Earned for each MW booked (up and down) and hour; 0 by default. */
  readonly priceUsdPerMwHour?: number;
};

/** Normal form: by step of the grid. */
export type Booking = {
  readonly name: string;
  readonly upKw: Float64Array;
  readonly downKw: Float64Array;
  /** Stored energy kept, above the usable window's lower end. */
  readonly keptKwh: Float64Array;
  /** Room kept below the usable window's upper end. */
  readonly roomKwh: Float64Array;
  /** Over the whole grid. */
  readonly revenueUsd: number;
};

/**
 * A checked, frozen booking.
 *
 * @throws RangeError naming the field: an amount below 0 or unknown, another grid, a span that does not ascend.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8 };
 * const battery = toBattery({ powerKw: 8, energyKwh: 40, ...losses });
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const spec = { name: 'reserve', upKw: 4, downKw: 2, durationHours: 2, priceUsdPerMwHour: 10 };
 * const booking = toBooking({ ...spec, spans: [{ fromMs: 3_600_000, toMs: 7_200_000 }] }, battery, grid);
 * expect([...booking.keptKwh]).toEqual([0, 10]);
 * expect([...booking.roomKwh]).toEqual([0, 2]);
 * expect(booking.revenueUsd).toBeCloseTo(0.06, 12);
 * ```
 */
export function toBooking(spec: BookingSpec, battery: Battery, grid: TimeGrid): Booking {
  const { name, upKw = 0, downKw = 0, durationHours = 0, reserveKwh = 0, priceUsdPerMwHour = 0 } = spec;
  const field = (key: string) => `${key} of the booking ${name}`;
  requireFromZero(field('upKw'), upKw);
  requireFromZero(field('downKw'), downKw);
  requireFromZero(field('durationHours'), durationHours);
  if (!Number.isFinite(priceUsdPerMwHour)) requireFromZero(field('priceUsdPerMwHour'), priceUsdPerMwHour);
  const isOn = toActive(field('spans'), spec.spans, grid);
  const reservesKwh = toReserves(field('reserveKwh'), reserveKwh, grid);
  const inStep = (amount: number) => Float64Array.from(isOn, (on) => (on === 1 ? amount : 0));
  const upKwh = (0 - intoStoreKw(battery, Math.min(upKw, battery.powerKw))) * durationHours;
  const hoursOn = isOn.reduce((sum, on) => sum + on, 0) * toHours(grid.stepMs);
  return Object.freeze({
    name,
    upKw: inStep(upKw),
    downKw: inStep(downKw),
    keptKwh: inStep(upKwh).map((kwh, step) => kwh + isOn[step]! * reservesKwh[step]!),
    roomKwh: inStep(intoStoreKw(battery, 0 - Math.min(downKw, battery.powerKw)) * durationHours),
    revenueUsd: ((upKw + downKw) / KW_PER_MW) * hoursOn * priceUsdPerMwHour,
  });
}

function toActive(field: string, spans: readonly Span[] | undefined, grid: TimeGrid): Uint8Array {
  const always = [{ fromMs: grid.startMs, toMs: gridEndMs(grid) }];
  const isOn = new Uint8Array(grid.count);
  for (const { fromMs, toMs } of spans ?? always) {
    if (!(fromMs < toMs)) throw new RangeError(`Give ${field} ascending ends; these are ${fromMs} and ${toMs}.`);
    const first = Math.max(0, Math.ceil((fromMs - grid.startMs) / grid.stepMs));
    isOn.fill(1, first, Math.max(first, Math.ceil((toMs - grid.startMs) / grid.stepMs)));
  }
  return isOn;
}

function toReserves(field: string, reserveKwh: number | Series<'kWh'>, grid: TimeGrid): Float64Array {
  if (typeof reserveKwh === 'number') {
    requireFromZero(field, reserveKwh);
    return new Float64Array(grid.count).fill(reserveKwh);
  }
  requireSameGrid(field, reserveKwh, grid);
  reserveKwh.values.forEach((kwh) => {
    requireFromZero(field, kwh);
  });
  return reserveKwh.values;
}

function requireFromZero(field: string, value: number): void {
  if (value >= 0 && value < Infinity) return;
  throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
}
