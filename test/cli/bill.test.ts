import { describe, expect, it } from 'vitest';
import { billCommand } from '../../src/cli/bill.js';
import { describeWithShared, sharedPath } from '../sharedData.js';
import { figuresOf, folderOf, runCommand } from './runCommand.js';

const URDB = JSON.stringify({
  name: 'Flat',
  energyratestructure: [[{ rate: 0.1 }]],
  flatdemandstructure: [[{ rate: 10 }]],
  flatdemandmonths: Array<number>(12).fill(0),
  fixedchargefirstmeter: 30,
});
const PERIODS =
  'Billing Period,Start Month,End Month,Start Time,End Time,Weekday?,Value,Charge\n1,1,12,1,24,2,0.1,energy\n2,1,12,1,24,2,10,demand\n';
const HOUR_MS = 3_600_000;
const year = (lineAt: (hour: number) => string, count = 8760) =>
  Array.from({ length: count }, (_, i) => lineAt(i)).join('\n');
const wall = (hour: number) => new Date(Date.UTC(2022, 0, 1) + hour * HOUR_MS).toISOString().slice(0, 16);
const FLAT = year(() => '5');
/** Chicago 2022: 23 hours on March 13, 25 on November 6; 5 kW. */
const CHICAGO = ['time,load_kw', ...chicagoWalls().map((text) => `${text},5`)].join('\n');
const ENERGY_USD = 8760 * 5 * 0.1;

function chicagoWalls(): string[] {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/Chicago',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return Array.from({ length: 8760 }, (_, hour) => format.format(Date.UTC(2022, 0, 1, 6) + hour * HOUR_MS));
}

const billOf = async (files: Record<string, string>, words: string[]) =>
  runCommand(billCommand, ['t', 'l.csv', ...words], await folderOf(files));

