import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dispatchCommand } from '../../src/cli/dispatch.js';
import { simulateCommand } from '../../src/cli/simulate.js';
import { parseCommandArgs } from '../../src/cli/command.js';
import { folderOf, runCommand } from './runCommand.js';

const EXAMPLES = fileURLToPath(new URL('../../notebooks/scenarios/', import.meta.url));
const HOUR_MS = 3_600_000;
const instant = (hour: number) =>
  new Date(Date.UTC(2022, 0, 1) + hour * HOUR_MS).toISOString().replace(':00.000Z', 'Z');
const hourly = (column: string, hours: number, valueAt: (hour: number) => number | string) =>
  [`utc_start,${column}`, ...Array.from({ length: hours }, (_, hour) => `${instant(hour)},${valueAt(hour)}`)].join(
    '\n',
  );
/** Ten days, half of each at 10 and half at 50 USD/MWh. */
const PRICES = hourly('HB', 240, (hour) => (hour % 24 < 12 ? 10 : 50));
const BATTERY = 'battery: { power: 1 MW, energy: 4 MWh, roundTripFraction: 0.85 }';
const MARKET = `name: test
prices: { file: p.csv, column: HB }
${BATTERY}
`;
const RATE = JSON.stringify({
  name: 'Flat',
  energyratestructure: [[{ rate: 0.1 }]],
  flatdemandstructure: [[{ rate: 10 }]],
  flatdemandmonths: Array<number>(12).fill(0),
});
const SITE = `name: test
year: 2022
tariff: { file: rate.json }
site:
  load: { profile: { unit: kW, weekday: [${Array.from({ length: 24 }, (_, hour) => (hour === 12 ? 300 : 100)).join(', ')}] } }
battery: { power: 100 kW, energy: 400 kWh, chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 }
`;

type Policy = {
  name: string;
  knows: string;
  captureFraction: number | null;
  flows: { dischargedMwh: number; chargedMwh: number; lossMwh: number; storedChangeMwh: number };
  market: { revenueUsd: number; objectiveUsd: number; boundUsd: number | null } | null;
  site: {
    costUsd: Record<string, number>;
    totalUsd: number;
    savedUsd: Record<string, number>;
    totalSavedUsd: number;
    peakKw: number;
    monthPeaksKw: number[];
  } | null;
  thermal: { hottestCellC: number; climateMwh: number } | null;
  health: { capacityFraction: number } | null;
  life: {
    years: { year: number; sohStartFraction: number; sohEndFraction: number; revenueUsd: number; planUsd: number }[];
    totals: { revenueUsd: number; planUsd: number };
  } | null;
  warnings: string[];
};
type Result = {
  kind: string;
  policies: Policy[];
  before: { totalUsd: number } | null;
  warnings: string[];
  notes: string[];
};

async function simulate(scenario: string, files: Record<string, string> = {}): Promise<Result> {
  const folder = await folderOf({ 's.yaml': scenario, 'p.csv': PRICES, 'rate.json': RATE, ...files });
  const { out } = await runCommand(simulateCommand, ['s.yaml', '--json'], folder);
  return JSON.parse(out) as Result;
}
const exampleOf = async (name: string) =>
  JSON.parse((await runCommand(simulateCommand, [join(EXAMPLES, name), '--json'])).out) as Result;
const sumOf = (record: Record<string, number>) => Object.values(record).reduce((sum, value) => sum + value, 0);

