import { describe, expect, it } from 'vitest';
import { resample } from '../../../../src/base/resample.js';
import { MS_PER_HOUR } from '../../../../src/base/units.js';
import type { DeclaredColumns } from '../../../../src/sim/market/reader/parseDeclared.js';
import { parseDeclaredPrices } from '../../../../src/sim/market/reader/parseDeclared.js';
import { parsePrices } from '../../../../src/sim/market/reader/parsePrices.js';
import { REPEATED_HOUR_GAP } from '../../../../src/sim/market/reader/seriesOfRows.js';
import { entsoeNew, entsoeOld, oasis, rtm } from './marketText.js';
import type { Written } from './writtenPrices.js';
import { DAYS, pricesOf, write } from './writtenPrices.js';

const area = 'BZN|DE-LU';
const euro = { EUR: 1 };
const HUB = [['HB_NORTH', 'HU', 1]] as const;
const declare = (timeForm: DeclaredColumns['timeForm'], zone: string) =>
  ({ file: 'p.csv', timeColumn: 'time', valueColumn: 'price', timeForm, zone, unit: 'USD/MWh' }) as const;
const csv = (rows: readonly Written[], time: keyof Written) =>
  ['time,price', ...rows.map((row) => `${row[time]},${row.value}`)].join('\n');

/** Every form writes a series and reads it back. */
const FORMS: readonly [
  name: string,
  steps: number[],
  zones: RegExp,
  read: (rows: Written[], zone: string) => unknown,
][] = [
  [
    'utc-start',
    [60, 30, 15, 5],
    /./,
    (rows, zone) => parseDeclaredPrices(csv(rows, 'utcStart'), declare('utc-start', zone)),
  ],
  ['utc-end', [60, 15], /./, (rows, zone) => parseDeclaredPrices(csv(rows, 'utcEnd'), declare('utc-end', zone))],
  [
    'local-start',
    [60, 30, 15, 5],
    /./,
    (rows, zone) => parseDeclaredPrices(csv(rows, 'wallStart'), declare('local-start', zone)),
  ],
  [
    'local-end',
    [60, 30, 15, 5],
    /./,
    (rows, zone) => parseDeclaredPrices(csv(rows, 'wallEnd'), declare('local-end', zone)),
  ],
  [
    'OASIS',
    [60, 15, 5],
    /Chicago/,
    (rows, zone) => parsePrices(oasis(rows, 'N1'), { file: 'p.csv', column: 'N1', zone }),
  ],
  [
    'real time',
    [15],
    /Chicago/,
    (rows, zone) => parsePrices(rtm(rows, HUB), { file: 'p.csv', column: 'HB_NORTH', zone }),
  ],
  [
    'ENTSO-E, older',
    [60, 30, 15],
    /Berlin/,
    (rows, zone) => parsePrices(entsoeOld(rows, area), { file: 'p.csv', column: area, zone, usdPer: euro }),
  ],
  [
    'ENTSO-E, newer',
    [60, 30, 15],
    /Berlin/,
    (rows, zone) => parsePrices(entsoeNew(rows, area), { file: 'p.csv', column: area, zone, usdPer: euro }),
  ],
];

describe('what is written is read', () => {
  const cases = FORMS.flatMap(([name, steps, zones, read]) =>
    DAYS.filter(([zone]) => zones.test(zone)).flatMap(([zone, date]) =>
      steps.map((step) => ({ name, zone, date, step, read })),
    ),
  );
  it.each(cases)('$name: $zone $date in steps of $step minutes', ({ zone, date, step, read }) => {
    const prices = pricesOf(zone, date, step);
    expect(read(write(prices, zone), zone)).toEqual(prices);
  });

  const finer = DAYS.flatMap(([zone, date]) => [30, 15, 5].map((step) => ({ zone, date, step })));
  it.each(finer)('$zone $date: the hours of $step minutes are those of the hourly file', ({ zone, date, step }) => {
    const fine = pricesOf(zone, date, step);
    const hourly = resample(fine, MS_PER_HOUR);
    const read = (rows: Written[]) => parseDeclaredPrices(csv(rows, 'wallStart'), declare('local-start', zone));
    expect(resample(read(write(fine, zone)), MS_PER_HOUR)).toEqual(read(write(hourly, zone)));
  });
});

