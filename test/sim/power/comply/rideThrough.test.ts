import { describe, expect, it } from 'vitest';
import { toCard } from '../../../../src/sim/power/comply/card.js';
import { rideSeconds, stepExcursion, toExcursion } from '../../../../src/sim/power/comply/rideThrough.js';
import type { RideThroughRule } from '../../../../src/sim/power/comply/rule.js';
import { ERCOT_NOGRR282 } from '../../../../src/sim/power/rules/ercot.js';
import { CAISO } from '../../../../src/sim/power/rules/operators.js';

const [VOLTAGE, FREQUENCY] = ERCOT_NOGRR282.rules as readonly RideThroughRule[];
const CAISO_VOLTAGE = CAISO.rules[1] as RideThroughRule;

/** Voltage, and a load that is away while `awayMs` last from the sag's start; 1 ms steps, 3 s before and 6 s after. */
function sag(
  level: number,
  { lengthMs, awayMs = 0, rule = VOLTAGE! }: { lengthMs: number; awayMs?: number; rule?: RideThroughRule },
) {
  const count = 3000 + lengthMs + 6000;
  const middle = (rule.curve.continuous[0] + rule.curve.continuous[1]) / 2;
  const levels = new Float64Array(count).fill(middle).fill(level, 3000, 3000 + lengthMs);
  const power = new Float64Array(count).fill(100_000).fill(0, 3000, 3000 + awayMs);
  const card = toCard([rule], { stepMs: 1, channels: ['power', rule.quantity] });
  card.push({ power: power.subarray(0, 4096), [rule.quantity]: levels.subarray(0, 4096) }, Math.min(count, 4096));
  for (let from = 4096; from < count; from += 4096) {
    const to = Math.min(count, from + 4096);
    card.push({ power: power.subarray(from, to), [rule.quantity]: levels.subarray(from, to) }, to - from);
  }
  return card.finish()[0]!;
}

describe('the table of NOGRR282 to the millisecond', () => {
  it.each([
    [0.9, Infinity],
    [0.899, 2],
    [0.8, 2],
    [0.799, 0.5],
    [0.5, 0.5],
    [0.499, 0.25],
    [0.2, 0.25],
    [0.199, 0.15],
    [0, 0.15],
    [1.1, Infinity],
    [1.101, 2],
    [1.2, 2],
    [1.201, 0],
  ])('%f pu must be ridden through for %f s', (level, seconds) => {
    expect(rideSeconds(VOLTAGE!.curve, level)).toBe(seconds);
  });

  it.each([
    [0.85, 2000],
    [0.8, 2000],
    [0.79, 500],
    [0.5, 500],
    [0.49, 250],
    [0.2, 250],
    [0.19, 150],
    [0, 150],
    [1.15, 2000],
  ])('at %f pu: asked of a sag of %i ms, not of one of a millisecond more', (level, lengthMs) => {
    const lost = { awayMs: lengthMs + 5000 };
    expect(sag(level, { lengthMs, ...lost }).status).toBe('fail');
    expect(sag(level, { lengthMs: lengthMs - 1, ...lost }).status).toBe('fail');
    const longer = sag(level, { lengthMs: lengthMs + 1, ...lost });
    expect(longer.status).toBe('cannot be judged');
    expect(longer.reasons[0]).toContain('1 that last longer');
  });

  it.each([
    [58.8, Infinity],
    [58.799, 299],
    [57, 299],
    [56.999, 0],
    [61.2, Infinity],
    [61.201, 299],
    [61.8, 299],
    [61.801, 0],
  ])('%f Hz for %f s', (level, seconds) => {
    expect(rideSeconds(FREQUENCY!.curve, level)).toBe(seconds);
  });

  it('a sag in steps is asked for as long as no zone is outstayed', () => {
    const run = (steps: readonly (readonly [level: number, ms: number])[]) => {
      const excursion = toExcursion(VOLTAGE!.curve);
      for (const [level, ms] of steps) for (let i = 0; i < ms; i += 1) stepExcursion(excursion, level, 1);
      return excursion.isExempt;
    };
    expect(
      run([
        [0.1, 150],
        [0.4, 100],
        [0.7, 250],
        [0.85, 1500],
      ]),
    ).toBe(false);
    expect(
      run([
        [0.1, 150],
        [0.4, 101],
      ]),
    ).toBe(true);
    expect(
      run([
        [0.1, 150],
        [0.4, 100],
        [0.7, 250],
        [0.85, 1501],
      ]),
    ).toBe(true);
  });
});

describe('coming back', () => {
  it.each([
    ['at once', 0, 'pass', 0],
    ['2.000 s after the voltage', 250 + 2000, 'pass', 2],
    ['2.001 s after', 250 + 2001, 'fail', 2.001],
  ])('%s', (_name, awayMs, status, value) => {
    const found = sag(0.3, { lengthMs: 250, awayMs });
    expect(found.status).toBe(status);
    expect(found.value).toBeCloseTo(value, 9);
  });

  it('CAISO asks for 3 s', () => {
    expect(sag(0.6, { lengthMs: 3000, awayMs: 6000, rule: CAISO_VOLTAGE }).status).toBe('pass');
    expect(sag(0.6, { lengthMs: 3000, awayMs: 6001, rule: CAISO_VOLTAGE }).status).toBe('fail');
  });

  it('a load that never comes back fails', () => {
    expect(sag(0.3, { lengthMs: 250, awayMs: 9000 }).status).toBe('fail');
  });

  it('frequency too', () => {
    expect(sag(58, { lengthMs: 4000, awayMs: 6001, rule: FREQUENCY! }).status).toBe('fail');
    expect(sag(58, { lengthMs: 4000, awayMs: 5000, rule: FREQUENCY! }).status).toBe('pass');
  });

  it('a calm series shows nothing, a coarse one neither', () => {
    expect(sag(1, { lengthMs: 10 }).reasons).toEqual([
      'the series holds no excursion of voltage that must be ridden through: none',
    ]);
    const card = toCard([VOLTAGE!], { stepMs: 100, channels: ['power', 'voltage'] });
    card.push({ power: new Float64Array(100).fill(1), voltage: new Float64Array(100).fill(1) }, 100);
    expect(card.finish()[0]!.reasons[0]).toContain('excursion');
  });
});
