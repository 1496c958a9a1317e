import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dispatchCommand } from '../../src/cli/dispatch.js';
import { countYears } from '../../src/cli/dispatchReport.js';
import { describeWithShared, sharedPath } from '../sharedData.js';
import { figuresOf, folderOf, runCommand } from './runCommand.js';

const HOUR_MS = 3_600_000;
/** Ten days, half of each at 10 and half at 50 USD/MWh. */
const pricesText = (hours = 240) =>
  [
    'utc_start,HB_NORTH',
    ...Array.from({ length: hours }, (_, hour) => `${instant(hour)},${hour % 24 < 12 ? 10 : 50}`),
  ].join('\n');
const instant = (hour: number) =>
  new Date(Date.UTC(2022, 0, 1) + hour * HOUR_MS).toISOString().replace(':00.000Z', 'Z');
const SIZE = ['--power', '1MW', '--energy', '4MWh', '--zone', 'UTC'];
/** USD a day: 4 sqrt(.85) at 50 less 4 / sqrt(.85) at 10. */
const DAILY_USD = 200 * Math.sqrt(0.85) - 40 / Math.sqrt(0.85);

describe('wattbook dispatch', () => {
  it('shows the upper bound, labelled, beside the plan on past prices', async () => {
    const ran = await runCommand(dispatchCommand, ['p.csv', ...SIZE], await folderOf({ 'p.csv': pricesText() }));
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("perfect foresight  last week's prices");
    expect(ran.out).toContain('an upper bound that no operator reaches');
    expect(ran.out).toContain('scaled up from 0.03 years');
    // The plan stands idle on the first day, without any past.
    expect(figuresOf(ran, 'revenue, USD')).toEqual([Math.round(10 * DAILY_USD), Math.round(9 * DAILY_USD)]);
    expect(figuresOf(ran, 'revenue, USD/MW-year')[0]).toBe(Math.round(365 * DAILY_USD));
    expect(figuresOf(ran, 'hours without a price')).toEqual([0, 0]);
    expect(Math.max(...ran.lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('writes the schedule and nothing beside it', async () => {
    const folder = await folderOf({ 'p.csv': pricesText(24) });
    await runCommand(dispatchCommand, ['p.csv', ...SIZE, '--policy', 'optimal', '-o', 'out/s.csv'], folder);
    const [header, ...rows] = (await readFile(join(folder, 'out/s.csv'), 'utf8')).trim().split('\n');
    expect(header).toBe('utc_start,price_usd_per_mwh,power_kw,energy_kwh');
    expect(rows).toHaveLength(24);
    const powersKw = rows.map((row) => Number(row.split(',')[2]));
    const soldUsd = powersKw.reduce((usd, powerKw, hour) => usd + (powerKw / 1000) * (hour < 12 ? 10 : 50), 0);
    expect(soldUsd).toBeCloseTo(DAILY_USD, 9);
    expect(await readdir(join(folder, 'out'))).toEqual(['s.csv']);
  });

  it('names the columns of both policies', async () => {
    const folder = await folderOf({ 'p.csv': pricesText(24) });
    await runCommand(dispatchCommand, ['p.csv', ...SIZE, '-o', 's.csv'], folder);
    const [header] = (await readFile(join(folder, 's.csv'), 'utf8')).split('\n');
    expect(header?.split(',').slice(2)).toEqual([
      'power_kw_optimal',
      'energy_kwh_optimal',
      'power_kw_backcast',
      'energy_kwh_backcast',
    ]);
  });

  it('leaves a gap idle and its price empty', async () => {
    const row = (hour: number) => `2022-11-06,${String(hour)},${hour < 12 ? 10 : 50}`;
    const text = ['date,he,HB_NORTH', ...Array.from({ length: 24 }, (_, index) => row(index + 1))].join('\n');
    const folder = await folderOf({ 'p.csv': text });
    const words = ['p.csv', ...SIZE.slice(0, 4), '--policy', 'optimal', '-o', 's.csv'];
    const ran = await runCommand(dispatchCommand, words, folder);
    expect(figuresOf(ran, 'hours without a price')).toEqual([1]);
    expect((await readFile(join(folder, 's.csv'), 'utf8')).split('\n')[3]).toMatch(/^2022-11-06T07:00Z,,0,/);
  });

  it('takes prices of selling, an end and a leak, in quarters of an hour', async () => {
    const quarter = (i: number) => new Date(Date.UTC(2022, 0, 1) + (i * HOUR_MS) / 4).toISOString();
    const rows = Array.from({ length: 96 }, (_, i) => `${quarter(i)},${i < 48 ? '10,8' : '50,40'}`);
    const folder = await folderOf({ 'p.csv': ['utc_start,buy,sell', ...rows].join('\n') });
    const words = ['p.csv', ...SIZE, '-c', 'buy', '--sell-column', 'sell', '--policy', 'optimal', '--json'];
    const first = async (...more: string[]) => {
      const { out } = await runCommand(dispatchCommand, [...words, ...more], folder);
      return (JSON.parse(out) as { results: { revenueUsd: number; storedChangeMwh: number }[] }).results[0]!;
    };
    expect((await first()).revenueUsd).toBeCloseTo(160 * Math.sqrt(0.85) - 40 / Math.sqrt(0.85), 9);
    expect((await first('--end-energy', '1MWh')).storedChangeMwh).toBeCloseTo(1, 9);
    expect((await first('--self-discharge', '0.01')).revenueUsd).toBeLessThan((await first()).revenueUsd);
    const { out } = await runCommand(dispatchCommand, [...words.slice(0, -1), '-o', 's.csv'], folder);
    expect(out).toContain('sold at sell');
    expect(out).toContain('steps of 15 minutes');
    expect(await readFile(join(folder, 's.csv'), 'utf8')).toMatch(
      /^utc_start,price_usd_per_mwh,sell_price_usd_per_mwh,/,
    );
  });

  it('reads euros at the rate given, and asks for it', async () => {
    const row = (hour: number) =>
      `"0${Math.floor(hour / 24) + 1}/01/2022 ${String(hour % 24).padStart(2, '0')}:00:00 - ${hour % 24 === 23 ? `0${Math.floor(hour / 24) + 2}/01/2022 00` : `0${Math.floor(hour / 24) + 1}/01/2022 ${String((hour % 24) + 1).padStart(2, '0')}`}:00:00","BZN|DE-LU","${hour % 24 < 12 ? 10 : 50}"`;
    const header = '"MTU (UTC)","Area","Day-ahead Price (EUR/MWh)"';
    const folder = await folderOf({
      'p.csv': [header, ...Array.from({ length: 48 }, (_, hour) => row(hour))].join('\n'),
    });
    const words = ['p.csv', ...SIZE, '-c', 'BZN|DE-LU', '--policy', 'optimal'];
    await expect(runCommand(dispatchCommand, words, folder)).rejects.toThrow('--usd-per EUR=1.08');
    const ran = await runCommand(dispatchCommand, [...words, '--usd-per', 'EUR=2'], folder);
    expect(figuresOf(ran, 'revenue, USD')).toEqual([Math.round(2 * 2 * DAILY_USD)]);
  });

  it('puts four policies side by side', async () => {
    const folder = await folderOf({ 'p.csv': pricesText() });
    const words = ['p.csv', ...SIZE, '--policy', 'optimal,backcast,published,stochastic'];
    const ran = await runCommand(dispatchCommand, words, folder);
    const shares = figuresOf(ran, 'share of perfect foresight, %');
    expect(shares).toHaveLength(4);
    expect(Math.max(...shares)).toBe(100);
    expect(shares[2]).toBeGreaterThan(95);
  });

  it('wear and window change the schedule, and both values are told where exclusion matters', async () => {
    const text = pricesText().replaceAll(/,10$/gm, ',-10');
    const folder = await folderOf({ 'p.csv': text });
    const words = ['p.csv', ...SIZE, '--policy', 'optimal', '--json'];
    const results = async (more: string[]) => {
      const { out } = await runCommand(dispatchCommand, [...words, ...more], folder);
      return (JSON.parse(out) as { results: { objectiveUsd: number; wearUsd: number; boundUsd: number }[] })
        .results[0]!;
    };
    const plain = await results([]);
    expect(plain.boundUsd).toBeGreaterThan(plain.objectiveUsd);
    expect((await results(['--wear', '30'])).wearUsd).toBeGreaterThan(0);
    expect((await results(['--window', '0.1-0.5'])).objectiveUsd).toBeLessThan(plain.objectiveUsd);
    const ran = await runCommand(dispatchCommand, words.slice(0, -1), folder);
    expect(ran.out).toContain('Charging and discharging at once in');
  });

  it.each([
    [['--power', '1MWh', '--energy', '4MWh'], 'usage', 'MWh is a unit of energy'],
    [['--energy', '4MWh'], 'usage', '--power is missing'],
    [[...SIZE, '--policy', 'best'], 'usage', '--policy best: Known: optimal, backcast, published, stochastic, both.'],
    [[...SIZE, '--policy', 'optimal,optimal'], 'usage', 'optimal stands twice'],
    [[...SIZE, '--policy', 'backcast', '--end-energy', '1MWh'], 'usage', 'add it to --policy'],
    [[...SIZE, '--end-energy', '5MWh'], 'usage', 'within the window, 0 to 4000 kWh'],
    [[...SIZE, '--self-discharge', 'x'], 'usage', '--self-discharge x'],
    [[...SIZE, '--usd-per', 'EUR'], 'usage', 'write name=value'],
    [[...SIZE, '--usd-per', 'EUR=0'], 'usage', '--usd-per EUR 0'],
    [[...SIZE, '--usd-per', 'euro=1'], 'usage', 'three letters'],
    [[...SIZE, '--sell-column', 'HB_NORHT'], 'data', 'Did you mean HB_NORTH?'],
    [[...SIZE, '--zone', 'Texas'], 'usage', '--zone Texas'],
    [[...SIZE, '--wear=-1'], 'usage', '--wear -1'],
    [[...SIZE, '-o', 'p.csv'], 'usage', 'the price file itself'],
    [[...SIZE, '--column', 'HB_NORHT'], 'data', 'Did you mean HB_NORTH?'],
    [[...SIZE, '-o', 'p.csv/s.csv'], 'destination', 'cannot write the schedule'],
  ])('%j: %s', async (words, code, message) => {
    const folder = await folderOf({ 'p.csv': pricesText(24) });
    const ran = runCommand(dispatchCommand, ['p.csv', ...words], folder);
    await expect(ran).rejects.toMatchObject({ code });
    await expect(ran).rejects.toThrow(message);
  });

  it.each([
    ['nowhere', undefined, 'cannot read the price file'],
    ['a hole', pricesText(24).replace(/\n2022-01-01T05.*\n/, '\n'), 'row 6'],
    ['text', pricesText(24).replace(',10', ',x'), 'row 2, column HB_NORTH: "x" is not a number'],
    ['USD/kWh', pricesText(24).replaceAll(',10', ',0.01').replaceAll(',50', ',0.05'), 'look like USD/kWh'],
    ['empty', '', 'the file is empty'],
  ])('%s is bad data', async (_name, text, message) => {
    const folder = await folderOf(text === undefined ? {} : { 'p.csv': text });
    const ran = runCommand(dispatchCommand, ['p.csv', ...SIZE], folder);
    await expect(ran).rejects.toMatchObject({ code: 'data' });
    await expect(ran).rejects.toThrow(message);
  });
});

describe('countYears', () => {
  it.each([
    ['a leap year', Date.UTC(2024, 0, 1, 6), 8784, 1],
    ['a plain year', Date.UTC(2022, 0, 1, 6), 8760, 1],
    ['two years', Date.UTC(2023, 0, 1, 6), 8760 + 8784, 2],
    ['a day', Date.UTC(2022, 6, 1, 5), 24, 1 / 365],
  ])('%s', (_name, startMs, count, years) => {
    expect(countYears({ startMs, stepMs: HOUR_MS, count }, 'America/Chicago')).toBeCloseTo(years, 12);
  });
});

describeWithShared('ERCOT North 2022', ['data/prices/ercot_dam_hub_2022.csv'], () => {
  it('4 hours earn 129,558 USD a MW', async () => {
    const path = sharedPath('data/prices/ercot_dam_hub_2022.csv');
    const ran = await runCommand(dispatchCommand, [path, '--power', '1MW', '--energy', '4MWh']);
    expect(figuresOf(ran, 'revenue, USD/MW-year')[0]).toBe(129_558);
  });
});
