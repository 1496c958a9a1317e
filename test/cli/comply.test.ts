import { describe, expect, it } from 'vitest';
import { complyCommand } from '../../src/cli/comply.js';
import { describeWithShared, sharedPath } from '../sharedData.js';
import { folderOf, runCommand } from './runCommand.js';

/** 100 MW with a swing, 200 samples a second. */
function csvOf(
  swingMw: number,
  { seconds = 120, header = 't_s,power_mw', skip = [0, 0] as readonly [number, number] } = {},
): string {
  const rows = Array.from({ length: seconds * 200 }, (_, i) => {
    const isSkipped = i / 200 >= skip[0] && i / 200 < skip[1];
    return isSkipped ? '' : `${i / 200},${100 + (swingMw / 2) * Math.sin((2 * Math.PI * i) / 200)}\n`;
  });
  return `${header}\n${rows.join('')}`;
}

const comply = async (text: string, words: string[], files: Record<string, string> = {}) =>
  runCommand(complyCommand, ['p.csv', ...words], await folderOf({ 'p.csv': text, ...files }));

const ERCOT = ['--rules', 'ercot-large-load'];

describe('wattbook comply', () => {
  it('pass: code 0, worst, limit and margin', async () => {
    const { code, out } = await comply(csvOf(8), ERCOT);
    expect(code).toBe(0);
    expect(out).toMatch(/ercot-swing {2}ERCOT {2}pass +(7\.9\d\d|8\.000) MW {2}10\.000 MW +20\.\d %/);
    expect(out).toContain('24,000 rows in steps of 5 ms');
    expect(out).toContain('1 pass, 0 fail, 0 cannot be judged, 0 not by simulation');
  });

  it('fail: code 1 and the first violation', async () => {
    const { code, out } = await comply(csvOf(12), ERCOT);
    expect(code).toBe(1);
    expect(out).toMatch(/ercot-swing {2}ERCOT {2}fail +1[12]\.\d{3} MW {2}10\.000 MW {2}−\d+\.\d % +\d\.\d{3} s/);
  });

  it('a gap: code 3, what and where', async () => {
    const { code, out } = await comply(csvOf(8, { skip: [50, 52.5] }), ERCOT);
    expect(code).toBe(3);
    expect(out).toContain('ercot-swing cannot be judged: a gap of 2.5 s together, the first at 50 s');
    const empty = await comply(csvOf(8).replace(/\n50,[^\n]*/, '\n50,'), ERCOT);
    expect(empty.out).toContain('a gap of 0.005 s together, the first at 50 s');
  });

  it.each([
    ['t_s,energy_kwh', 'the column "energy_kwh" is in kwh, an energy'],
    ['t_s,power', 'the column "power" says no unit of power; name it (--unit W, kW or MW)'],
  ])('a wrong unit, %s: no rule is judged', async (header, words) => {
    const { code, out } = await comply(csvOf(8, { header }), ['--rules', 'ercot-large-load,ieso']);
    expect(code).toBe(3);
    expect(out.replaceAll(/\n */g, ' ')).toContain(words);
    expect(out).toContain('0 pass, 0 fail, 4 cannot be judged');
  });

  it('a unit by option', async () => {
    const { code } = await comply(csvOf(8, { header: 't_s,power' }), [...ERCOT, '--unit', 'MW']);
    expect(code).toBe(0);
    const kilo = await comply(csvOf(8, { header: 't_s,power' }), [...ERCOT, '--unit', 'kW']);
    expect(kilo.out).toContain('0.008 MW');
  });

  it('too low a rate names the rule and the rate', async () => {
    const rows = Array.from(
      { length: 900 },
      (_, i) => `2026-01-01T00:${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}Z,50\n`,
    );
    const { code, out } = await comply(`time,site (MW)\n${rows.join('')}`, ['--rules', 'ercot-large-load,caiso']);
    expect(code).toBe(3);
    expect(out).toContain('ercot-swing cannot be judged: sampled at 1 Hz, the rule needs 110 Hz');
    expect(out).toContain('caiso-voltage cannot be judged: the series has no voltage');
    expect(out).toMatch(/caiso-ramp +CAISO {2}pass/);
  });

  it('instants of violations as instants', async () => {
    const rows = Array.from(
      { length: 900 },
      (_, i) =>
        `2026-01-01 00:${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')},${i < 700 ? 50 : 0}\n`,
    );
    const { code, out } = await comply(`utc,mw\n${rows.join('')}`, ['--rules', 'aeso']);
    expect(code).toBe(1);
    expect(out).toContain('2026-01-01T00:11:40.000Z');
  });

  it('reads voltage beside the power', async () => {
    const rows = Array.from(
      { length: 8000 },
      (_, i) => `${i},${i >= 3000 && i < 5500 ? 0 : 100},${i >= 3000 && i < 3200 ? 0.3 : 1}\n`,
    );
    const { code, out } = await comply(`t_ms,power_mw,voltage_pu\n${rows.join('')}`, ['--rules', 'ercot-nogrr282']);
    expect(code).toBe(1);
    expect(out).toMatch(/nogrr282-voltage +ERCOT {2}fail +2\.300 s {2}2\.000 s/);
  });

  it('--json holds the course of each rule', async () => {
    const { out } = await comply(csvOf(12), [...ERCOT, '--json', '--nominal', '120MW']);
    const card = JSON.parse(out) as { source: object; verdicts: { status: string; trace: { values: number[] } }[] };
    expect(card.source).toMatchObject({ file: 'p.csv', nominalKw: 120_000, stepMs: 5, rowCount: 24_000 });
    expect(card.verdicts[0]!.status).toBe('fail');
    expect(Math.max(...card.verdicts[0]!.trace.values)).toBeGreaterThan(11_000);
  });
});

