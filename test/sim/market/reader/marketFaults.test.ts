import { describe, expect, it } from 'vitest';
import { parseDeclaredPrices, parseDeclaredSeries } from '../../../../src/sim/market/reader/parseDeclared.js';
import { parsePrices } from '../../../../src/sim/market/reader/parsePrices.js';
import { entsoeNew, oasis, rtm } from './marketText.js';
import { pricesOf, write } from './writtenPrices.js';

const zone = 'America/Chicago';
const area = 'BZN|DE-LU';
const source = { file: 'p.csv', zone };

type Place = { row?: number; column?: string };
type Fault = readonly [name: string, text: string, where: Place, what: string, next: string];

/** An error with file, row and column that says what happened and what to do. */
const faultLike = ([, , where, what, next]: Fault) =>
  expect.objectContaining({
    code: 'data',
    where: expect.objectContaining({ file: 'p.csv', ...where }) as object,
    message: expect.stringContaining(what) as string,
    next: expect.stringContaining(next) as string,
  }) as Error;

/** The text with one line changed; lines count from 1. */
const withLine = (text: string, row: number, change: (line: string) => string | undefined) =>
  text
    .split('\n')
    .flatMap((line, index) => (index + 1 === row ? (change(line) ?? []) : [line]))
    .join('\n');
const cell = (text: string, row: number, index: number, value: string, separator = ',') =>
  withLine(text, row, (line) => line.split(separator).with(index, value).join(separator));
const twice = (text: string, row: number) => withLine(text, row, (line) => `${line}\n${line}`);
const dropped = (text: string, row: number) => withLine(text, row, () => undefined);

describe('ERCOT in real time', () => {
  const good = rtm(write(pricesOf(zone, '2022-06-01', 15), zone), [['HB_NORTH', 'HU', 1]]);
  const spring = rtm(write(pricesOf(zone, '2022-03-13', 15), zone), [['HB_NORTH', 'HU', 1]]);
  const price = 'Settlement Point Price';
  const faults: Fault[] = [
    ['interval 5', cell(good, 3, 2, '5'), { row: 3, column: 'Delivery Interval' }, '"5" is not an interval', '1 to 4'],
    ['interval 0', cell(good, 3, 2, '0'), { row: 3, column: 'Delivery Interval' }, '"0" is not an interval', '1 to 4'],
    ['hour 25', cell(good, 3, 1, '25'), { row: 3, column: 'Delivery Hour' }, '"25" is not an hour', '1 to 24'],
    ['no date', cell(good, 3, 0, '2022-13-01'), { row: 3, column: 'Delivery Date' }, 'is not a date', 'MM/DD/YYYY'],
    ['no flag', cell(good, 3, 3, ''), { row: 3, column: 'Repeated Hour Flag' }, 'not a repeated-hour flag', 'Y or N'],
    ['a flag on a plain day', cell(good, 3, 3, 'Y'), { row: 3 }, 'marked as repeated', 'flag'],
    ['a skipped hour', cell(spring, 10, 1, '3'), { row: 10 }, 'hour ending 3 of 03/13/2022 does not exist', 'Remove'],
    ['NaN', cell(good, 4, 6, 'NaN'), { row: 4, column: price }, 'NaN is not a finite price', 'Fill in'],
    ['infinite', cell(good, 4, 6, 'inf'), { row: 4, column: price }, 'inf is not a finite price', 'Fill in'],
    ['text', cell(good, 4, 6, 'n/a'), { row: 4, column: price }, '"n/a" is not a number', 'plain number'],
    ['an empty cell', cell(good, 4, 6, ''), { row: 4, column: price }, 'the cell is empty', 'Fill in'],
    [
      'a lost decimal point',
      cell(good, 4, 6, '2025000'),
      { row: 4, column: price },
      'beyond ±150000 USD/MWh',
      'decimal',
    ],
    ['a row twice', twice(good, 7), { row: 8 }, 'the 15-minute step from 2022-06-01 01:15', 'Remove'],
    [
      'a row missing',
      dropped(good, 7),
      { row: 6 },
      'the 15-minute step from 2022-06-01 01:15 (America/Chicago) is missing',
      'Add',
    ],
    ['another point', good.replaceAll('HB_NORTH', 'HB_WEST'), {}, 'no settlement point HB_NORTH', 'HB_WEST'],
  ];
  it.each(faults)('%s', (...fault) => {
    expect(() => parsePrices(fault[1], { ...source, column: 'HB_NORTH' })).toThrow(faultLike(fault));
  });

  it('several kinds of rows want a choice, and a wrong choice names the right ones', () => {
    const rows = write(pricesOf(zone, '2022-06-01', 15), zone);
    const text = rtm(rows, [
      ['LZ_AEN', 'LZ', 1],
      ['LZ_AEN', 'LZEW', 2],
    ]);
    for (const [column, what] of [
      ['LZ_AEN', 'stands in 2 kinds'],
      ['LZ_AEN/XX', 'no settlement point'],
    ] as const) {
      expect(() => parsePrices(text, { ...source, column })).toThrow(
        faultLike(['', '', {}, what, 'LZ_AEN/LZ, LZ_AEN/LZEW']),
      );
    }
  });
});

