import { describe, expect, it } from 'vitest';
import type { Series } from '../../src/base/series.js';
import { siteWindowFigure } from '../../src/chart/siteWindow.js';
import type { BookingSpec } from '../../src/sim/dispatch/site/bookings.js';
import { toBooking } from '../../src/sim/dispatch/site/bookings.js';
import { toLedger } from '../../src/sim/dispatch/site/ledger.js';
import { toSite } from '../../src/sim/dispatch/site/site.js';
import { executeSite } from '../../src/sim/dispatch/site/siteRun.js';
import { toBattery } from '../../src/sim/storage/battery.js';

const grid = { startMs: Date.UTC(2026, 0, 1, 6), stepMs: 3_600_000, count: 4 };
const load: Series<'kW'> = { unit: 'kW', grid, values: Float64Array.of(9000, 9000, 12_000, 9000), gaps: [] };
const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
const battery = toBattery({ powerKw: 4000, energyKwh: 8000, ...losses, initialSocFraction: 0.5 });
const run = executeSite(battery, toSite({ load }), Float64Array.of(0, -2000, 3000, 0), {
  policy: 'by hand',
  foresight: 'none',
});

function draw(specs: readonly BookingSpec[], [start, end] = [0, 4]) {
  const ledger = toLedger(
    run,
    specs.map((spec) => toBooking(spec, battery, grid)),
  );
  return siteWindowFigure(run, ledger, { start: start, end: end, zone: 'America/Chicago' });
}

const figure = draw([{ name: 'UPS', reserveKwh: 1000 }]);
const stacked = figure.data.filter(({ stackgroup }) => stackgroup !== undefined);

describe('siteWindowFigure', () => {
  it('shows what the meter reads with and without the battery, in MW on local time', () => {
    const [before, after] = figure.data;
    expect([before?.y, after?.y]).toEqual([
      [9, 9, 12, 9],
      [9, 11, 9, 9],
    ]);
    expect((before?.x as string[])[0]).toBe('2026-01-01 00:00');
    expect((stacked[0]?.x as string[])[0]).toBe('2026-01-01 01:00');
  });

  it('stacks the holders up to the usable energy in every step', () => {
    expect(stacked.map(({ name }) => name)).toEqual(['Stored: schedule', 'Kept: UPS', 'Room left']);
    const sums = [0, 1, 2, 3].map((step) => stacked.reduce((sum, { y }) => sum + (y as number[])[step]!, 0));
    expect(sums).toEqual([8, 8, 8, 8]);
    expect(stacked[0]?.y).toEqual([3, 5, 2, 2]);
  });

  it('names room kept for charging, and leaves out what holds nothing', () => {
    const named = draw([{ name: 'reserve', downKw: 1000, durationHours: 1 }]).data.map(({ name }) => name);
    expect(named.slice(2)).toEqual(['Stored: schedule', 'Room: reserve', 'Room left']);
  });

  it('is plain JSON without a hole and titles every axis', () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    const axes = Object.entries(figure.layout).filter(([key]) => /^[xy]axis/.test(key));
    expect(axes.map(([, one]) => (one as { title: { text: string } }).title.text)).toEqual([
      'Local time (America/Chicago)',
      'Stored (MWh)',
      'Import (MW)',
    ]);
  });

  it('refuses what it cannot draw', () => {
    expect(() => draw([], [2, 5])).toThrow('window inside 0 to 4; this one is 2 to 5');
    const four = ['a', 'b', 'c', 'd'].map((name) => ({ name, reserveKwh: 10 }));
    expect(() => draw(four)).toThrow('at most 3 accounts; these are 5');
  });
});