describe('the example scenarios', () => {
  it('are all tested', async () => {
    const names = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.yaml'));
    expect(names.sort()).toEqual(['behind-the-meter.yaml', 'index-price.yaml', 'merchant.yaml', 'ten-years.yaml']);
  });

  it.each(['merchant.yaml', 'behind-the-meter.yaml', 'index-price.yaml', 'ten-years.yaml'])(
    '%s keeps its accounts, and nothing beats perfect foresight',
    async (name) => {
      const { policies, before } = await exampleOf(name);
      expect(policies.length).toBeGreaterThan(1);
      for (const { flows, captureFraction, site } of policies) {
        const { chargedMwh, dischargedMwh, lossMwh, storedChangeMwh } = flows;
        expect(chargedMwh).toBeCloseTo(dischargedMwh + lossMwh + storedChangeMwh, 6);
        expect(captureFraction).toBeLessThanOrEqual(1 + 1e-9);
        if (site === null) continue;
        expect(sumOf(site.costUsd)).toBeCloseTo(site.totalUsd, 6);
        expect(sumOf(site.savedUsd)).toBeCloseTo(site.totalSavedUsd, 6);
        expect(before!.totalUsd - site.totalUsd).toBeCloseTo(site.totalSavedUsd, 6);
      }
      expect(policies[0]).toMatchObject({ name: 'optimal', knows: 'the future' });
      // Efficiency by load: the bound may mix powers within a step, the schedule does not.
      expect(policies[0]?.captureFraction).toBeCloseTo(1, 3);
    },
  );

  it('ten-years.yaml ages the cells from year to year and buys what the contract lacks', async () => {
    const { policies } = await exampleOf('ten-years.yaml');
    for (const { life, thermal, health } of policies) {
      expect(life?.years.map(({ year }) => year)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      for (const { sohStartFraction, sohEndFraction } of life!.years) {
        expect(sohEndFraction).toBeLessThan(sohStartFraction);
      }
      expect(life?.totals.revenueUsd).toBeCloseTo(
        life!.years.reduce((sum, { revenueUsd }) => sum + revenueUsd, 0),
        6,
      );
      expect(life?.totals.planUsd).toBeGreaterThan(0);
      expect(health?.capacityFraction).toBeCloseTo(life!.years[0]!.sohEndFraction, 4);
      expect(thermal?.hottestCellC).toBeLessThan(60);
    }
  });

  it('shows them within the width of a terminal', async () => {
    for (const name of ['merchant.yaml', 'behind-the-meter.yaml']) {
      const { lines } = await runCommand(simulateCommand, [join(EXAMPLES, name)]);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    }
  });
});

describe('wattbook simulate in a market', () => {
  it('earns what wattbook dispatch earns', async () => {
    const { policies } = await simulate(MARKET);
    const folder = await folderOf({ 'p.csv': PRICES });
    const words = ['p.csv', '--power', '1MW', '--energy', '4MWh', '-c', 'HB', '--zone', 'UTC', '--policy', 'optimal'];
    const { out } = await runCommand(dispatchCommand, [...words, '--json'], folder);
    const [dispatched] = (JSON.parse(out) as { results: { revenueUsd: number }[] }).results;
    expect(policies[0]?.market?.revenueUsd).toBe(dispatched?.revenueUsd);
    expect(policies.map(({ name }) => name)).toEqual(['optimal', 'recedingHorizon']);
  });

  it('reads a perfect forecast, a threshold and hours that suffice as one optimum', async () => {
    const { policies } = await simulate(`${MARKET}policies:
  - { kind: recedingHorizon, forecast: perfect, horizonHours: 240, replanHours: 240 }
  - { kind: threshold, chargeBelowUsdPerMwh: 20, dischargeAboveUsdPerMwh: 40 }
  - idle
`);
    expect(policies.map(({ captureFraction }) => captureFraction!.toFixed(6))).toEqual([
      '1.000000',
      '1.000000',
      '0.000000',
    ]);
    expect(policies.map(({ knows }) => knows)).toEqual(['the future', 'the present', 'the present']);
  });

  it('writes schedules that earn what the summary says', async () => {
    const folder = await folderOf({
      's.yaml': `${MARKET}policies: [optimal, { kind: idle, name: Rest & wait }]\n`,
      'p.csv': PRICES,
    });
    await runCommand(simulateCommand, ['s.yaml', '-o', 'out'], folder);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['optimal.csv', 'rest-wait.csv', 'summary.json']);
    const [header, ...rows] = (await readFile(join(folder, 'out/optimal.csv'), 'utf8')).trim().split('\n');
    expect(header).toBe('utc_start,price_usd_per_mwh,power_kw,energy_kwh');
    const usd = rows
      .map((row) => row.split(',').map(Number))
      .reduce((sum, [, price, kw]) => sum + (price! * kw!) / 1000, 0);
    const summary = JSON.parse(await readFile(join(folder, 'out/summary.json'), 'utf8')) as Result;
    expect(usd).toBeCloseTo(summary.policies[0]!.market!.revenueUsd, 6);
  });

  it('reads other currencies, declared columns, holes and prices of selling', async () => {
    const euro = hourly('when,x', 240, () => '').replace(/utc_start,when,x\n/, 'when,x,y\n');
    const text = euro.replace(/^(2022[^,]*),$/gm, (_, time: string) => {
      const hour = Number(time.slice(11, 13));
      return `${time},${hour === 5 ? '' : hour < 12 ? 1 : 5},${hour < 12 ? 1 : 4}`;
    });
    const scenario = `name: test
prices:
  { file: p.csv, column: x, sellColumn: y, timeColumn: when, timeForm: utc-start, unit: EURct/kWh, usdPer: { EUR: 1 }, holes: gap, fill: { by: previous, upTo: 1 h } }
${BATTERY}
policies: [optimal]
`;
    const { policies, notes } = await simulate(scenario, { 'p.csv': text });
    const daily = 4 * Math.sqrt(0.85) * 40 - (4 / Math.sqrt(0.85)) * 10;
    expect(policies[0]?.market?.revenueUsd).toBeCloseTo(10 * daily, 6);
    expect(notes.join()).toContain('10 steps filled (previous)');
  });

  it('plans a real-time market on day-ahead prices, which know nothing of its surprises', async () => {
    // Day-ahead says noon is dear; in real time the evening is.
    const row = (hour: number) => `${instant(hour)},${hour % 24 === 18 ? 90 : 10},${hour % 24 === 12 ? 90 : 10}`;
    const text = ['utc_start,rt,da', ...Array.from({ length: 240 }, (_, hour) => row(hour))].join('\n');
    const plan = 'policies: [{ kind: recedingHorizon, forecast: published, replanHours: 24 }]\n';
    const at = async (columns: string) => {
      const { policies } = await simulate(`${MARKET.replace('column: HB', columns)}${plan}`, { 'p.csv': text });
      return policies[0]!.captureFraction!;
    };
    expect(await at('column: rt')).toBeGreaterThan(0.8);
    expect(await at('column: rt, dayAheadColumn: da')).toBeLessThan(0);
  });

  it('stands idle in gaps, and says so', async () => {
    const text = PRICES.replace(/^(2022-01-01T05:00Z),10$/m, '$1,');
    const { warnings } = await simulate(MARKET.replace('column: HB', 'column: HB, holes: gap'), { 'p.csv': text });
    expect(warnings.join()).toContain('1 steps without a price (empty cell in the file)');
  });

  it('keeps a reserve, and steps a ramp that the optimum does not know', async () => {
    const slow = BATTERY.replace(' }', ', reserve: 1 MWh, ramp: 1 kW/min }');
    const scenario = `${MARKET.replace(BATTERY, slow)}policies: [{ kind: threshold, chargeBelowUsdPerMwh: 20, dischargeAboveUsdPerMwh: 40 }]\n`;
    const folder = await folderOf({ 's.yaml': scenario, 'p.csv': PRICES });
    const { out } = await runCommand(simulateCommand, ['s.yaml', '-o', 'out'], folder);
    expect(out).toContain('no share of perfect foresight: Give a rampKwPerMin');
    const rows = (await readFile(join(folder, 'out/threshold.csv'), 'utf8')).trim().split('\n').slice(1);
    const energies = rows.map((row) => Number(row.split(',')[3]));
    expect(Math.min(...energies)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...energies)).toBeGreaterThan(1500);
  });

  it('derates by the air, and by the cells where they have a temperature of their own', async () => {
    const hot = BATTERY.replace(
      ' }',
      ', derating: [{ temperatureC: 30, powerFraction: 1 }, { temperatureC: 40, powerFraction: 0 }] }',
    );
    const at = async (more: string) => {
      const { policies } = await simulate(`${MARKET.replace(BATTERY, hot)}policies: [optimal]\n${more}`);
      return policies[0]!;
    };
    expect((await at('ambient: 40 °C\n')).market?.revenueUsd).toBe(0);
    expect((await at('ambient: 25 °C\n')).market?.revenueUsd).toBeGreaterThan(0);
    const cooled = await at(
      'ambient: 40 °C\nthermal: { containerCount: 1, cooling: { setpointC: 25, capacity: 200 kW, performanceRatio: 3 } }\n',
    );
    expect(cooled.market?.revenueUsd).toBeGreaterThan(0);
    expect(cooled.thermal?.climateMwh).toBeGreaterThan(0);
  });

  it('stops between two policies, and writes nothing', async () => {
    const folder = await folderOf({ 's.yaml': MARKET, 'p.csv': PRICES });
    const args = parseCommandArgs('simulate', simulateCommand, ['s.yaml', '-o', 'out']);
    const silent = { out: () => undefined, err: () => undefined, isWatched: false, env: {} };
    const stopped = simulateCommand.run(args, { ...silent, directory: folder, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow('stopped');
    expect(await readdir(folder)).not.toContain('out');
  });
});

describe('wattbook simulate at a site', () => {
  it('cuts the peak by hand: 300 kW for an hour, 100 kW of battery', async () => {
    const { policies, before } = await simulate(
      `${SITE}policies: [optimal, { kind: peakShaving, forecast: perfect }]\n`,
    );
    expect(before?.totalUsd).toBeCloseTo(365 * 2600 * 0.1 + 12 * 300 * 10, 6);
    expect(policies[0]?.site?.savedUsd['demand-flat']).toBeCloseTo(12 * 100 * 10, 4);
    expect(policies[1]?.site?.monthPeaksKw.map(Math.round)).toEqual(Array<number>(12).fill(200));
    expect(policies[0]?.captureFraction).toBeCloseTo(1, 6);
  });

  it('bills a standard year', async () => {
    const scenario = SITE.replace('year: 2022\n', '').replace('rate.json', 'rate.json, standardYear: MONDAY');
    const { policies } = await simulate(`${scenario}policies: [idle]\n`);
    expect(policies[0]?.site?.totalUsd).toBeCloseTo(365 * 2600 * 0.1 + 12 * 300 * 10, 6);
  });

  it('adds the market to the tariff', async () => {
    const flat = hourly('HB', 8760, () => 50);
    const both = `${SITE}prices: { file: p.csv, column: HB }\npolicies: [idle]\n`;
    const { policies } = await simulate(both, { 'p.csv': flat });
    expect(policies[0]?.site?.costUsd['market-energy']).toBeCloseTo((365 * 2600 * 50) / 1000, 6);
    expect(policies[0]?.site?.costUsd.energy).toBeCloseTo(365 * 2600 * 0.1, 6);
  });

  it('holds an hourly price for the quarters of a load', async () => {
    const quarters = Array.from({ length: 96 }, (_, i) => {
      const time = new Date(Date.UTC(2022, 0, 1) + (i * HOUR_MS) / 4).toISOString();
      return `${time},${i}`;
    });
    const scenario = `name: test
prices: { file: p.csv, column: HB }
site: { load: { file: l.csv, column: MW, timeColumn: t, timeForm: utc-start, unit: MW } }
${BATTERY}
policies: [idle]
`;
    const load = ['t,MW', ...quarters].join('\n');
    const { policies } = await simulate(scenario, { 'l.csv': load });
    const usd = Array.from({ length: 96 }, (_, i) => (i * (i < 48 ? 10 : 50)) / 4).reduce((a, b) => a + b, 0);
    expect(policies[0]?.site?.totalUsd).toBeCloseTo(usd, 6);
  });

  it('refuses the optimum where prices do not hold step by step, not the other policies', async () => {
    const rate = JSON.stringify({
      ...(JSON.parse(RATE) as object),
      energyratestructure: [[{ max: 1000, rate: 0.1 }, { rate: 0.2 }]],
    });
    const files = { 'rate.json': rate };
    await expect(simulate(`${SITE}policies: [idle, optimal]\n`, files)).rejects.toThrow(
      'policies.2: The optimum needs prices',
    );
    const { policies, warnings } = await simulate(`${SITE}policies: [selfUse]\n`, files);
    expect(policies[0]?.captureFraction).toBeNull();
    expect(warnings.join()).toContain('no share of perfect foresight');
  });
});

describe('a scenario that does not hold', () => {
  it.each<[string, string, string, string]>([
    ['not YAML', 'name: [', 'usage', 'row 1'],
    ['empty', '', 'usage', 'the file'],
    ['misspelt section', MARKET.replace('prices', 'price'), 'usage', 'row 2: unknown key price. Did you mean prices?'],
    ['misspelt field', MARKET.replace('column', 'colum'), 'usage', 'prices: unknown key colum. Did you mean column?'],
    ['no battery', MARKET.replace(BATTERY, ''), 'usage', 'battery: is missing'],
    [
      'no power',
      MARKET.replace('power: 1 MW, ', ''),
      'usage',
      'row 3: battery.power: is missing: give a power, as 1MW',
    ],
    ['no unit', MARKET.replace('1 MW', '1'), 'usage', 'battery.power: 1: the unit is missing'],
    ['another unit', MARKET.replace('1 MW', '1 MWh'), 'usage', 'MWh is a unit of energy'],
    ['power of 0', MARKET.replace('1 MW', '0 kW'), 'usage', 'battery: Give powerKw above 0'],
    ['percent', MARKET.replace('0.85', '85'), 'usage', 'battery.roundTripFraction: Give roundTripFraction'],
    [
      'two efficiencies',
      MARKET.replace('0.85', '0.85, chargeEfficiencyFraction: 0.9'),
      'usage',
      'give one of roundTripFraction',
    ],
    ['no efficiency', MARKET.replace(', roundTripFraction: 0.85', ''), 'usage', 'no efficiency'],
    [
      'text for a number',
      MARKET.replace('0.85', 'good'),
      'usage',
      'battery.roundTripFraction: give a plain number; this one is "good"',
    ],
    [
      'reserve too large',
      MARKET.replace('0.85', '0.85, reserve: 5 MWh'),
      'usage',
      'battery.reserve: Give minSocFraction',
    ],
    ['zone', `${MARKET}zone: Texas\n`, 'usage', 'zone: give an IANA time zone'],
    ['neither prices nor tariff', `name: x\n${BATTERY}\n`, 'usage', 'prices: is missing: give prices'],
    ['tariff without site', `name: x\ntariff: { file: rate.json }\n${BATTERY}\n`, 'usage', 'site: is missing'],
    ['years without ageing', `${MARKET}years: 5\n`, 'usage', 'ageing: is missing'],
    [
      'years of a site',
      `${SITE}years: 2\nambient: 20 °C\nageing: { model: lfp-250ah, cells: 100 USD/kWh }\n`,
      'usage',
      'years: is for a battery in a market',
    ],
    [
      'ageing without price of cells',
      `${MARKET}years: 2\nambient: 20 °C\nageing: { model: lfp-250ah }\n`,
      'usage',
      'ageing.cells: is missing',
    ],
    ['unknown ageing', `${MARKET}ambient: 20 °C\nageing: { model: lfp }\n`, 'usage', 'ageing.model: give lfp-250ah or'],
    [
      'plan without its field',
      `${MARKET}years: 2\nambient: 20 °C\nageing: { model: lfp-250ah, cells: 1 USD/kWh, plan: { kind: contract, usable: 1 MWh } }\n`,
      'usage',
      'ageing.plan.module: is missing',
    ],
    ['thermal without air', `${MARKET}thermal: {}\n`, 'usage', 'ambient: is missing: thermal'],
    ['air in words', `${MARKET}ambient: warm\n`, 'usage', 'ambient: warm: give a temperature'],
    [
      'cooling in the open',
      `${MARKET}ambient: 20 °C\nthermal: { cooling: { setpointC: 20, capacity: 5 kW, performanceRatio: 3 } }\n`,
      'usage',
      'thermal.containerCount: is missing',
    ],
    [
      'unknown policy',
      `${MARKET}policies: [optimum]\n`,
      'usage',
      'policies.1: optimum is no policy. Did you mean optimal?',
    ],
    [
      'misspelt policy field',
      `${MARKET}policies: [optimal, { kind: threshold, chargeBelowUsdPerMWh: 1 }]\n`,
      'usage',
      'policies.2.chargeBelowUsdPerMWh: is not known. Did you mean chargeBelowUsdPerMwh?',
    ],
    [
      'missing policy field',
      `${MARKET}policies: [{ kind: threshold, chargeBelowUsdPerMwh: 1 }]\n`,
      'usage',
      'policies.1.dischargeAboveUsdPerMwh: is missing',
    ],
    [
      'wrong forecast',
      `${MARKET}policies: [{ kind: recedingHorizon, forecast: good }]\n`,
      'usage',
      'policies.1.forecast.kind: give perfect or',
    ],
    [
      'forecast without seed',
      `${MARKET}policies: [{ kind: recedingHorizon, forecast: { kind: noisy, errorShareAtDay: 0.2 } }]\n`,
      'usage',
      'policies.1.forecast.seed: is missing',
    ],
    ['horizon of 0', `${MARKET}policies: [{ kind: recedingHorizon, horizonHours: 0 }]\n`, 'usage', 'policies.1: Give'],
    [
      'horizon in words',
      `${MARKET}policies: [{ kind: recedingHorizon, horizonHours: long }]\n`,
      'usage',
      'policies.1.horizonHours: give a plain number',
    ],
    [
      'peak shaving without a site',
      `${MARKET}policies: [peakShaving]\n`,
      'usage',
      'policies.1: Give a site with a load',
    ],
    ['one name twice', `${MARKET}policies: [idle, idle]\n`, 'usage', 'two policies are called idle'],
    [
      'unknown transform',
      MARKET.replace('column: HB', 'column: HB, transforms: [{ kind: wild }]'),
      'usage',
      'prices.transforms.1',
    ],
    [
      'bad transform',
      MARKET.replace('column: HB', 'column: HB, transforms: [{ kind: volatility }]'),
      'usage',
      'deviationFactor',
    ],
    [
      'calibration and file',
      MARKET.replace('column: HB', 'column: HB, calibration: c.json, seed: 1'),
      'usage',
      'prices.file: does not go with calibration',
    ],
    [
      'calibration without year',
      MARKET.replace('file: p.csv, column: HB', 'calibration: c.json, seed: 1'),
      'usage',
      'year: is missing',
    ],
    [
      'another currency',
      MARKET.replace('column: HB', 'column: HB, timeColumn: utc_start, timeForm: utc-start, unit: EUR/MWh'),
      'data',
      'EUR',
    ],
    [
      'no price unit',
      MARKET.replace('column: HB', 'column: HB, timeColumn: utc_start, timeForm: utc-start, unit: kWh'),
      'usage',
      'prices: Give a price unit',
    ],
    ['no such column', MARKET.replace('column: HB', 'column: HC'), 'data', 'Did you mean HB?'],
    ['no such file', MARKET.replace('p.csv', 'q.csv'), 'data', 'q.csv: cannot read the price file'],
    [
      'load twice',
      SITE.replace('load: {', 'load: { constant: 1 MW,'),
      'usage',
      'site.load.profile: does not go with constant',
    ],
    ['profile of 23 hours', SITE.replace('300, ', ''), 'usage', 'site.load.profile.weekday: give 24 numbers'],
    ['negative load', SITE.replace('300', '-300'), 'usage', 'site: Give load from 0 kW'],
    ['no year', SITE.replace('year: 2022\n', ''), 'usage', 'year: is missing'],
    ['step that fits no hour', `${SITE}stepMinutes: 7\n`, 'usage', 'stepMinutes: give a divisor of an hour'],
    [
      'a gap in the prices of a site',
      `${SITE}prices: { file: p.csv, column: HB, holes: gap }\n`,
      'usage',
      'prices: 1 steps have no price (empty cell in the file); fill them',
    ],
    [
      'an event of another year',
      `${SITE}policies: [{ kind: demandResponse, events: [{ start: '2021-01-01T00:00:00Z', end: '2021-01-01T01:00:00Z', committed: 1 kW, notice: 1 h }] }]\n`,
      'usage',
      'policies.1.events.1: give an event within 2022-01-01',
    ],
    [
      'a delay for what looks at no price',
      `${MARKET}policies: [{ kind: optimal, priceDelayCount: 1 }]\n`,
      'usage',
      'policies.1.priceDelayCount: is not known',
    ],
    [
      'day-ahead prices at a site',
      `${SITE}prices: { file: p.csv, column: HB, dayAheadColumn: HB }\n`,
      'usage',
      'prices.dayAheadColumn: is for a battery in a market',
    ],
    [
      'import limit too low',
      SITE.replace('site:\n', 'site:\n  importLimit: 150 kW\n'),
      'usage',
      'policies.1: Give an import limit',
    ],
    ['not a tariff', SITE.replace('rate.json', 'p.csv'), 'data', 'p.csv'],
    ['year too far', SITE.replace('2022', '20222'), 'usage', 'year'],
    [
      'a bomb of aliases',
      `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n`,
      'usage',
      'aliases',
    ],
  ])('%s', async (_name, scenario, code, message) => {
    const prices = PRICES.replace(/(05T05:00Z),10$/m, '$1,');
    const ran = simulate(scenario, scenario.includes('holes: gap') ? { 'p.csv': prices } : {});
    await expect(ran).rejects.toThrow(message);
    await expect(ran).rejects.toMatchObject({ code });
  });

  it('is not there', async () => {
    await expect(runCommand(simulateCommand, ['nowhere.yaml'])).rejects.toThrow(
      'nowhere.yaml: cannot read the scenario',
    );
  });

  it('has names of one file', async () => {
    const text = `${MARKET}policies: [{ kind: idle, name: A b }, { kind: optimal, name: a-b }]\n`;
    const folder = await folderOf({ 's.yaml': text, 'p.csv': PRICES });
    await expect(runCommand(simulateCommand, ['s.yaml', '-o', 'out'], folder)).rejects.toThrow('a-b.csv');
  });
});