describe('CAISO OASIS', () => {
  // Rows 2 to 49 are parts; the total stands in rows 50 to 97, the latest hour first.
  const good = oasis(write(pricesOf(zone, '2022-06-01', 60), zone), 'N1');
  const start = 'INTERVALSTARTTIME_GMT';
  const faults: Fault[] = [
    [
      'a local time',
      cell(good, 60, 0, '2022-06-02T13:00:00-07:00'),
      { row: 60, column: start },
      'is not a UTC instant',
      'Write',
    ],
    ['text for a price', cell(good, 60, 14, 'x'), { row: 60, column: 'MW' }, '"x" is not a number', 'plain number'],
    ['an empty price', cell(good, 60, 14, ''), { row: 60, column: 'MW' }, 'the cell is empty', 'Fill in'],
    ['NaN', cell(good, 60, 14, 'NaN'), { row: 60, column: 'MW' }, 'NaN is not a finite price', 'Fill in'],
    ['a row twice', twice(good, 60), { row: 61 }, 'stands twice, first in row 60', 'Remove'],
    [
      'a row missing',
      dropped(good, 60),
      { column: 'MW' },
      'the hour from 2022-06-02 13:00 (America/Chicago) is missing',
      'Add',
    ],
    ['a node misspelt', good.replaceAll(',N1,', ',N2,'), { column: 'NODE' }, 'no node N1', 'N2'],
    [
      'parts alone',
      good.replaceAll(',LMP,', ',MCL,'),
      { column: 'LMP_TYPE' },
      'no rows of the whole price (LMP), only MCE, MCL, MCC',
      'LMP',
    ],
    ['no price column', good.replace(',MW,', ',XX,'), { row: 1 }, 'no column MW or VALUE', 'PRC_LMP'],
    [
      'an end before the start',
      cell(good, 60, 1, '2022-06-02T17:30:00-00:00'),
      { row: 60, column: start },
      '2022-06-02T18:00:00-00:00 ends before it begins',
      'end',
    ],
    [
      'an end too early',
      cell(good, 60, 1, '2022-06-02T18:30:00-00:00'),
      { row: 60 },
      'the 30-minute step from 2022-06-02 13:30 (America/Chicago) is missing',
      'Add',
    ],
  ];
  it.each(faults)('%s', (...fault) => {
    expect(() => parsePrices(fault[1], { ...source, column: 'N1' })).toThrow(faultLike(fault));
  });
});

