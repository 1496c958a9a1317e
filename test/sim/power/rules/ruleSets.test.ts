import { describe, expect, it } from 'vitest';
import { toRuleSet } from '../../../../src/sim/power/comply/toRule.js';
import { RULE_SETS } from '../../../../src/sim/power/rules/ruleSets.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import { HEAD, RAMP, SWING } from '../comply/cases.js';

const ALL = RULE_SETS.flatMap(({ rules }) => rules);
const [LIMITS, CURVES, TESTS] = ['grid_ramp_limits', 'ride_through', 'nvidia_bess_tests_v0.4'].map(
  (name) => `data/grid/${name}.csv`,
);

describeWithShared('rules beside the tables', [LIMITS!, CURVES!, TESTS!], () => {
  const rows = (path: string) => sharedText(path).trim().split('\n').slice(1);

  it('every published limit stands in a rule', () => {
    const limits = new Set(
      ALL.flatMap((rule) => {
        if (rule.kind === 'ramp')
          return [(rule.limitKwPerMin ?? 0) / 1000, 60 * 100 * (rule.limitNominalFraction ?? 0)];
        if (rule.kind === 'peak-to-peak' || rule.kind === 'amplitude') return [(rule.limitKw ?? 0) / 1000];
        return rule.kind === 'band-share' ? [100 * rule.limitFraction] : [];
      }),
    );
    const wanted: Record<string, number> = { 'ATC (Wisconsin)': 50, 'NVIDIA DSX BESS v0.4 test 4': 60 * 100 * 12 };
    for (const row of rows(LIMITS!)) {
      const [authority = '', , , , value = ''] = row.split(',');
      const numbers = value.match(/[\d.]+/g)!.map(Number);
      const number = wanted[authority] ?? (value.includes('min(') ? numbers[1]! : numbers[0]!);
      const isKnown = limits.has(number) || (value.startsWith('min(2.5') && limits.has(2.5));
      expect({ row, isKnown }).toEqual({ row, isKnown: true });
    }
  });

  it.each([
    ['ERCOT NOGRR282', 'V', 'nogrr282-voltage'],
    ['ERCOT NOGRR282', 'F', 'nogrr282-frequency'],
    ['CAISO straw 2026-06', 'V', 'caiso-voltage'],
  ])('%s, %s: the curve of the table', (authority, quantity, id) => {
    const rule = ALL.find((one) => one.id === id);
    if (rule?.kind !== 'ride-through') throw new Error(`${id} is no ride-through rule`);
    const table = rows(CURVES!).map((row) => row.split(','));
    const mine = table.filter(
      ([name, kind, , , seconds]) => name === authority && kind === quantity && seconds !== 'continuous',
    );
    expect(mine.length).toBeGreaterThan(0);
    for (const [, , low, high, seconds] of mine) {
      const zone = rule.curve.zones.find((one) => one.low === Number(low) && one.high === Number(high));
      expect(zone?.seconds).toBe(Number(seconds));
    }
  });

  it('each of the twelve tests of storage has a rule, judged or named as a test', () => {
    for (const row of rows(TESTS!)) {
      const number = row.split(',')[0]!;
      expect(ALL.some(({ id }) => id === `dsx-${number}` || id.startsWith(`dsx-${number}-`))).toBe(true);
    }
  });
});

describe('rule sets', () => {
  it('have ids of their own', () => {
    const ids = ALL.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ['band', { ...SWING, band: { lowHz: 5, highHz: 1 } }],
    ['limitKw or limitNominalFraction', { ...SWING, limitKw: undefined }],
    ['windowSeconds', { ...RAMP, windowSeconds: NaN }],
    ['limitKwPerMin above 0', { ...RAMP, limitKwPerMin: -1 }],
    [
      'lies beside',
      {
        ...HEAD,
        kind: 'ride-through',
        quantity: 'voltage',
        recoverFraction: 1,
        recoverSeconds: 1,
        curve: { continuous: [0.9, 1.1], zones: [{ low: 0.85, high: 1, seconds: 1 }] },
      },
    ],
    ['above the lower', { ...HEAD, kind: 'soc-range', range: [0.8, 0.2] }],
  ])('refuse a wrong %s', (words, rule) => {
    const wanted = words === 'band' ? 'highHz' : words;
    expect(() => toRuleSet({ id: 'x', title: 'X', rules: [rule as never] })).toThrow(wanted);
  });

  it('refuse an id twice', () => {
    expect(() => toRuleSet({ id: 'x', title: 'X', rules: [SWING, SWING] })).toThrow('two are rule');
  });
});
