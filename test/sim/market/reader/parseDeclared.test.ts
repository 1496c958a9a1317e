import { describe, expect, it } from 'vitest';
import { fillGaps } from '../../../../src/base/fillGaps.js';
import { gridEndMs } from '../../../../src/base/grid.js';
import { toLocalPeriods } from '../../../../src/base/localPeriods.js';
import { resample } from '../../../../src/base/resample.js';
import { mean } from '../../../../src/base/statistics.js';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../../../src/base/units.js';
import { requireCalendarYear } from '../../../../src/sim/market/calendarYear.js';
import { parseDeclaredPrices, parseDeclaredSeries } from '../../../../src/sim/market/reader/parseDeclared.js';
import { parsePrices } from '../../../../src/sim/market/reader/parsePrices.js';
import { MISSING_ROW_GAP, REPEATED_HOUR_GAP } from '../../../../src/sim/market/reader/seriesOfRows.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const columns = {
  file: 'p.csv',
  timeColumn: 'time',
  valueColumn: 'price',
  timeForm: 'local-start',
  zone: 'America/Chicago',
} as const;
const csv = (...rows: string[]) => ['time,price', ...rows].join('\n');

describe('units of money and energy', () => {
  const text = csv('2022-01-01 00:00,10', '2022-01-01 01:00,-5');
  it.each([
    ['USD/MWh', undefined, [10, -5]],
    ['USD/kWh', undefined, [10000, -5000]],
    ['USct/kWh', undefined, [100, -50]],
    ['EUR/MWh', { EUR: 1.25 }, [12.5, -6.25]],
    ['EURct/kWh', { EUR: 1.25 }, [125, -62.5]],
    ['AUD/MWh', { AUD: 0.5, EUR: 9 }, [5, -2.5]],
  ])('%s', (unit, usdPer, expected) => {
    const prices = parseDeclaredPrices(text, { ...columns, unit, ...(usdPer === undefined ? {} : { usdPer }) });
    expect([prices.unit, ...prices.values]).toEqual(['USD/MWh', ...expected]);
  });
});

describe('times as people write them', () => {
  it.each([
    ['ISO with T', ['2022-03-04T01:00', '2022-03-04T01:30'], {}],
    ['ISO with seconds', ['2022-03-04 01:00:00', '2022-03-04 01:30:00.000'], {}],
    ['month first', ['3/4/2022 1:00', '03/04/2022 01:30'], {}],
    ['day first', ['4/3/2022 1:00', '04/03/2022 01:30'], { dateOrder: 'day-first' }],
    ['dots', ['4.3.2022 1:00', '04.03.2022 01:30'], {}],
    ['UTC', ['2022-03-04T07:00Z', '2022-03-04T07:30+00:00'], { timeForm: 'utc-start' }],
    ['UTC, ends', ['2022-03-04 07:30', '2022-03-04 08:00'], { timeForm: 'utc-end' }],
    ['ends', ['2022-03-04 01:30', '2022-03-04 02:00'], { timeForm: 'local-end' }],
  ] as const)('%s', (_name, times, options) => {
    const series = parseDeclaredSeries(csv(...times.map((time) => `${time},7`)), {
      ...columns,
      ...options,
      unit: 'kW',
    });
    expect(series.grid).toEqual({ startMs: Date.UTC(2022, 2, 4, 7), stepMs: 30 * MS_PER_MINUTE, count: 2 });
  });

  it('24:00 is the end of the day', () => {
    const series = parseDeclaredSeries(csv('2022-03-03 23:00,1', '2022-03-03 24:00,2'), {
      ...columns,
      unit: 'kW',
      timeForm: 'local-end',
    });
    expect(gridEndMs(series.grid)).toBe(Date.UTC(2022, 2, 4, 6));
  });

  it('one row holds for the step declared', () => {
    const series = parseDeclaredSeries(csv('2022-03-04 00:15,1'), {
      ...columns,
      unit: 'kW',
      timeForm: 'local-end',
      stepMinutes: 15,
    });
    expect(series.grid).toEqual({ startMs: Date.UTC(2022, 2, 4, 6), stepMs: 15 * MS_PER_MINUTE, count: 1 });
  });
});

