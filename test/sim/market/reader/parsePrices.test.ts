import { describe, expect, it } from 'vitest';
import { gridEndMs } from '../../../../src/base/grid.js';
import { requireCalendarYear } from '../../../../src/sim/market/calendarYear.js';
import { parsePrices } from '../../../../src/sim/market/reader/parsePrices.js';
import { REPEATED_HOUR_GAP } from '../../../../src/sim/market/reader/seriesOfRows.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import { day, parse, source, wide, zone } from './priceText.js';

describe('forms', () => {
  const instants = ['2022-01-01T06:00Z,1.5', '2022-01-01T07:00Z,-2'];
  it.each([
    ['UTC instants', `utc_start,HB_NORTH\n${instants.join('\n')}\n`],
    ['byte-order mark and CRLF', `\uFEFFutc_start,HB_NORTH\r\n${instants.join('\r\n')}\r\n`],
    ['ISO date, 01:00', 'date,he,HB_NORTH\n2022-01-01,01:00,1.5\n2022-01-01,02:00,-2'],
    ['US date, bare hour', 'Delivery Date,Hour Ending,HB_NORTH\n01/01/2022,1,1.5\n1/1/2022,2,-2'],
    ['underscores, spaces', 'date,hour_ending,HB_WEST,HB_NORTH\n2022-01-01, 01:00 ,9, 1.5 \n2022-01-01,02:00,9,-2.0'],
    ['semicolons', 'date;HourEnding;HB_NORTH\n2022-01-01;1;1.5\n2022-01-01;2;-2'],
    ['empty lines', 'date,he,HB_NORTH\n\n2022-01-01,1,1.5\n\n2022-01-01,2,-2\n\n'],
    ['quotes', '"date","he","HB_NORTH"\n"2022-01-01","01:00","1.5"\n"2022-01-01","02:00","-2"'],
  ])('%s', (_name, text) => {
    const prices = parse(text);
    expect([...prices.values]).toEqual([1.5, -2]);
    expect(prices.grid).toEqual({ startMs: Date.UTC(2022, 0, 1, 6), stepMs: 3_600_000, count: 2 });
    expect([prices.unit, prices.gaps]).toEqual(['USD/MWh', []]);
  });

  it('ERCOT’s long form, one settlement point of several', () => {
    const head = 'Delivery Date,Hour Ending,Repeated Hour Flag,Settlement Point,Settlement Point Price';
    const rows = ['01:00', '02:00'].flatMap((hour, i) => [
      `01/01/2022,${hour},N,HB_NORTH,${30 + i}`,
      `01/01/2022,${hour},N,HB_WEST,${90 + i}`,
    ]);
    expect([...parse([head, ...rows].join('\n')).values]).toEqual([30, 31]);
  });
});

describe('clock changes', () => {
  const spring = [...day('2022-03-13', [3]), ...day('2022-03-14')];
  it('the skipped hour leaves no hole', () => {
    const prices = parse(wide(...spring));
    expect([prices.grid.count, prices.gaps]).toEqual([47, []]);
    expect([...prices.values.slice(0, 4)]).toEqual([41, 42, 44, 45]);
  });

  it('a repeated hour that is not published is a named gap', () => {
    const prices = parse(wide(...day('2022-11-06'), ...day('2022-11-07')));
    expect(prices.grid.count).toBe(49);
    expect(prices.gaps).toEqual([{ index: 2, reason: REPEATED_HOUR_GAP }]);
    expect([...prices.values.slice(0, 4)]).toEqual([41, 42, NaN, 43]);
  });

  const autumn = day('2022-11-06');
  it('a repeated hour in two rows without a flag', () => {
    const prices = parse(wide(...autumn.slice(0, 2), '2022-11-06,02:00,7', ...autumn.slice(2)));
    expect([prices.grid.count, prices.gaps]).toEqual([25, []]);
    expect([...prices.values.slice(0, 4)]).toEqual([41, 42, 7, 43]);
  });

  it.each(['DSTFlag', 'Repeated Hour Flag'])('a repeated hour in two rows with %s', (flag) => {
    const flagged = autumn.map((row) => `${row},N`);
    const rows = [`date,he,HB_NORTH,${flag}`, ...flagged.slice(0, 2), '2022-11-06,02:00,7,Y', ...flagged.slice(2)];
    const prices = parse(rows.join('\n'));
    expect([prices.grid.count, prices.gaps]).toEqual([25, []]);
    expect([...prices.values.slice(0, 4)]).toEqual([41, 42, 7, 43]);
  });
});

