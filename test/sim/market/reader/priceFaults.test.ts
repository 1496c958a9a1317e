import { describe, expect, it } from 'vitest';
import { parsePrices } from '../../../../src/sim/market/reader/parsePrices.js';
import { day, parse, source, wide } from './priceText.js';

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
    [
      'a hole in UTC',
      utc(...['05', '06', '08'].map((h) => `2022-01-01T${h}:00Z,5`)),
      { row: 3 },
      '2022-01-01 01:00',
      'Add',
    ],
    [
      'the repeated hour missing in UTC',
      utc(...['05', '06', '08'].map((h) => `2022-11-06T${h}:00Z,5`)),
      { row: 3 },
      '2022-11-06 01:00 (America/Chicago) is missing',
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
    [
      'a quarter among hours',
      utc(...['05:00', '06:00', '06:15', '07:00', '08:00'].map((t) => `2022-01-01T${t}Z,5`)),
      { row: 4 },
      'from 2022-01-01 00:15 (America/Chicago) begins before row 3 ends',
      'one length',
    ],
    ['seconds', utc('2022-01-01T06:00:30Z,5'), { row: 2 }, 'is not a UTC instant', 'to the minute'],
    ['one instant', utc('2022-01-01T06:00Z,5'), { row: 2 }, 'does not tell how long it holds', 'two rows'],
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