describe('ENTSO-E', () => {
  const berlin = 'Europe/Berlin';
  const good = entsoeNew(write(pricesOf(berlin, '2022-06-01', 60), berlin), area);
  const head = 'MTU (CET/CEST)';
  const price = 'Day-ahead Price (EUR/MWh)';
  const cellOf = (row: number, index: number, value: string) => cell(good, row, index, `"${value}"`);
  const faults: Fault[] = [
    ['no interval', cellOf(5, 0, '01/06/2022 03:00:00'), { row: 5, column: head }, '"" is not a time', 'DD/MM/YYYY'],
    [
      'month first',
      cellOf(5, 0, '06/13/2022 03:00:00 - 06/13/2022 04:00:00'),
      { row: 5, column: head },
      'is not a time',
      'DD/MM/YYYY',
    ],
    ['text for a price', cellOf(5, 3, 'x'), { row: 5, column: price }, '"x" is not a number', 'plain number'],
    ['a decimal comma', cellOf(5, 3, '40;5'), { row: 5, column: price }, '"40;5" is not a number', 'plain number'],
    ['NaN', cellOf(5, 3, 'NaN'), { row: 5, column: price }, 'NaN is not a finite price', 'Fill in'],
    ['a row twice', twice(good, 5), { row: 6 }, 'stands twice, first in row 5', 'Remove'],
    [
      'a row missing',
      dropped(good, 5),
      { row: 4, column: price },
      '2022-06-01 03:00 (Europe/Berlin) is missing',
      'Add',
    ],
    [
      'rows out of order',
      [...good.split('\n').toSpliced(4, 1), good.split('\n')[4]].join('\n'),
      { row: 49 },
      'after a later one',
      'Sort',
    ],
    ['an area misspelt', good.replaceAll(area, 'BZN|DE-AT-LU'), { column: 'Area' }, `no area ${area}`, 'BZN|DE-AT-LU'],
    ['an unknown clock', good.replace('CET/CEST', 'TRT'), { row: 1 }, 'the clock TRT is not known', 'CET/CEST'],
    [
      'no price at all',
      good.replaceAll(/"\d+(\.\d+)?","",""/g, '"n/e","",""'),
      { column: price },
      'none of the 48 rows has a value',
      'Export',
    ],
    [
      'a row and a half',
      cellOf(49, 0, '02/06/2022 23:00:00 - 03/06/2022 00:30:00'),
      { row: 49 },
      'does not fit into steps of 60 minutes',
      'one length',
    ],
    [
      'odd steps',
      cellOf(5, 0, '01/06/2022 03:20:00 - 01/06/2022 04:20:00'),
      { row: 5 },
      'does not fit into steps of 60 minutes',
      'one length',
    ],
  ];
  it.each(faults)('%s', (...fault) => {
    expect(() => parsePrices(fault[1], { ...source, zone: berlin, column: area, usdPer: { EUR: 1 } })).toThrow(
      faultLike(fault),
    );
  });

  it('euros without a rate say what to give', () => {
    const act = () => parsePrices(good, { ...source, zone: berlin, column: area });
    expect(act).toThrow(
      faultLike(['', '', { row: 1, column: price }, 'the prices are in EUR/MWh', 'usdPer: { EUR: ... }']),
    );
  });

  it('a currency beside the header’s is refused', () => {
    const text = `"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]","Currency","${area}"\n"01.01.2023 00:00 - 01.01.2023 01:00","5","GBP",""`;
    const act = () => parsePrices(text, { ...source, column: area, usdPer: { EUR: 1 } });
    expect(act).toThrow(
      faultLike([
        '',
        '',
        { row: 2, column: 'Currency' },
        'the price is in GBP, the header says EUR/MWh',
        'one currency',
      ]),
    );
  });
});