const RULES = `id: contract
title: Connection contract
rules:
  - id: contract-swing
    name: 6 MW in 2 s
    authority: Utility
    date: 2026-05-01
    status: signed
    source: connection contract, annex 3
    standing: primary
    kind: peak-to-peak
    windowSeconds: 2
    limitKw: 6000
`;

describe('rules of one’s own', () => {
  it('as YAML and as JSON, without code', async () => {
    const { code, out } = await comply(csvOf(8), ['--rules', 'contract.yaml,ercot-large-load'], {
      'contract.yaml': RULES,
    });
    expect(code).toBe(1);
    expect(out).toMatch(/contract-swing {2}Utility {2}fail +8\.000 MW {3}6\.000 MW/);
    const json = {
      id: 'c',
      title: 'C',
      rules: [
        {
          id: 'r',
          name: 'r',
          authority: 'U',
          date: '2026',
          status: 's',
          source: 's',
          standing: 'unverified',
          kind: 'ramp',
          windowSeconds: 1,
          direction: 'up',
          limitKwPerMin: 1e9,
        },
      ],
    };
    expect((await comply(csvOf(8), ['--rules', 'c.json'], { 'c.json': JSON.stringify(json) })).code).toBe(0);
  });

  it.each([
    [
      'a misspelt field',
      RULES.replace('windowSeconds', 'windowSecond'),
      'c.yaml, row 12: rules.1.windowSecond: is not known. Did you mean windowSeconds?',
    ],
    ['an unknown kind', RULES.replace('peak-to-peak', 'swing'), 'give peak-to-peak or ramp'],
    ['a limit of 0', RULES.replace('6000', '0'), 'Give limitKw above 0'],
    ['no limit', RULES.replace('    limitKw: 6000\n', ''), 'Give limitKw or limitNominalFraction'],
    ['a field of another kind', `${RULES}    direction: up\n`, 'direction'],
  ])('%s is told with its row', async (_name, text, words) => {
    await expect(comply(csvOf(8), ['--rules', 'c.yaml'], { 'c.yaml': text })).rejects.toThrow(words);
  });
});

describe('faults', () => {
  it.each([
    ['--rules ercot-large-lod', csvOf(1), ['--rules', 'ercot-large-lod'], 'Did you mean ercot-large-load?'],
    ['no --rules', csvOf(1), [], '--rules is missing'],
    ['a rule twice', csvOf(1), ['--rules', 'aeso,aeso'], 'given twice'],
    ['an unknown column', csvOf(1), [...ERCOT, '-c', 'power_kw'], 'Did you mean power_mw?'],
    ['two columns of power', 't_s,a_kw,b_kw\n0,1,1\n', ERCOT, 'Name one (--column): a_kw, b_kw'],
    ['no header', '0,1\n1,2\n', ERCOT, 'no header'],
    ['an empty file', '', ERCOT, 'empty'],
    ['one row', 't_s,kw\n0,1\n', ERCOT, 'fewer than two rows'],
    ['text for a number', 't_s,kw\n0,1\n1,x\n', ERCOT, 'p.csv, row 3, column kw: "x" is not a number'],
    ['time that falls', 't_s,kw\n0,1\n0,2\n', ERCOT, 'row 3, column t_s: the time does not rise'],
    ['time without unit', 'time,kw\n0,1\n1,2\n', ERCOT, 'the unit of the time 0 is not known'],
    ['wall time', 'time,kw\n2026-01-01 00:00,1\n', ERCOT, 'is no instant'],
    ['--nominal 100', csvOf(1), [...ERCOT, '--nominal', '100'], 'the unit is missing'],
  ])('%s', async (_name, text, words, message) => {
    await expect(comply(text, words)).rejects.toThrow(message);
  });

  it('a file that is not there', async () => {
    await expect(runCommand(complyCommand, ['none.csv', ...ERCOT])).rejects.toThrow('cannot read the power file');
  });
});

const TRACE = 'data/power/h100x8_ckpt_every100.csv';

describeWithShared('a measured trace of 0.1 s', [TRACE], () => {
  it('is never passed above 5 Hz', async () => {
    const { code, out } = await runCommand(complyCommand, [sharedPath(TRACE), '--rules', 'all', '--nominal', '5.6kW']);
    expect(code).toBe(1);
    expect(out).toContain('ercot-swing cannot be judged: sampled at 10 Hz, the rule needs 110 Hz');
    expect(out).toContain('rows stand 100 to');
    expect(out).toMatch(/nprr1191-down +ERCOT +fail/);
  });
});
