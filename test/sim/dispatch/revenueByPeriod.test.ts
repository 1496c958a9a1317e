import { describe, expect, it } from 'vitest';
import { localYearSpan } from '../../../src/base/calendar.js';
import { toSeries } from '../../../src/base/series.js';
import { optimalArbitrage } from '../../../src/sim/dispatch/optimalArbitrage.js';
import { bestPeriods, revenueByDay, revenueByMonth } from '../../../src/sim/dispatch/revenueByPeriod.js';
import { summarizeArbitrage } from '../../../src/sim/dispatch/arbitrageSummary.js';
import { toBattery } from '../../../src/sim/storage/battery.js';

const ZONE = 'America/Chicago';
const HOUR_MS = 3_600_000;

const { startMs, endMs } = localYearSpan(ZONE, 2022);
const count = (endMs - startMs) / HOUR_MS;
const values = Float64Array.from({ length: count }, (_, i) => 50 + 40 * Math.sin(i * 0.37) + (i % 97));
values[5000] = NaN;
const prices = toSeries({
  unit: 'USD/MWh',
  grid: { startMs, stepMs: HOUR_MS, count },
  values,
  gaps: [{ index: 5000, reason: 'not published' }],
});
const battery = toBattery({
  powerKw: 1000,
  energyKwh: 2000,
  chargeEfficiencyFraction: 0.9,
  dischargeEfficiencyFraction: 0.9,
});
const run = optimalArbitrage(battery, prices);
const { revenueUsd } = summarizeArbitrage(run);

describe('revenue by period', () => {
  it.each([
    ['days', revenueByDay(run, ZONE), 365],
    ['months', revenueByMonth(run, ZONE), 12],
  ])('%s cover the run once and sum to its revenue', (_name, periods, periodCount) => {
    expect(periods).toHaveLength(periodCount);
    expect(periods[0]?.start).toBe(0);
    expect(periods.at(-1)?.end).toBe(count);
    expect(periods.every(({ start }, i) => i === 0 || start === periods[i - 1]?.end)).toBe(true);
    expect(periods.reduce((sum, period) => sum + period.revenueUsd, 0)).toBeCloseTo(revenueUsd, 6);
  });

  it('days have 23 and 25 hours at the clock changes', () => {
    const hours = revenueByDay(run, ZONE).map(({ start, end }) => end - start);
    expect(hours.filter((length) => length === 23)).toHaveLength(1);
    expect(hours.filter((length) => length === 25)).toHaveLength(1);
  });

  it('refuses more periods than there are', () => {
    expect(() => bestPeriods([], 1)).toThrow('from 1 to 0');
  });
});