describe('declared columns', () => {
  const columns = { ...source, timeColumn: 'time', valueColumn: 'v', timeForm: 'local-start' } as const;
  const csv = (...rows: string[]) => ['time,v,w', ...rows.map((row) => `${row},1`)].join('\n');
  const at = (...times: string[]) => csv(...times.map((time) => `2022-06-01 ${time},5`));
  const faults: Fault[] = [
    ['an empty file', '', {}, 'the file is empty', 'Export'],
    ['a header alone', 'time,v\n', { row: 1 }, 'no rows', 'Export'],
    ['no such time column', 'Time,v\n1,2', { row: 1 }, 'no time column time', 'Did you mean Time'],
    ['no such column', 'time,V\n1,2', { row: 1 }, 'no column v', 'Did you mean V'],
    [
      'an offset',
      csv('2022-06-01 00:00-05:00,5', '2022-06-01 01:00-05:00,5'),
      { row: 2, column: 'time' },
      'is not a time',
      'offset',
    ],
    ['seconds', at('00:00', '01:00:30'), { row: 3, column: 'time' }, 'is not a time', 'minute'],
    ['an impossible day', csv('2022-02-29 00:00,5'), { row: 2, column: 'time' }, 'is not a time', 'Write'],
    ['an impossible minute', at('00:60'), { row: 2, column: 'time' }, 'is not a time', 'Write'],
    ['after the end of the day', at('24:30'), { row: 2, column: 'time' }, 'is not a time', 'Write'],
    ['one row', at('00:00'), { row: 2, column: 'time' }, 'does not tell how long', 'steps'],
    [
      'an empty cell',
      csv('2022-06-01 00:00,', '2022-06-01 01:00,5'),
      { row: 2, column: 'v' },
      'the cell is empty',
      'Fill in',
    ],
    [
      'NaN',
      csv('2022-06-01 00:00,NaN', '2022-06-01 01:00,5'),
      { row: 2, column: 'v' },
      'NaN is not a finite',
      'Fill in',
    ],
    [
      'infinite',
      csv('2022-06-01 00:00,1e999', '2022-06-01 01:00,5'),
      { row: 2, column: 'v' },
      '1e999 is not a finite',
      'Fill in',
    ],
    [
      'a row twice',
      at('00:00', '00:05', '00:05', '00:10'),
      { row: 4 },
      'the 5-minute step from 2022-06-01 00:05 (America/Chicago) stands twice',
      'Remove',
    ],
    ['rows out of order', at('00:00', '00:10', '00:05', '00:15'), { row: 4 }, 'after a later one', 'Sort'],
    [
      'a row missing',
      at('00:00', '00:05', '00:15', '00:20'),
      { row: 3, column: 'v' },
      '00:10 (America/Chicago) is missing after row 3',
      'Add',
    ],
    ['rows missing', at('00:00', '00:05', '00:20', '00:25'), { row: 3 }, '2 5-minute steps are missing', 'Add'],
    [
      'off the grid',
      at('00:00', '00:05', '00:10', '00:17'),
      { row: 5 },
      'does not fit into steps of 5 minutes',
      'one length',
    ],
    [
      'a finer stretch',
      at('00:00', '01:00', '02:00', '02:15', '03:00'),
      { row: 5 },
      'begins before row 4 ends',
      'one length',
    ],
    ['no value at all', csv('2022-06-01 00:00,', '2022-06-01 01:00,'), { row: 2 }, 'the cell is empty', 'Fill in'],
  ];
  it.each(faults)('%s', (...fault) => {
    expect(() => parseDeclaredSeries(fault[1], { ...columns, unit: 'kW' })).toThrow(faultLike(fault));
  });

  it('a file of holes alone has no value, even where holes are gaps', () => {
    const act = () =>
      parseDeclaredSeries(csv('2022-06-01 00:00,', '2022-06-01 01:00,'), { ...columns, unit: 'kW', holes: 'gap' });
    expect(act).toThrow(faultLike(['', '', { column: 'v' }, 'none of the 2 rows has a value', 'another column']));
  });

  it.each([
    ['a unit that is no price', { unit: 'kW' }, 'USD/MWh, EUR/MWh'],
    ['cents of nothing', { unit: 'ct/kWh' }, 'USct/kWh'],
    ['no rate', { unit: 'EUR/MWh', usdPer: { EUR: 0 } }, 'above 0'],
    ['an infinite rate', { unit: 'EUR/MWh', usdPer: { EUR: Infinity } }, 'above 0'],
    ['an unknown zone', { unit: 'USD/MWh', zone: 'Chicago' }, 'IANA'],
    ['no step', { unit: 'USD/MWh', stepMinutes: 0 }, 'stepMinutes'],
  ])('%s is the caller’s mistake', (_name, options, message) => {
    const act = () => parseDeclaredPrices(at('00:00', '01:00'), { ...columns, ...options });
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  it.each([0, NaN, Infinity])('a scale of %d is the caller’s mistake', (scaleFactor) => {
    expect(() => parseDeclaredSeries(at('00:00', '01:00'), { ...columns, unit: 'kW', scaleFactor })).toThrow(
      RangeError,
    );
  });
});

describe('the size of prices', () => {
  const columns = { ...source, zone: 'UTC', timeColumn: 'time', valueColumn: 'v', timeForm: 'utc-start' } as const;
  /** Hours from new year, priced by their index. */
  const hours = (count: number, priceAt: (index: number) => number) => {
    const rows = Array.from({ length: count }, (_, index) => {
      return `${new Date(Date.UTC(2022, 0, 1, index)).toISOString().slice(0, 16)},${priceAt(index)}`;
    });
    return ['time,v', ...rows].join('\n');
  };
  const read = (text: string, unit = 'USD/MWh') => parseDeclaredPrices(text, { ...columns, unit });
  const usual = (index: number) => 30 + (index % 24);
  const within = (start: number, end: number, priceAt: (index: number) => number) => (index: number) =>
    index >= start && index < end ? priceAt(index) : usual(index);

  it.each([
    ['all in USD/kWh', hours(48, (index) => usual(index) / 1000), 'USD/MWh', 'look like USD/kWh: half'],
    [
      'a week in USD/kWh',
      hours(
        744,
        within(200, 368, (index) => usual(index) / 1000),
      ),
      'USD/MWh',
      'the prices from 2022-01-09 08:00 to 2022-01-16 08:00 (UTC) look like USD/kWh',
    ],
    ['USD/MWh taken as USD/kWh', hours(48, usual), 'USD/kWh', 'too high for USD/MWh'],
    [
      'one row of 1000 times 1000',
      hours(
        48,
        within(7, 8, () => 2_000_000),
      ),
      'USD/MWh',
      '2000000 is no price',
    ],
  ])('%s is refused', (_name, text, unit, what) => {
    expect(() => read(text, unit)).toThrow(
      faultLike(['', '', { column: 'v' }, what, unit === 'USD/kWh' ? 'USD/kWh' : '']),
    );
  });

  it.each([
    ['a day near zero', within(24, 48, () => 0.03)],
    ['a week of exact zeros', within(24, 192, () => 0)],
    ['an hour at the cap', within(7, 8, () => 9000)],
    ['an hour at a low limit', within(7, 8, () => -500)],
    ['one hour of USD/kWh, which may be a true price', within(7, 8, () => 0.035)],
  ])('%s passes', (_name, priceAt) => {
    expect(read(hours(744, priceAt)).values[7]).toBe(priceAt(7));
  });
});