describe('wattbook bill', () => {
  it.each([
    ['values, standard year', FLAT, ['--standard-year', 'monday']],
    ['values, local year', FLAT, ['--zone', 'America/Chicago', '--year', '2022']],
    ['values of 15 minutes', year(() => '5', 4 * 8760), ['--standard-year', 'SUNDAY', '--demand-minutes', '15']],
    ['a header alone', `kw\n${FLAT}`, ['--standard-year', 'MONDAY']],
    ['wall times with clock changes', CHICAGO, ['--zone', 'America/Chicago']],
    ['UTC', `utc_start,kw\n${year((hour) => `${wall(hour)}Z,5`)}`, ['--zone', 'UTC']],
    ['offsets', `time,kw\n${year((hour) => `${wall(hour)}-06:00,5`)}`, ['--zone', 'Etc/GMT+6']],
    ['hour ending', `Datetime (he),kw\n${year((hour) => `${wall(hour + 1).replace('T', ' ')},5`)}`, ['--zone', 'UTC']],
    [
      'date and hour ending',
      `date,hour_ending,kw\n${year((hour) => `${wall(hour).slice(0, 10)},${(hour % 24) + 1},5`)}`,
      ['--standard-year', 'SATURDAY'],
    ],
    ['wall times in a standard year', `time,kw\n${year((hour) => `${wall(hour)},5`)}`, ['--standard-year', 'FRIDAY']],
  ])('%s: the same bill', async (_name, load, words) => {
    const ran = await billOf({ t: URDB, 'l.csv': load }, words);
    expect(figuresOf(ran, 'total')).toEqual([43_800, 5, ENERGY_USD, 600, 360, ENERGY_USD + 960]);
    expect(figuresOf(ran, 'Feb')).toEqual([3360, 5, 336, 50, 30, 416]);
    expect(Math.max(...ran.lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('tells a billing-period table by its content', async () => {
    const ran = await billOf({ t: PERIODS, 'l.csv': FLAT }, ['--standard-year', 'MONDAY']);
    expect(figuresOf(ran, 'total')).toEqual([43_800, 5, ENERGY_USD, 600, ENERGY_USD + 600]);
  });

  it('chooses a column, shows export and gives every line as JSON', async () => {
    const files = { t: URDB, 'l.csv': `site (kW),net (kW)\n${year((hour) => (hour === 0 ? '5,-2' : '5,5'))}` };
    const words = ['--standard-year', 'MONDAY', '-c', 'net (kW)'];
    expect((await billOf(files, words)).out).toContain('export kWh');
    const json = JSON.parse((await billOf(files, [...words, '--json'])).out) as { months: { exportKwh: number }[] };
    expect(json).toMatchObject({ ok: true, source: { column: 'net (kW)' }, tariffName: 'Flat' });
    expect(json.months[0]?.exportKwh).toBe(2);
  });

  it('reads a standard year whatever its number, and refuses its leap day', async () => {
    const leap = (hour: number) => wall(hour < 59 * 24 ? hour : hour + 24).replace('2022', '2024');
    const walls = (at: (hour: number) => string) => `time,kw\n${year((hour) => `${at(hour)},5`)}`;
    const plain = walls((hour) => wall(hour).replace('2022', hour < 4000 ? '1999' : '2003'));
    const ran = await billOf({ t: URDB, 'l.csv': plain }, ['--standard-year', 'MONDAY']);
    expect(figuresOf(ran, 'total')[0]).toBe(43_800);
    const leapDay = walls((hour) => (hour === 59 * 24 ? '2024-02-29 00:00' : leap(hour)));
    await expect(billOf({ t: URDB, 'l.csv': leapDay }, ['--standard-year', 'MONDAY'])).rejects.toThrow(
      'no February 29',
    );
  });

  it('bills load less generation, or both by two meters', async () => {
    const rate = { ...(JSON.parse(URDB) as object), energyratestructure: [[{ rate: 0.1, sell: 0.04 }]] };
    const l = `load_kw,pv_kw\n${year(() => '5,8')}`;
    const words = ['--standard-year', 'MONDAY', '-c', 'load_kw', '--generation-column', 'pv_kw'];
    const total = async (rule: string) =>
      figuresOf(await billOf({ t: JSON.stringify(rate), 'l.csv': l }, [...words, '--export', rule]), 'total').at(-1);
    // Netted: 3 kW are exported; by two meters 5 kW are bought, demand included, and 8 kW sold.
    expect(await total('none')).toBeCloseTo(360, 9);
    expect(await total('net-billing')).toBeCloseTo(360 - 8760 * 3 * 0.04, 2);
    expect(await total('sell-all')).toBeCloseTo(360 + ENERGY_USD + 600 - 8760 * 8 * 0.04, 2);
    const one = ['--standard-year', 'MONDAY', '-c', 'load_kw', '--export', 'sell-all'];
    await expect(billOf({ t: JSON.stringify(rate), 'l.csv': l }, one)).rejects.toThrow('--generation-column');
    await expect(
      billOf({ t: JSON.stringify(rate), 'l.csv': l }, [...words.slice(0, -1), 'pv', '--export', 'none']),
    ).rejects.toThrow('no power column pv');
  });

  it('asks what came before a tariff that looks back', async () => {
    const rate = JSON.parse(URDB) as object;
    const t = JSON.stringify({ ...rate, lookbackpercent: 0.8, lookbackmonths: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] });
    const words = ['--standard-year', 'MONDAY'];
    await expect(billOf({ t, 'l.csv': FLAT }, words)).rejects.toThrow('--before same');
    const ran = await billOf({ t, 'l.csv': FLAT }, [...words, '--before', 'nothing']);
    expect(figuresOf(ran, 'total').at(-1)).toBe(ENERGY_USD + 960);
  });

  it.each([
    [[], 'usage', 'the calendar of the bill is missing'],
    [['--zone', 'UTC', '--standard-year', 'MONDAY'], 'usage', 'not both'],
    [['--zone', 'Mars'], 'usage', '--zone Mars'],
    [['--zone', 'UTC'], 'usage', '--year 2022'],
    [['--zone', 'UTC', '--year', '22'], 'usage', '--year 22'],
    [['--standard-year', 'MONDYA'], 'usage', 'Did you mean MONDAY?'],
    [['--standard-year', 'MONDAY', '--year', '2022'], 'usage', '--year is for --zone'],
    [['--standard-year', 'MONDAY', '--demand-minutes', '7'], 'usage', 'a divisor of 60'],
    [['--standard-year', 'MONDAY', '--demand-minutes', '15'], 'data', '--demand-minutes 60'],
    [['--standard-year', 'MONDAY', '--before', 'x'], 'usage', 'give same or nothing'],
    [['--standard-year', 'MONDAY', '--export', 'x'], 'usage', 'give none, net-billing or sell-all'],
    [['--standard-year', 'MONDAY', '--label', 'x'], 'data', 'no rate with label x'],
    [['--standard-year', 'MONDAY', '-c', 'kw'], 'data', 'no header'],
    [['--zone', 'UTC', '--year', '2024'], 'data', "8760 values do not fill the year's 8784 hours"],
  ])('%j: %s', async (words, code, message) => {
    const ran = billOf({ t: URDB, 'l.csv': FLAT }, words);
    await expect(ran).rejects.toMatchObject({ code });
    await expect(ran).rejects.toThrow(message);
  });

  it.each([
    ['text', `kw\n${year((hour) => (hour === 3 ? 'x' : '5'))}`, 'l.csv, row 5, column kw: "x" is not a number'],
    [
      'an empty cell',
      `time,kw\n${year((hour) => `${wall(hour)},${hour === 3 ? '' : '5'}`)}`,
      'row 5, column kw: the cell is empty',
    ],
    ['NaN', year((hour) => (hour === 3 ? 'NaN' : '5')), 'row 4, column 1: NaN is not a finite power'],
    ['MW', `load_mw\n${FLAT}`, 'column load_mw: the column says mw'],
    ['energy', `load (kWh)\n${FLAT}`, 'the column says kwh'],
    ['two columns', `a,b\n${year(() => '5,5')}`, '2 columns may be the load'],
    ['two columns, no header', year(() => '5,5'), 'several columns and no header'],
    ['a month', year(() => '5', 744), '744 values do not fill'],
    [
      'a hole',
      `time,kw\n${year((hour) => `${wall(hour < 100 ? hour : hour + 1)},5`)}`,
      'row 101, column kw: the hour from 2001-01-05 04:00 (UTC) is missing after row 101',
    ],
    [
      'a row twice',
      `time,kw\n${year((hour) => `${wall(hour === 100 ? 99 : hour)},5`)}`,
      'row 102: the hour from 2001-01-05',
    ],
    [
      'no time',
      `time,kw\n${year((hour) => (hour === 3 ? 'noon,5' : `${wall(hour)},5`))}`,
      'row 5, column time: "noon"',
    ],
    ['no such day', `time,kw\n${year((hour) => `${hour === 3 ? '2022-02-30 03:00' : wall(hour)},5`)}`, 'is not a time'],
    ['UTC instants', `utc_start,kw\n${year((hour) => `${wall(hour)}Z,5`)}`, 'a standard year has none'],
    [
      'mixed',
      `time,kw\n${year((hour) => `${wall(hour)}${hour === 5 ? 'Z' : ''},5`)}`,
      'row 7, column time: some times',
    ],
    ['empty', '', 'the file is empty'],
  ])('%s is bad data', async (_name, load, message) => {
    const ran = billOf({ t: URDB, 'l.csv': load }, ['--standard-year', 'MONDAY']);
    await expect(ran).rejects.toMatchObject({ code: 'data' });
    await expect(ran).rejects.toThrow(message);
  });

  it.each([
    [
      'the skipped hour',
      `time,kw\n${year((hour) => `${wall(hour)},5`)}`,
      ['--zone', 'America/Chicago'],
      'name the right time zone',
    ],
    [
      'the repeated hour once',
      CHICAGO.replace('2022-11-06 01:00,5\n', ''),
      ['--zone', 'America/Chicago'],
      'is missing',
    ],
    ['half a year', `time,kw\n${year((hour) => `${wall(hour)},5`, 4380)}`, ['--zone', 'UTC'], 'l.csv: the load covers'],
    ['no year', `time,kw\n${year((hour) => `01/0${hour + 1} 00:00,5`, 5)}`, ['--zone', 'UTC'], 'has no year'],
  ])('%s is bad data by a clock', async (_name, load, words, message) => {
    const ran = billOf({ t: URDB, 'l.csv': load }, words);
    await expect(ran).rejects.toMatchObject({ code: 'data' });
    await expect(ran).rejects.toThrow(message);
  });

  it.each([
    ['JSON cut off', '{"name"', 't: the text is not JSON'],
    ['no rate', '{"name": "x"}', 'energyratestructure is missing'],
    ['another table', 'a,b\n1,2\n', 't, row 1: no column Start Month'],
    [
      'unbilled',
      JSON.stringify({ ...(JSON.parse(URDB) as object), fueladjustmentsmonthly: [1] }),
      'fueladjustmentsmonthly',
    ],
  ])('%s is a bad tariff', async (_name, tariff, message) => {
    const ran = billOf({ t: tariff, 'l.csv': FLAT }, ['--standard-year', 'MONDAY']);
    await expect(ran).rejects.toMatchObject({ code: 'data' });
    await expect(ran).rejects.toThrow(message);
  });

  it('refuses options that a billing-period table does not know', async () => {
    const words = ['--standard-year', 'MONDAY', '--leave-out', 'fueladjustmentsmonthly'];
    await expect(billOf({ t: PERIODS, 'l.csv': FLAT }, words)).rejects.toThrow('--leave-out is for URDB files');
  });
});

const SSC = ['data/loads/ssc_load_commercial_large_8760.csv', 'data/tariffs/reopt_tiered_tou_demand.json'] as const;
const DERVET = ['data/tariffs/dervet_bill_2017_tariff.csv', 'data/loads/dervet_bill_2017_load_pv_hourly.csv'] as const;

describeWithShared('files of other programs', [...SSC, ...DERVET], () => {
  it.each([[['--zone', 'UTC']], [['--standard-year', 'SUNDAY']]])(
    "DER-VET's original bill of 2017, %j",
    async (words) => {
      const paths = DERVET.map(sharedPath);
      const { out } = await runCommand(billCommand, [...paths, ...words, '-c', 'Site Load (kW)', '--json']);
      expect(Math.abs((JSON.parse(out) as { totalUsd: number }).totalUsd - 4_889_067.13)).toBeLessThan(0.005);
    },
  );

  it('a REopt scenario with one value a line', async () => {
    const ran = await runCommand(billCommand, [sharedPath(SSC[1]), sharedPath(SSC[0]), '--standard-year', 'MONDAY']);
    expect(ran.code).toBe(0);
    expect(figuresOf(ran, 'total')).toHaveLength(5);
  });
});
