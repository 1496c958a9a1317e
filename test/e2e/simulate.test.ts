import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeWithShared, sharedPath } from '../sharedData.js';
import { wattbook } from './project.js';

const PRICES = 'data/prices/ercot_dam_hub_2022.csv';
const SIZES = ['--power', '1MW', '--energy', '4MWh'];
const SITE = ['--column', 'Site Load (kW)', '--zone', 'UTC', '--demand-minutes', '60'];

let folder: string;
let flatLoad: string;
let flatRate: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbook-simulate-'));
  flatLoad = join(folder, 'flat.csv');
  flatRate = join(folder, 'rate.json');
  await writeFile(flatLoad, '100\n'.repeat(8760));
  const everyHour = Array.from({ length: 12 }, () => Array.from({ length: 24 }, () => 0));
  const rate = {
    name: 'Flat',
    energyratestructure: [[{ rate: 0.1 }]],
    energyweekdayschedule: everyHour,
    energyweekendschedule: everyHour,
    flatdemandstructure: [[{ rate: 5 }]],
    flatdemandmonths: everyHour.map(() => 0),
  };
  await writeFile(flatRate, JSON.stringify(rate));
});

describeWithShared('wattbook dispatch on the real ERCOT year 2022', [PRICES], () => {
  it('earns what the reference says, and writes the schedule that earns it', async () => {
    const schedule = join(folder, 'schedule.csv');
    const words = ['dispatch', sharedPath(PRICES), ...SIZES, '--policy', 'optimal', '-o', schedule, '--json'];
    const { code, stdout, stderr } = await wattbook(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('129558.3');
    const [, ...rows] = (await readFile(schedule, 'utf8')).trim().split('\n');
    const usd = rows
      .map((row) => row.split(',').slice(1, 3))
      .filter(([price]) => price !== '')
      .reduce((sum, [price, powerKw]) => sum + (Number(price) * Number(powerKw)) / 1000, 0);
    expect(usd / 129558.32).toBeCloseTo(1, 5);
  });

  it('labels perfect foresight beside the plan on past prices', async () => {
    const { stdout } = await wattbook(['dispatch', sharedPath(PRICES), ...SIZES]);
    expect(stdout).toMatch(/perfect foresight\s+last week's prices/);
    expect(stdout).toMatch(/revenue, USD\s+129,558\s+115,714/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it.each([
    [['--power', '1MWh', '--energy', '4MWh'], 2, 'MWh is a unit of energy'],
    [['--power', '1', '--energy', '4MWh'], 2, 'the unit is missing'],
    [['--power', '1MW'], 2, '--energy is missing'],
    [[...SIZES, '--round-trip', '85'], 2, 'not percent'],
    [[...SIZES, '--window', '0.9-0.1'], 2, 'the lower one first'],
    [[...SIZES, '--policy', 'optimum'], 2, 'optimal'],
    [[...SIZES, '--column', 'HB_NORD'], 3, 'Did you mean HB_NORTH?'],
  ])('%j is an error', async (words, exitCode, message) => {
    const { code, stderr } = await wattbook(['dispatch', sharedPath(PRICES), ...words]);
    expect(stderr).toContain(message);
    expect(code).toBe(exitCode);
  });
});

describe('wattbook bill', () => {
  it('bills a flat load by hand', async () => {
    const { code, stdout, stderr } = await wattbook([
      'bill',
      flatRate,
      flatLoad,
      '--standard-year',
      'MONDAY',
      '--json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const bill = JSON.parse(stdout) as { totalUsd: number };
    expect(bill.totalUsd).toBeCloseTo(100 * 8760 * 0.1 + 12 * 100 * 5, 6);
  });

  it.each<[string, (load: string, rate: string) => string[], number, string]>([
    ['no calendar', (load, rate) => [rate, load], 2, '--standard-year MONDAY'],
    ['a weekday misspelt', (load, rate) => [rate, load, '--standard-year', 'MODNAY'], 2, 'Did you mean MONDAY?'],
    ['a tariff that is none', (load) => [load, load, '--standard-year', 'MONDAY'], 3, 'flat.csv'],
    ['a load that is not there', (_load, rate) => [rate, 'nowhere.csv', '--standard-year', 'MONDAY'], 3, 'nowhere.csv'],
  ])('%s is an error', async (_name, toWords, exitCode, message) => {
    const { code, stderr } = await wattbook(['bill', ...toWords(flatLoad, flatRate)]);
    expect(stderr).toContain(message);
    expect(code).toBe(exitCode);
  });
});

const TARIFF = 'data/tariffs/dervet_bill_2017_tariff.csv';
const LOAD = 'data/loads/dervet_bill_2017_load_pv_hourly.csv';

describeWithShared('wattbook bill on the DER-VET case of 2017', [TARIFF, LOAD], () => {
  it('gives the original bill to the cent', async () => {
    const { code, stdout, stderr } = await wattbook(['bill', sharedPath(TARIFF), sharedPath(LOAD), ...SITE]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('4,889,067.13');
  });

  it('asks which of several columns is the load', async () => {
    const { code, stderr } = await wattbook(['bill', sharedPath(TARIFF), sharedPath(LOAD), '--zone', 'UTC']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('Site Load (kW)');
  });
});