describe('holes, where they are asked to be gaps', () => {
  const text = csv('2022-06-01 00:00,1', '2022-06-01 01:00,', '2022-06-01 02:00,3', '2022-06-01 04:00,5');
  it('rows and cells that are missing are named, and can be filled', () => {
    const series = parseDeclaredSeries(text, { ...columns, unit: 'kW', holes: 'gap' });
    expect(series.gaps).toEqual([
      { index: 1, reason: 'empty cell in the file' },
      { index: 3, reason: MISSING_ROW_GAP },
    ]);
    const { series: whole, filled } = fillGaps(series, { by: 'linear' }, MS_PER_HOUR);
    expect([...whole.values]).toEqual([1, 2, 3, 4, 5]);
    expect(filled.map(({ by, reason }) => `${by}: ${reason}`)).toEqual([
      'linear: empty cell in the file',
      `linear: ${MISSING_ROW_GAP}`,
    ]);
  });

  it('the forms of markets have the same choice', () => {
    const wide = 'utc_start,HB_NORTH\n2022-01-01T06:00Z,5\n2022-01-01T07:00Z,6\n2022-01-01T09:00Z,7\n';
    const source = { file: 'p.csv', column: 'HB_NORTH', zone: 'America/Chicago' };
    expect(parsePrices(wide, { ...source, holes: 'gap' }).gaps).toEqual([{ index: 2, reason: MISSING_ROW_GAP }]);
    expect(() => parsePrices(wide, source)).toThrow('is missing after row 3');
  });

  it('text is a fault all the same', () => {
    expect(() =>
      parseDeclaredSeries(csv('2022-06-01 00:00,x', '2022-06-01 01:00,1'), { ...columns, unit: 'kW', holes: 'gap' }),
    ).toThrow('"x"');
  });
});

const RTM = 'data/prices/mpcbess_ercot_hb_south_15min_2024_06_2025_03.csv';
const FIVE = 'data/prices/storagevet_5min_2019_price_load.csv';
const HOURLY_2017 = 'data/prices/storagevet_hourly_2017_da_price_pv_load.csv';
const HUBS_2022 = 'data/prices/ercot_dam_hub_2022.csv';
const UTC_2022 = 'data/prices/ercot_dam_2022_hourly.csv';

/** A column as plain numbers, read without any of the readers. */
const rawColumn = (path: string, index: number) =>
  sharedText(path)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[index]));

describeWithShared('ERCOT in 15 minutes, filled on a clock without changes', [RTM], () => {
  const text = sharedText(RTM);
  const declared = { file: RTM, timeColumn: 'time_start', timeForm: 'local-start', unit: 'USD/MWh' } as const;
  const read = (valueColumn: string) =>
    parseDeclaredPrices(text, { ...declared, valueColumn, zone: 'America/Chicago', skippedHour: 'drop' });

  it('has rows in the hour that spring skips, which is said', () => {
    expect(() =>
      parseDeclaredPrices(text, { ...declared, valueColumn: 'rtm_usd_per_mwh', zone: 'America/Chicago' }),
    ).toThrow('2025-03-09T02:00 does not exist');
  });

  it('dropping them leaves whole hours but for the second pass of autumn', () => {
    const prices = read('rtm_usd_per_mwh');
    // 300 local days of 24 hours, one of 23 and one of 25 among them, four rows dropped and four missing.
    expect(prices.grid).toEqual({ startMs: Date.UTC(2024, 5, 1, 5), stepMs: 15 * MS_PER_MINUTE, count: 28800 });
    expect(prices.gaps.map(({ index }) => index)).toEqual([14888, 14889, 14890, 14891]);
    expect(new Set(prices.gaps.map(({ reason }) => reason))).toEqual(new Set([REPEATED_HOUR_GAP]));
  });

  it('hourly means are those of four rows each, and the day-ahead price of a quarter that of its hour', () => {
    const hours = resample(read('rtm_usd_per_mwh'), MS_PER_HOUR);
    const raw = rawColumn(RTM, 2);
    // The first 3,000 hours lie before any clock change.
    for (let hour = 0; hour < 3000; hour += 1) {
      expect(hours.values[hour]).toBeCloseTo(mean(raw.slice(4 * hour, 4 * hour + 4)), 9);
    }
    expect(hours.gaps).toHaveLength(1);
    const ahead = read('dam_usd_per_mwh');
    const held = resample(resample(ahead, MS_PER_HOUR), 15 * MS_PER_MINUTE);
    const same = [...ahead.values.keys()].filter(
      (index) => Math.abs(held.values[index]! - ahead.values[index]!) < 1e-9,
    );
    expect(same.length / ahead.grid.count).toBeGreaterThan(0.99);
  });
});

