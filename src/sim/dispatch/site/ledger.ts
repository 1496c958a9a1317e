import type { Battery } from '../../storage/battery.js';
import type { Booking } from './bookings.js';
import type { SiteRun } from './siteRun.js';

/** What bookings leave to a schedule. Energies count from the lower end of the usable window. */
export type Leftover = {
  readonly dischargeKw: Float64Array;
  readonly chargeKw: Float64Array;
  /** Least and most stored energy at the end of each step; null where nothing is booked. */
  readonly floorsKwh: Float64Array | null;
  readonly ceilingsKwh: Float64Array | null;
};

/**
 * The limits that bookings leave. Energy booked in a step is there when it begins and when it ends.
 *
 * @throws RangeError naming the step in which more is booked than the battery has, or than it holds at the start.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toBooking } = await import('./bookings.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 8, energyKwh: 40, ...losses, initialSocFraction: 0.5 });
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const ups = toBooking({ name: 'UPS', upKw: 5, durationHours: 1 }, battery, grid);
 * const left = toLeftover(battery, [ups], grid.count);
 * expect([left.dischargeKw[0], left.chargeKw[0], left.floorsKwh?.[0], left.ceilingsKwh?.[0]]).toEqual([3, 8, 5, 40]);
 * ```
 */
export function toLeftover(battery: Battery, bookings: readonly Booking[], stepCount: number): Leftover {
  if (bookings.length === 0) {
    const powersKw = new Float64Array(stepCount).fill(battery.powerKw);
    return { dischargeKw: powersKw, chargeKw: powersKw, floorsKwh: null, ceilingsKwh: null };
  }
  const usableKwh = battery.maxEnergyKwh - battery.minEnergyKwh;
  const sum = (key: 'upKw' | 'downKw' | 'keptKwh' | 'roomKwh') => {
    const total = new Float64Array(stepCount);
    for (const booking of bookings) booking[key].forEach((amount, step) => (total[step]! += amount));
    return total;
  };
  const [upKw, downKw, keptKwh, roomKwh] = [sum('upKw'), sum('downKw'), sum('keptKwh'), sum('roomKwh')];
  requireRoom('power up', upKw, battery.powerKw, 'kW');
  requireRoom('power down', downKw, battery.powerKw, 'kW');
  requireRoom(
    'energy',
    keptKwh.map((kwh, step) => kwh + roomKwh[step]!),
    usableKwh,
    'kWh',
  );
  requireStart(battery, keptKwh[0] ?? 0, usableKwh - (roomKwh[0] ?? 0));
  return {
    dischargeKw: upKw.map((kw) => Math.max(0, battery.powerKw - kw)),
    chargeKw: downKw.map((kw) => Math.max(0, battery.powerKw - kw)),
    floorsKwh: keptKwh.map((kwh, step) => Math.max(kwh, keptKwh[step + 1] ?? 0)),
    ceilingsKwh: roomKwh.map((kwh, step) => usableKwh - Math.max(kwh, roomKwh[step + 1] ?? 0)),
  };
}

/** Rounding allowed to a sum, as a share of the whole. */
const ROUNDING_SHARE = 1e-9;

function requireRoom(what: string, bookedValues: Float64Array, limit: number, unit: string): void {
  const step = bookedValues.findIndex((booked) => booked > limit * (1 + ROUNDING_SHARE));
  if (step < 0) return;
  throw new RangeError(
    `Book ${what} once: in step ${step} the bookings want ${bookedValues[step]} ${unit} of ${limit} ${unit}.`,
  );
}

function requireStart({ initialEnergyKwh, minEnergyKwh, energyKwh }: Battery, keptKwh: number, mostKwh: number): void {
  const startKwh = initialEnergyKwh - minEnergyKwh;
  const slackKwh = ROUNDING_SHARE * energyKwh;
  if (startKwh >= keptKwh - slackKwh && startKwh <= mostKwh + slackKwh) return;
  throw new RangeError(
    `Start with ${keptKwh} to ${mostKwh} kWh above the window's lower end, for so much is booked; ` +
      `the battery starts with ${startKwh}.`,
  );
}

/** One use of the battery by step. */
export type LedgerAccount = { readonly name: string; readonly values: Float64Array };

/** Who holds each kilowatt and kilowatt-hour: the accounts of a kind sum to the whole of the battery in every step. */
export type Ledger = {
  /** kW; their sum is the battery's power. */
  readonly up: readonly LedgerAccount[];
  /** kW; their sum is the battery's power. */
  readonly down: readonly LedgerAccount[];
  /** kWh at the end of each step; their sum is the usable energy. */
  readonly energy: readonly LedgerAccount[];
};

/**
 * The ledger of a run beside its bookings. `free` is what nobody holds.
 *
 * @units kW and kWh.
 * @throws RangeError naming the step in which the schedule takes what is booked.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toBooking } = await import('./bookings.js');
 * const { toSite } = await import('./site.js');
 * const { executeSite } = await import('./siteRun.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 8, energyKwh: 40, ...losses, initialSocFraction: 0.5 });
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 1 };
 * const site = toSite({ load: { unit: 'kW', grid, values: Float64Array.of(9), gaps: [] } });
 * const run = executeSite(battery, site, Float64Array.of(2), { policy: 'by hand', foresight: 'none' });
 * const { up } = toLedger(run, [toBooking({ name: 'UPS', upKw: 5 }, battery, grid)]);
 * expect(up.map(({ name, values }) => [name, values[0]])).toEqual([['schedule', 2], ['UPS', 5], ['free', 1]]);
 * ```
 */
export function toLedger({ battery, power, energy }: SiteRun, bookings: readonly Booking[]): Ledger {
  const { powerKw, minEnergyKwh, maxEnergyKwh } = battery;
  const usableKwh = maxEnergyKwh - minEnergyKwh;
  const storedKwh = energy.values.map((kwh) => kwh - minEnergyKwh);
  const kept = bookings.map(({ name, keptKwh }) => ({ name: `${name}, kept`, values: keptKwh }));
  const room = bookings.map(({ name, roomKwh }) => ({ name: `${name}, room`, values: roomKwh }));
  const stored = { name: 'schedule', values: remainder(storedKwh, kept, usableKwh, 'stored energy') };
  const free = remainder(
    storedKwh.map((kwh) => usableKwh - kwh),
    room,
    usableKwh,
    'room',
  );
  const directed = (sign: 1 | -1, key: 'upKw' | 'downKw') => {
    const schedule = { name: 'schedule', values: power.values.map((kw) => Math.max(0, sign * kw)) };
    const accounts = [schedule, ...bookings.map((booking) => ({ name: booking.name, values: booking[key] }))];
    const whole = new Float64Array(power.values.length).fill(powerKw);
    return [...accounts, { name: 'free', values: remainder(whole, accounts, powerKw, 'power') }];
  };
  return {
    up: directed(1, 'upKw'),
    down: directed(-1, 'downKw'),
    energy: [stored, ...kept, ...room, { name: 'free', values: free }],
  };
}

function remainder(whole: Float64Array, accounts: readonly LedgerAccount[], limit: number, what: string): Float64Array {
  return whole.map((amount, step) => {
    const left = accounts.reduce((rest, { values }) => rest - values[step]!, amount);
    if (left >= -ROUNDING_SHARE * limit) return left;
    throw new RangeError(`Take ${what} once: in step ${step} the schedule and the bookings want ${-left} too much.`);
  });
}