describe('the second pass of the repeated hour left out', () => {
  const autumn = DAYS.filter(([, date]) => /-1[01]-/.test(date));
  const cases = autumn.flatMap(([zone, date]) => [60, 15, 5].map((step) => ({ zone, date, step })));
  it.each(cases)('$zone $date in steps of $step minutes is a named gap', ({ zone, date, step }) => {
    const whole = pricesOf(zone, date, step);
    const rows = write(whole, zone);
    const once = rows.filter(({ isSecondPass }) => !isSecondPass);
    const prices = parseDeclaredPrices(csv(once, 'wallStart'), declare('local-start', zone));
    expect(prices.grid).toEqual(whole.grid);
    expect(prices.gaps).toHaveLength(60 / step);
    expect(prices.gaps.every(({ index, reason }) => rows[index]!.isSecondPass && reason === REPEATED_HOUR_GAP)).toBe(
      true,
    );
    expect([...prices.values].filter((value) => !Number.isNaN(value))).toEqual(once.map(({ value }) => value));
  });

  it('one step of it left out is no gap but a fault', () => {
    const rows = write(pricesOf('Europe/Berlin', '2022-10-30', 15), 'Europe/Berlin');
    const lost = rows.findIndex(({ isSecondPass }) => isSecondPass) + 1;
    const text = csv(rows.toSpliced(lost, 1), 'wallStart');
    expect(() => parseDeclaredPrices(text, declare('local-start', 'Europe/Berlin'))).toThrow(
      `the 15-minute step from 2022-10-30 02:15 (Europe/Berlin) is missing after row ${lost + 1}`,
    );
  });
});

describe('a repeated hour whose passes take turns', () => {
  it('is told apart by ERCOT’s flag', () => {
    const prices = pricesOf('America/Chicago', '2022-11-06', 15);
    const rows = write(prices, 'America/Chicago');
    const turns = rows.toSorted((a, b) => a.wallStart.localeCompare(b.wallStart));
    expect(turns).not.toEqual(rows);
    expect(parsePrices(rtm(turns, HUB), { file: 'p.csv', column: 'HB_NORTH', zone: 'America/Chicago' })).toEqual(
      prices,
    );
  });
});

describe('rows of several kinds', () => {
  const zone = 'America/Chicago';
  const prices = pricesOf(zone, '2022-06-01', 15);
  const rows = write(prices, zone);
  const read = (text: string, column: string) => parsePrices(text, { file: 'p.csv', column, zone });

  it('ERCOT’s load zones, plain and weighted by energy', () => {
    const points = [
      ['HB_NORTH', 'HU', 3],
      ['LZ_AEN', 'LZ', 1],
      ['LZ_AEN', 'LZEW', 2],
    ] as const;
    const text = rtm(rows, points);
    expect(read(text, 'LZ_AEN/LZ')).toEqual(prices);
    expect(read(text, 'LZ_AEN/LZEW').values).toEqual(prices.values.map((value) => 2 * value));
    expect(read(text, 'HB_NORTH').values).toEqual(prices.values.map((value) => 3 * value));
  });

  it('CAISO’s market runs', () => {
    const text = [oasis(rows, 'N1'), ...oasis(rows, 'N1', 'RTM').split('\n').slice(1)].join('\n');
    expect(read(text, 'N1/RTM')).toEqual(prices);
    expect(read(oasis(rows, 'N1', 'RTM'), 'N1')).toEqual(prices);
  });

  it('the auctions of an area; rows without sequence belong to each', () => {
    const [first, second] = [rows.slice(0, 96), rows.slice(96)];
    const body = (text: string) => text.split('\n').slice(1);
    const text = [
      entsoeNew(first, area, 'Sequence 1'),
      ...body(
        entsoeNew(
          first.map((row) => ({ ...row, value: 99 })),
          area,
          'Sequence 2',
        ),
      ),
      ...body(entsoeNew(second, area)),
    ].join('\n');
    const german = write(prices, 'Europe/Brussels');
    expect(german).toHaveLength(rows.length);
    const got = parsePrices(text, { file: 'p.csv', column: `${area}/Sequence 1`, zone, usdPer: euro });
    expect(got.values).toEqual(prices.values);
    expect(() => parsePrices(text, { file: 'p.csv', column: area, zone, usdPer: euro })).toThrow(`${area}/Sequence 2`);
  });
});