describe('low but real prices', () => {
  it('pass when some hour costs more than any price per kWh', () => {
    expect(parse(wide('2022-01-01,1,0.2', '2022-01-01,2,0.1', '2022-01-01,3,45')).values).toHaveLength(3);
  });
});

describe('a calendar year', () => {
  const yearOf = (count: number, startMs = Date.UTC(2024, 0, 1, 6)) =>
    ({
      unit: 'USD/MWh',
      grid: { startMs, stepMs: 3_600_000, count },
      values: new Float64Array(count),
      gaps: [],
    }) as const;
  it('is whole with 8,784 hours in 2024', () => {
    const year = yearOf(8784);
    expect(requireCalendarYear(year, zone)).toBe(year);
  });
  it.each([
    ['an hour short', yearOf(8783), '2024-01-01 00:00 to 2024-12-31 23:00'],
    ['an hour long', yearOf(8785), '2024-01-01 00:00 to 2025-01-01 01:00'],
    ['late', yearOf(8784, Date.UTC(2024, 5, 1)), '2024-05-31 19:00'],
  ])('%s says what is covered', (_name, series, covered) => {
    const act = () => requireCalendarYear(series, zone, { file: 'p.csv' });
    expect(act).toThrow(covered);
    expect(act).toThrow(expect.objectContaining({ code: 'data', where: { file: 'p.csv' } }) as Error);
  });
});

const HUBS_2022 = 'data/prices/ercot_dam_hub_2022.csv';
const HOURLY_2022 = 'data/prices/ercot_dam_2022_hourly.csv';
const HOURLY_2021 = 'data/prices/ercot_dam_2021_hourly.csv';

describeWithShared('the ERCOT files', [HUBS_2022, HOURLY_2022, HOURLY_2021], () => {
  const local = parsePrices(sharedText(HUBS_2022), { ...source, file: HUBS_2022 });
  const utc = parsePrices(sharedText(HOURLY_2022), { ...source, file: HOURLY_2022 });

  it('local and UTC forms of 2022 agree hour by hour, but for the hour the first one drops', () => {
    expect(local.grid).toEqual(utc.grid);
    const differing = [...utc.values.keys()].filter((index) => local.values[index] !== utc.values[index]);
    const secondPass = (Date.UTC(2022, 10, 6, 7) - utc.grid.startMs) / 3_600_000;
    expect(differing).toEqual([secondPass]);
    expect(local.gaps).toEqual([{ index: secondPass, reason: REPEATED_HOUR_GAP }]);
    expect(utc.gaps).toEqual([]);
  });

  it.each([
    ['HB_NORTH', 64.617, 0],
    ['HB_WEST', 59.7893, 431],
  ])('%s of 2022: mean %d USD/MWh, %d hours below 0', (column, meanUsdPerMwh, negative) => {
    const prices = parsePrices(sharedText(HOURLY_2022), { ...source, file: HOURLY_2022, column });
    expect(prices.values.reduce((sum, price) => sum + price, 0) / 8760).toBeCloseTo(meanUsdPerMwh, 1);
    expect(prices.values.filter((price) => price < 0)).toHaveLength(negative);
  });

  it('2021 is whole, ends at local new year and holds the February storm', () => {
    const prices = parsePrices(sharedText(HOURLY_2021), { ...source, file: HOURLY_2021 });
    expect(requireCalendarYear(prices, zone)).toBe(prices);
    expect(gridEndMs(prices.grid)).toBe(Date.UTC(2022, 0, 1, 6));
    expect(Math.max(...prices.values)).toBeCloseTo(8998.99, 2);
  });
});
