import { describe, expect, it } from 'vitest';
import { gridEndMs } from '../../../src/base/grid.js';
import { requireCalendarYear } from '../../../src/sim/market/calendarYear.js';
import { parsePrices, REPEATED_HOUR_GAP } from '../../../src/sim/market/parsePrices.js';
import { describeWithShared, sharedText } from '../../sharedData.js';

const zone = 'America/Chicago';
const source = { file: 'p.csv', column: 'HB_NORTH', zone };
const parse = (text: string) => parsePrices(text, source);
/** Hours ending of one local day, priced 40 plus the hour; `skip` leaves some out. */
const day = (date: string, skip: number[] = []) =>
  Array.from({ length: 24 }, (_, i) => i + 1)
    .filter((hour) => !skip.includes(hour))
    .map((hour) => `${date},${String(hour).padStart(2, '0')}:00,${40 + hour}`);
const wide = (...rows: string[]) => ['date,he,HB_NORTH', ...rows].join('\n');

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

describe('faults', () => {
  const utc = (...rows: string[]) => ['utc_start,HB_NORTH', ...rows].join('\n');
  const long = (...rows: string[]) =>
    ['Delivery Date,Hour Ending,Settlement Point,Settlement Point Price', ...rows].join('\n');
  const twoHoles = day('2022-06-01', [5, 9]);
  it.each([
    ['empty file', '', {}, 'the file is empty', 'Export'],
    ['header alone', 'date,he,HB_NORTH\n', { row: 1 }, 'no rows', 'Export'],
    ['column misspelt', 'date,he,HB_NORHT\n2022-01-01,1,5', { row: 1 }, 'no price column HB_NORTH', 'HB_NORHT'],
    ['time column as price', 'date,HB_NORTH,he2\n2022-01-01,1,5', { row: 1 }, 'no time column', 'utc_start'],
    ['point misspelt', long('01/01/2022,1,HB_NORTHH,5'), {}, 'no settlement point HB_NORTH', 'HB_NORTHH'],
    ['text for a number', wide('2022-01-01,1,5', '2022-01-01,2,n/a'), { row: 3 }, '"n/a" is not a number', 'plain'],
    ['thousands separator', wide('2022-01-01,1,"1,200.5"'), { row: 2 }, '"1,200.5" is not a number', 'plain'],
    ['empty cell', wide('2022-01-01,1,5', '2022-01-01,2,'), { row: 3 }, 'the cell is empty', 'Fill in'],
    ['NaN', wide('2022-01-01,1,NaN'), { row: 2 }, 'NaN is not a finite price', 'Fill in'],
    ['Infinity', wide('2022-01-01,1,-Infinity'), { row: 2 }, '-Infinity is not a finite price', 'Fill in'],
    ['beyond all numbers', wide('2022-01-01,1,1e999'), { row: 2 }, '1e999 is not a finite price', 'Fill in'],
    ['missing cell', wide('2022-01-01,1,5', '2022-01-01,2'), { row: 3 }, '2 cells, the header 3', 'missing cell'],
    [
      'one hole',
      wide(...day('2022-06-01', [5])),
      { row: 5 },
      '2022-06-01 04:00 (America/Chicago) is missing after row 5',
      'Add',
    ],
    ['two holes', wide(...twoHoles), { row: 5 }, '2 hours are missing; the first is 2022-06-01 04:00', 'Add'],
    ['a hole in UTC', utc('2022-01-01T06:00Z,5', '2022-01-01T08:00Z,5'), { row: 2 }, '2022-01-01 01:00', 'Add'],
    [
      'the repeated hour missing in UTC',
      utc('2022-11-06T06:00Z,5', '2022-11-06T08:00Z,5'),
      { row: 2 },
      'is missing',
      'Add',
    ],
    ['duplicate hour', wide('2022-01-01,1,5', '2022-01-01,1,6'), { row: 3 }, 'stands twice, first in row 2', 'Remove'],
    [
      'third pass',
      wide(...['1', '2', '2', '2'].map((h) => `2022-11-06,${h},5`)),
      { row: 5 },
      'stands twice, first in row 4',
      'Remove',
    ],
    [
      'unsorted rows',
      wide('2022-01-01,1,5', '2022-01-01,3,5', '2022-01-01,2,5'),
      { row: 4 },
      'after a later one',
      'Sort',
    ],
    [
      'skipped hour present',
      wide(...day('2022-03-13')),
      { row: 4 },
      'hour ending 03:00 of 2022-03-13 does not exist',
      'Remove',
    ],
    ['flag on a plain day', 'date,he,DSTFlag,HB_NORTH\n2022-01-01,1,Y,5', { row: 2 }, 'marked as repeated', 'flag'],
    [
      'flag unknown',
      'date,he,DSTFlag,HB_NORTH\n2022-01-01,1,x,5',
      { row: 2 },
      '"x" is not a repeated-hour flag',
      'Y or N',
    ],
    ['wrong date', wide('2022-02-29,1,5'), { row: 2 }, '"2022-02-29" is not a date', 'YYYY-MM-DD'],
    ['day before month', wide('31/01/2022,1,5'), { row: 2 }, '"31/01/2022" is not a date', 'MM/DD/YYYY'],
    ['hour 0', wide('2022-01-01,00:00,5'), { row: 2 }, '"00:00" is not an hour ending', '1 to 24'],
    ['hour 25', wide('2022-01-01,25,5'), { row: 2 }, '"25" is not an hour ending', '1 to 24'],
    ['an offset', utc('2022-01-01T06:00-06:00,5'), { row: 2 }, 'is not a UTC instant', 'Write'],
    ['quarter hours', utc('2022-01-01T06:00Z,5', '2022-01-01T06:15Z,5'), { row: 3 }, 'is not a full hour', 'hour'],
    [
      'an impossible instant',
      utc('2022-02-30T06:00Z,5'),
      { row: 2 },
      '"2022-02-30T06:00Z" is not a UTC instant',
      'Write',
    ],
    ['open quote', 'date,he,HB_NORTH\n2022-01-01,1,"5\n', { row: 2 }, 'a quote is opened', 'quote'],
    ['USD/kWh', wide('2022-01-01,1,0.045', '2022-01-01,2,9', '2022-01-01,3,0.02'), {}, 'look like USD/kWh', '1000'],
  ])('%s', (_name, text, where, what, next) => {
    const expected = { code: 'data', where: expect.objectContaining({ file: 'p.csv', ...where }) as object };
    expect(() => parse(text)).toThrow(expect.objectContaining(expected) as Error);
    expect(() => parse(text)).toThrow(what);
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ next: expect.stringContaining(next) as string }) as Error,
    );
  });

  it('names the column of a bad cell', () => {
    const where = { file: 'p.csv', row: 2, column: 'HB_NORTH' };
    expect(() => parse(wide('2022-01-01,1,x'))).toThrow(expect.objectContaining({ where }) as Error);
  });

  it('an unknown zone is the caller’s mistake', () => {
    expect(() => parsePrices(wide('2022-01-01,1,5'), { ...source, zone: 'Chicago' })).toThrow(RangeError);
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
