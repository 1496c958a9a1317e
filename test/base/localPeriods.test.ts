import { describe, expect, it } from 'vitest';
import { firstInstantOfLocal, localYearSpan, toLocalClock } from '../../src/base/calendar.js';
import { PART_PERIOD_GAP, toLocalPeriods } from '../../src/base/localPeriods.js';
import type { Gap } from '../../src/base/series.js';
import { toSeries } from '../../src/base/series.js';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/base/units.js';

const evenly = (unit: string, span: { startMs: number; endMs: number }, stepMinutes: number, gaps: Gap[] = []) => {
  const stepMs = stepMinutes * MS_PER_MINUTE;
  const count = (span.endMs - span.startMs) / stepMs;
  const values = Float64Array.from({ length: count }, (_, index) =>
    gaps.some((gap) => gap.index === index) ? NaN : 1,
  );
  return toSeries({ unit, grid: { startMs: span.startMs, stepMs, count }, values, gaps });
};

/** The local days before, of and after a date. */
const around = (zone: string, date: string) => {
  const localMs = Date.parse(date);
  const clock = toLocalClock(zone, localMs - 9 * MS_PER_DAY, localMs + 9 * MS_PER_DAY);
  return {
    startMs: firstInstantOfLocal(clock, localMs - MS_PER_DAY),
    endMs: firstInstantOfLocal(clock, localMs + 2 * MS_PER_DAY),
  };
};

describe('local days', () => {
  const days = [
    ['America/Chicago', '2022-03-13', 23],
    ['America/Chicago', '2022-11-06', 25],
    ['Europe/Berlin', '2022-03-27', 23],
    ['Europe/Berlin', '2022-10-30', 25],
    ['Australia/Lord_Howe', '2022-04-03', 24.5],
    // Midnight itself is skipped: the day begins at 01:00.
    ['America/Santiago', '2022-09-11', 23],
    ['America/Chicago', '2024-02-29', 24],
  ] as const;
  const cases = days.flatMap(([zone, date, hours]) => [60, 30, 15, 5].map((step) => ({ zone, date, hours, step })));
  // Three days with one of 24.5 hours are no whole number of hours.
  it.each(cases.filter(({ hours, step }) => (hours * 60) % step === 0))(
    '$zone $date in steps of $step minutes has $hours hours',
    ({ zone, date, hours, step }) => {
      const periods = toLocalPeriods(evenly('kWh', around(zone, date), step), { zone, period: 'day' });
      expect(periods).toHaveLength(3);
      expect(periods[1]).toMatchObject({ label: date, value: (hours * 60) / step, gapReason: null });
      expect((periods[1]!.endMs - periods[1]!.startMs) / MS_PER_HOUR).toBe(hours);
    },
  );

  it('the mean of a rate does not depend on the length of the day', () => {
    const periods = toLocalPeriods(evenly('kW', around('Europe/Berlin', '2022-03-27'), 60), {
      zone: 'Europe/Berlin',
      period: 'day',
    });
    expect(periods.map(({ value }) => value)).toEqual([1, 1, 1]);
  });

  it('steps that straddle midnight are shared', () => {
    // Indian midnight is 18:30 UTC.
    const series = evenly('kWh', { startMs: Date.UTC(2022, 0, 1), endMs: Date.UTC(2022, 0, 3) }, 60);
    const periods = toLocalPeriods(series, { zone: 'Asia/Kolkata', period: 'day' });
    expect(periods.map(({ label, value }) => [label, value])).toEqual([
      ['2022-01-01', NaN],
      ['2022-01-02', 24],
      ['2022-01-03', NaN],
    ]);
  });

  it('a day that the zone left out does not appear', () => {
    const series = evenly('kWh', { startMs: Date.UTC(2011, 11, 29), endMs: Date.UTC(2012, 0, 1) }, 60);
    const labels = toLocalPeriods(series, { zone: 'Pacific/Apia', period: 'day' }).map(({ label }) => label);
    expect(labels).toEqual(['2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01']);
  });
});

describe('local months', () => {
  it.each([
    ['America/Chicago', 2024, [744, 696, 743, 720, 744, 720, 744, 744, 720, 744, 721, 744]],
    ['Europe/Berlin', 2022, [744, 672, 743, 720, 744, 720, 744, 744, 720, 745, 720, 744]],
  ])('%s %d in hours', (zone, year, hours) => {
    const periods = toLocalPeriods(evenly('kWh', localYearSpan(zone, year), 60), { zone, period: 'month' });
    expect(periods.map(({ value }) => value)).toEqual(hours);
    expect(periods.map(({ label }) => label)).toEqual(hours.map((_, i) => `${year}-${String(i + 1).padStart(2, '0')}`));
  });

  it('days and months have the same sum', () => {
    const zone = 'America/Chicago';
    const series = evenly('USD', localYearSpan(zone, 2022), 15);
    const total = (period: 'day' | 'month') =>
      toLocalPeriods(series, { zone, period }).reduce((sum, { value }) => sum + value, 0);
    expect(total('day')).toBe(series.grid.count);
    expect(total('month')).toBe(series.grid.count);
  });
});

describe('what is not whole', () => {
  const zone = 'America/Chicago';
  it('a period covered in part has a reason and the span that is covered', () => {
    const span = { startMs: Date.UTC(2022, 0, 1, 12), endMs: Date.UTC(2022, 0, 2, 6) };
    const [period] = toLocalPeriods(evenly('kWh', span, 60), { zone, period: 'day' });
    expect(period).toEqual({ label: '2022-01-01', ...span, value: NaN, gapReason: PART_PERIOD_GAP });
  });

  it('a day with a gap has its reason, the other days have their value', () => {
    const series = evenly('kWh', around(zone, '2022-06-02'), 60, [{ index: 30, reason: 'meter off' }]);
    const periods = toLocalPeriods(series, { zone, period: 'day' });
    expect(periods.map(({ value }) => value)).toEqual([24, NaN, 24]);
    expect(periods[1]?.gapReason).toBe('meter off (1 of 24 steps)');
  });

  it.each([
    ['an unknown unit', 'requests', zone, 'Say whether'],
    ['an unknown zone', 'kW', 'Chicago', 'IANA'],
  ])('%s is the caller’s mistake', (_name, unit, wrongZone, message) => {
    const series = evenly(unit, around(zone, '2022-06-02'), 60);
    const act = () => toLocalPeriods(series, { zone: wrongZone, period: 'day' });
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
