import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toBooking } from '../../../../src/sim/dispatch/site/bookings.js';
import { toLedger } from '../../../../src/sim/dispatch/site/ledger.js';
import { optimalSite } from '../../../../src/sim/dispatch/site/optimalSite.js';
import { toSite } from '../../../../src/sim/dispatch/site/site.js';
import { executeSite } from '../../../../src/sim/dispatch/site/siteRun.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';
import { HOUR_MS, seriesOf } from './siteCases.js';

const BATTERY = toBattery({
  ...{ powerKw: 40, energyKwh: 100, initialSocFraction: 0.5 },
  ...{ chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.8 },
});
const SITE = toSite({ load: seriesOf('kW', [50, 50, 50, 50, 50, 50, 50, 50]) });
const BUY = seriesOf('USD/MWh', [10, 90, 20, 80, 5, 120, 60, 100]);
const OPTIONS = { prices: { buy: BUY, sell: seriesOf('USD/MWh', [0, 0, 0, 0, 0, 0, 0, 0]) } };
const { grid } = SITE;

const bookings = fc.array(
  fc.record({
    name: fc.constantFrom('UPS', 'up reserve', 'down reserve'),
    upKw: fc.integer({ min: 0, max: 13 }),
    downKw: fc.integer({ min: 0, max: 13 }),
    durationHours: fc.constantFrom(0, 0.5, 1),
    reserveKwh: fc.integer({ min: 0, max: 5 }),
    priceUsdPerMwHour: fc.integer({ min: 0, max: 20 }),
    spans: fc.constantFrom(undefined, [{ fromMs: grid.startMs + 2 * HOUR_MS, toMs: grid.startMs + 5 * HOUR_MS }]),
  }),
  { maxLength: 3 },
);

describe('every kilowatt and kilowatt-hour is booked once', () => {
  test.prop([bookings], { numRuns: 100 })('the accounts sum to the whole battery in every step', (drawn) => {
    const specs = drawn.map(({ spans, ...rest }) => (spans === undefined ? rest : { ...rest, spans }));
    const best = optimalSite(BATTERY, SITE, { ...OPTIONS, bookings: specs });
    const ledger = toLedger(
      best.run,
      specs.map((spec) => toBooking(spec, BATTERY, grid)),
    );
    for (const [accounts, whole] of [
      [ledger.up, 40],
      [ledger.down, 40],
      [ledger.energy, 100],
    ] as const) {
      for (let step = 0; step < grid.count; step += 1) {
        expect(accounts.reduce((sum, { values }) => sum + values[step]!, 0)).toBeCloseTo(whole, 9);
        for (const { values } of accounts) expect(values[step]!).toBeGreaterThanOrEqual(-1e-7);
      }
    }
    expect(best.isProved).toBe(true);
    const unbooked = optimalSite(BATTERY, SITE, OPTIONS);
    expect(best.costUsd + best.bookedUsd).toBeGreaterThanOrEqual(unbooked.costUsd - 1e-9);
  });

  it('keeps an uninterruptible supply: minutes of load, given back by efficiency', () => {
    const minutes = 15;
    const kept = seriesOf(
      'kWh',
      Array.from(SITE.load.values, (kw) => (-kw * minutes) / 60 / 0.8),
    );
    const best = optimalSite(BATTERY, SITE, { ...OPTIONS, bookings: [{ name: 'UPS', reserveKwh: kept }] });
    for (const kwh of best.run.energy.values) expect(kwh).toBeGreaterThanOrEqual(15.625 - 1e-9);
    expect(Math.min(...best.run.energy.values)).toBeCloseTo(15.625, 9);
  });

  it('names the step in which something is booked twice', () => {
    const twice = [
      { name: 'a', upKw: 30 },
      { name: 'b', upKw: 20 },
    ];
    expect(() => optimalSite(BATTERY, SITE, { ...OPTIONS, bookings: twice })).toThrow('Book power up once: in step 0');
    const greedy = executeSite(BATTERY, SITE, Float64Array.of(30, 0, 0, 0, 0, 0, 0, 0), {
      policy: 'x',
      foresight: 'none',
    });
    const ups = toBooking({ name: 'UPS', upKw: 20 }, BATTERY, grid);
    expect(() => toLedger(greedy, [ups])).toThrow(
      'Take power once: in step 0 the schedule and the bookings want 10 too',
    );
    const kept = [{ name: 'a', reserveKwh: 60 }];
    expect(() => optimalSite(BATTERY, SITE, { ...OPTIONS, bookings: kept })).toThrow('the battery starts with 50');
    const spans = [{ fromMs: grid.startMs + HOUR_MS, toMs: grid.startMs + 2 * HOUR_MS }];
    const late = [{ name: 'a', reserveKwh: 120, spans }];
    expect(() => optimalSite(BATTERY, SITE, { ...OPTIONS, bookings: late })).toThrow('Book energy once: in step 1');
  });

  it('refuses amounts below 0 and spans that do not ascend', () => {
    expect(() => toBooking({ name: 'a', upKw: -1 }, BATTERY, grid)).toThrow(
      'upKw of the booking a from 0; this one is -1',
    );
    expect(() => toBooking({ name: 'a', reserveKwh: NaN }, BATTERY, grid)).toThrow('reserveKwh');
    expect(() => toBooking({ name: 'a', priceUsdPerMwHour: NaN }, BATTERY, grid)).toThrow('priceUsdPerMwHour');
    expect(() => toBooking({ name: 'a', spans: [{ fromMs: 1, toMs: 1 }] }, BATTERY, grid)).toThrow('spans');
  });
});
