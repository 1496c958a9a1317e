import { describe, expect, it } from 'vitest';
import { toCard } from '../../../../src/sim/power/comply/card.js';
import type { Channels } from '../../../../src/sim/power/comply/monitor.js';
import type { Rule } from '../../../../src/sim/power/comply/rule.js';
import { HEAD } from './cases.js';

const DRIFT: Rule = { ...HEAD, kind: 'soc-drift', windowSeconds: 86_400, limitFraction: 0.05 };
const RANGE: Rule = { ...HEAD, kind: 'soc-range', range: [0.2, 0.8] };

function judge(rule: Rule, channels: Channels, stepMs: number) {
  const names = Object.keys(channels) as (keyof Channels)[];
  const card = toCard([rule], { stepMs, channels: names, nominalKw: 100 });
  const { length } = Object.values(channels)[0]!;
  for (let from = 0; from < length; from += 1000) {
    const parts = Object.entries(channels).map(([name, column]) => [name, column.subarray(from, from + 1000)]);
    card.push(Object.fromEntries(parts) as Channels, Math.min(1000, length - from));
  }
  return card.finish()[0]!;
}

describe('state of charge', () => {
  it.each([
    ['stays', 0, 'pass'],
    ['drifts 4 points a day', 0.04, 'pass'],
    ['drifts 6 points a day', -0.06, 'fail'],
  ])('%s', (_name, perDay, status) => {
    const soc = Float64Array.from(
      { length: 3000 },
      (_, i) => 0.5 + (perDay * i) / 1440 + 0.1 * Math.sin((2 * Math.PI * i) / 60),
    );
    const found = judge(DRIFT, { soc }, 60_000);
    expect(found.status).toBe(status);
    expect(found.value).toBeCloseTo(Math.abs(perDay), 9);
  });

  it('needs a whole day', () => {
    expect(judge(DRIFT, { soc: new Float64Array(1439).fill(0.5) }, 60_000).status).toBe('cannot be judged');
    expect(judge(DRIFT, { soc: new Float64Array(1440).fill(0.5) }, 60_000).status).toBe('pass');
  });

  it('keeps its range', () => {
    const soc = new Float64Array(50).fill(0.8);
    expect(judge(RANGE, { soc }, 1000).status).toBe('pass');
    soc[30] = 0.17;
    expect(judge(RANGE, { soc }, 1000)).toMatchObject({ status: 'fail', firstViolationMs: 30_000 });
  });
});

it('tracking is the distance as a share of the nominal power', () => {
  const rule: Rule = { ...HEAD, kind: 'tracking', limitFraction: 0.02 };
  const [power, command] = [new Float64Array(20).fill(50), new Float64Array(20).fill(48)];
  expect(judge(rule, { power, command }, 10)).toMatchObject({ status: 'pass', value: 0.02 });
  power[7] = 50.1;
  expect(judge(rule, { power, command }, 10)).toMatchObject({ status: 'fail', firstViolationMs: 70 });
});
