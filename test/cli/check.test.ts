import { describe, expect, it } from 'vitest';
import { checkCommand, toCheckCommand } from '../../src/cli/check.js';
import type { Oracle } from '../../src/cli/oracles/oracle.js';
import { ROUNDING } from '../../src/cli/oracles/oracle.js';
import { CALENDAR_ORACLES } from '../../src/cli/oracles/calendarOracles.js';
import { runCommand } from './runCommand.js';

type Result = {
  ok: boolean;
  checks: { name: string; pass: boolean; why: string; got: number | null; fault?: string }[];
};

const readJson = async (...words: string[]) => {
  const { code, out } = await runCommand(checkCommand, [...words, '--json']);
  return { code, ...(JSON.parse(out) as Result) };
};
const good = CALENDAR_ORACLES[0]!;
const runWith = (...oracles: Oracle[]) => runCommand(toCheckCommand(oracles), []);

describe('wattbook check', () => {
  it('passes, line by line, each with its reason', async () => {
    const { code, ok, checks } = await readJson();
    expect(checks.filter(({ pass }) => !pass)).toEqual([]);
    expect({ code, ok }).toEqual({ code: 0, ok: true });
    expect(checks.length).toBeGreaterThan(100);
    for (const { why } of checks) expect(why).not.toBe('');
  });

  it('has no two lines alike, and none too wide', async () => {
    const { lines } = await runCommand(checkCommand, []);
    const table = lines.slice(1, lines.indexOf(''));
    expect(new Set(table).size).toBe(table.length);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it.each([
    'calendar',
    'bill',
    'dispatch',
    'site',
    'policies',
    'share',
    'storage',
    'rainflow',
    'ageing',
    'BLAST',
    'look-back',
  ])('--only %s', async (word) => {
    const all = (await readJson()).checks.length;
    const { code, checks } = await readJson('--only', word);
    expect(code).toBe(0);
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.length).toBeLessThan(all);
  });

  it.each(['nothing-has-this', ''])('--only "%s" is wrong usage', async (word) => {
    await expect(runCommand(checkCommand, [`--only=${word}`])).rejects.toMatchObject({ code: 'usage' });
  });

  it('reports a wrong expectation as a failure', async () => {
    const { code, out } = await runWith(good, { ...good, name: 'wrong on purpose', expected: good.expected + 1 });
    expect(code).toBe(1);
    expect(out).toContain('FAIL calendar, wrong on purpose: expected 24 within 0, got 23');
    expect(out).toContain('1 of 2 failed');
  });

  it.each<[string, () => number, string]>([
    ['NaN', () => NaN, 'got NaN'],
    ['infinite', () => Infinity, 'got Infinity'],
    [
      'thrown',
      () => {
        throw new RangeError('Give a zone.');
      },
      'error: Give a zone.',
    ],
  ])('%s is a failure', async (_name, got, message) => {
    const { code, out } = await runWith({ ...good, got });
    expect(code).toBe(1);
    expect(out).toContain(message);
  });

  it.each([
    [1 + 0.9e-9, 0],
    [1 + 1.1e-9, 1],
  ])('got %d against 1 within 1e-9: exit code %i', async (value, code) => {
    expect((await runWith({ ...good, expected: 1, tolerance: ROUNDING, got: () => value })).code).toBe(code);
  });
});