describeWithShared('a year of five minutes', [FIVE], () => {
  const text = sharedText(FIVE);
  const declared = { file: FIVE, timeColumn: 'datetime', timeForm: 'local-start', zone: 'UTC' } as const;
  const prices = parseDeclaredPrices(text, { ...declared, valueColumn: 'usd_per_mwh', unit: 'USD/MWh' });
  const load = parseDeclaredSeries(text, { ...declared, valueColumn: 'site_load_kw', unit: 'kW' });

  it('is whole, with the negative prices of its source', () => {
    expect(requireCalendarYear(prices, 'UTC')).toBe(prices);
    expect([prices.grid.count, prices.gaps.length]).toEqual([105_120, 0]);
    expect(prices.values.filter((price) => price < 0)).toHaveLength(2375);
  });

  it('keeps its energy in steps of hours and months', () => {
    const energyKwh = rawColumn(FIVE, 2).reduce((sum, powerKw) => sum + powerKw / 12, 0);
    const hourly = resample(load, MS_PER_HOUR);
    expect(hourly.values.reduce((sum, powerKw) => sum + powerKw, 0)).toBeCloseTo(energyKwh, 4);
    const months = toLocalPeriods(load, { zone: 'UTC', period: 'month' });
    const hoursOf = ({ startMs, endMs }: { startMs: number; endMs: number }) => (endMs - startMs) / MS_PER_HOUR;
    expect(months.reduce((sum, month) => sum + month.value * hoursOf(month), 0)).toBeCloseTo(energyKwh, 4);
  });
});

describeWithShared('a year of hours ending on a clock without changes', [HOURLY_2017], () => {
  const declared = { file: HOURLY_2017, timeColumn: 'datetime_he', timeForm: 'local-end' } as const;
  const read = (zone: string) =>
    parseDeclaredPrices(sharedText(HOURLY_2017), { ...declared, zone, valueColumn: 'da_usd_per_mwh', unit: 'USD/MWh' });

  it('begins at new year and is whole', () => {
    const prices = read('Etc/GMT+8');
    expect(requireCalendarYear(prices, 'Etc/GMT+8')).toBe(prices);
    expect(prices.grid.startMs).toBe(Date.UTC(2017, 0, 1, 8));
    expect([...prices.values]).toEqual(rawColumn(HOURLY_2017, 1));
  });

  it('does not pass for a clock with changes', () => {
    expect(() => read('America/Los_Angeles')).toThrow('3/12/2017 3:00 does not exist');
  });
});

describeWithShared('the gap of the local ERCOT file', [HUBS_2022, UTC_2022], () => {
  const source = { column: 'HB_NORTH', zone: 'America/Chicago' };
  it('is filled where asked, said, and not far from what the market published', () => {
    const local = parsePrices(sharedText(HUBS_2022), { ...source, file: HUBS_2022 });
    const utc = parsePrices(sharedText(UTC_2022), { ...source, file: UTC_2022 });
    const { series, filled } = fillGaps(local, { by: 'previous' }, MS_PER_HOUR);
    expect(filled).toEqual([{ index: 7417, reason: REPEATED_HOUR_GAP, by: 'previous' }]);
    expect(Math.abs(series.values[7417]! - utc.values[7417]!)).toBeLessThan(10);
    const days = (of: typeof utc) => toLocalPeriods(of, { zone: source.zone, period: 'day' }).map(({ value }) => value);
    const [whole, gappy] = [days(utc), days(local)];
    expect(gappy.filter((value, index) => value !== whole[index])).toEqual([NaN]);
  });
});
