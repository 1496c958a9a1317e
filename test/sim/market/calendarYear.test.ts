import { describe, expect, it } from 'vitest';
import { toSeries } from '../../../src/base/series.js';
import { requireCalendarYear } from '../../../src/sim/market/calendarYear.js';

const grid = { startMs: Date.UTC(2022, 0, 1, 6), stepMs: 3_600_000, count: 8760 };

describe('a calendar year', () => {
  it.each(['USD/MWh', 'kW', '°C'])(
    'of %s is that of the zone, and an error names the unit, for it may be of anything',
    (unit) => {
      const series = toSeries({ unit, grid, values: new Float64Array(8760) });
      expect(requireCalendarYear(series, 'America/Chicago')).toBe(series);
      expect(() => requireCalendarYear(series, 'UTC')).toThrow(`the series in ${unit} covers 2022-01-01 06:00`);
    },
  );

  it('has 8,784 hours in a leap year', () => {
    const leap = { startMs: Date.UTC(2024, 0, 1), stepMs: 3_600_000 };
    const whole = toSeries({ unit: 'kW', grid: { ...leap, count: 8784 }, values: new Float64Array(8784) });
    const short = toSeries({ unit: 'kW', grid: { ...leap, count: 8760 }, values: new Float64Array(8760) });
    expect(requireCalendarYear(whole, 'UTC')).toBe(whole);
    expect(() => requireCalendarYear(short, 'UTC')).toThrow('2024-12-31 00:00');
  });
});