describe('ENTSO-E', () => {
  const zone = 'Europe/Berlin';
  const read = (text: string) => parsePrices(text, { file: 'p.csv', column: area, zone, usdPer: { EUR: 1.1 } });
  const old = (...rows: string[]) =>
    ['"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]","Currency","BZN|DE-LU"', ...rows].join('\n');

  it('euros become dollars at the rate given', () => {
    const prices = read(
      old(
        '"01.01.2023 00:00 - 01.01.2023 01:00","-5.00","EUR",""',
        '"01.01.2023 01:00 - 01.01.2023 02:00","40","EUR",""',
      ),
    );
    expect([...prices.values]).toEqual([-5.5, 44]);
    expect(prices.grid).toEqual({ startMs: Date.UTC(2022, 11, 31, 23), stepMs: MS_PER_HOUR, count: 2 });
  });

  it.each(['n/e', 'N/A', '-', ''])('a cell "%s" is a gap with its name', (cell) => {
    const prices = read(
      old(
        `"01.01.2023 00:00 - 01.01.2023 01:00","40","EUR",""`,
        `"01.01.2023 01:00 - 01.01.2023 02:00","${cell}","",""`,
      ),
    );
    expect(prices.gaps).toEqual([{ index: 1, reason: `not published ("${cell}" in the file)` }]);
  });

  it('a row without price in the hour that spring skips is passed over', () => {
    const rows = [
      '"26.03.2023 01:00 - 26.03.2023 02:00","40","EUR",""',
      '"26.03.2023 02:00 - 26.03.2023 03:00","","EUR",""',
      '"26.03.2023 03:00 - 26.03.2023 04:00","50","EUR",""',
    ];
    const prices = read(old(...rows));
    expect([[...prices.values], prices.gaps]).toEqual([[44, 55.00000000000001], []]);
  });

  it('an hour’s price holds for its quarters where the file goes over to quarters', () => {
    const rows = [
      '"30.09.2025 23:00 - 01.10.2025 00:00","40","EUR",""',
      ...['00:00 - 01.10.2025 00:15', '00:15 - 01.10.2025 00:30'].map((span) => `"01.10.2025 ${span}","10","EUR",""`),
    ];
    const prices = read(old(...rows));
    expect([...prices.values]).toEqual([44, 44, 44, 44, 11, 11]);
    expect(prices.grid.stepMs).toBe(MS_PER_HOUR / 4);
  });

  it.each([
    ['UTC', Date.UTC(2023, 5, 1)],
    ['CET/CEST', Date.UTC(2023, 4, 31, 22)],
    ['EET/EEST', Date.UTC(2023, 4, 31, 21)],
  ])('the header names the clock, %s, whatever the zone asked for', (clock, startMs) => {
    const rows = ['00:00 - 01/06/2023 01:00:00', '01:00 - 01/06/2023 02:00:00'].map(
      (span) => `"01/06/2023 ${span}","${area}","40"`,
    );
    const text = [`"MTU (${clock})","Area","Day-ahead Price (EUR/MWh)"`, ...rows].join('\n');
    expect(parsePrices(text, { file: 'p.csv', column: area, zone: 'Europe/Helsinki', usdPer: euro }).grid.startMs).toBe(
      startMs,
    );
  });
});
