import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { lossThrough, lostKw, toDeviceLoss } from '../../../../src/sim/facility/tree/deviceLoss.js';
import type { PowerNodeSpec } from '../../../../src/sim/facility/tree/powerTree.js';
import { flowPower } from '../../../../src/sim/facility/tree/powerTree.js';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const losses = fc.record({
  standbyFraction: between(0, 0.02),
  linearFraction: between(0, 0.05),
  quadraticFraction: between(0, 0.05),
});
let named = 0;
const name = fc.constant(null).map(() => `part ${(named += 1)}`);
const end = fc.record({ name, powerKw: between(-1000, 500) });
const { tree } = fc.letrec<{ tree: PowerNodeSpec }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    end,
    fc.record({
      name,
      ratedKw: between(100, 5000),
      count: fc.integer({ min: 1, max: 3 }),
      loss: losses,
      below: fc.array(tie('tree'), { maxLength: 3 }),
    }),
  ),
}));

describe('a power tree', () => {
  test.prop([fc.array(tree, { maxLength: 4 })])('makes no power: import and ends less losses are 0', (below) => {
    const flow = flowPower({ connectionKw: 1000, below });
    expect(flow.gridKw + flow.loadKw + flow.generationKw - flow.lostKw).toBeCloseTo(0, 6);
    expect(flow.lostKw).toBeGreaterThanOrEqual(0);
  });

  test.prop([fc.array(tree, { maxLength: 4 }), between(0, 500)])(
    'takes at least as much more as a load more',
    (below, moreKw) => {
      const [one, more] = [below, [...below, { name: 'more', powerKw: -moreKw }]].map((nodes) =>
        flowPower({ connectionKw: 1000, below: nodes }),
      );
      expect(more!.gridKw - one!.gridKw).toBeCloseTo(moreKw, 6);
    },
  );

  it('multiplies efficiencies along a path', () => {
    const at = (loadFraction: number) => ({ loadFraction, efficiencyFraction: 0.96 });
    const loss = lossThrough([at(0.25), at(0.5), at(1)]);
    const flow = flowPower({
      connectionKw: 1e6,
      below: [
        {
          name: 'A',
          ratedKw: 2000,
          loss,
          below: [{ name: 'B', ratedKw: 1500, loss, below: [{ name: 'IT', powerKw: -900 }] }],
        },
      ],
    });
    expect(flow.gridKw).toBeCloseTo(900 / 0.96 ** 2, 9);
  });

  it('names every device that carries too much, and the connection', () => {
    const flow = flowPower({
      connectionKw: 90,
      below: [{ name: 'UPS', ratedKw: 80, below: [{ name: 'IT', powerKw: -100 }] }],
    });
    expect(flow.overloads).toEqual([
      { name: 'grid', loadFraction: 100 / 90 },
      { name: 'UPS', loadFraction: 1.25 },
    ]);
  });

  it('generation behind a device flows back through it with its loss', () => {
    const loss = { linearFraction: 0.02 };
    const flow = flowPower({
      connectionKw: 500,
      below: [{ name: 'T', ratedKw: 400, loss, below: [{ name: 'sun', powerKw: 200 }] }],
    });
    expect(flow.gridKw).toBeCloseTo(-196, 12);
  });

  it('refuses names twice, ratings of 0 and powers that are none', () => {
    const flow =
      (below: PowerNodeSpec[], connectionKw = 10) =>
      () =>
        flowPower({ connectionKw, below });
    const load = { name: 'IT', powerKw: -1 };
    expect(flow([load, load])).toThrow('IT stands twice');
    expect(flow([{ name: 'grid', powerKw: 1 }])).toThrow('grid stands twice');
    expect(flow([{ name: 'IT', powerKw: NaN }])).toThrow('finite');
    expect(flow([{ name: 'T', ratedKw: 0, below: [load] }])).toThrow('T a rating');
    expect(flow([{ name: 'T', ratedKw: 1, count: 0.5, below: [load] }])).toThrow('count');
    expect(flow([load], 0)).toThrow('connection');
  });
});

describe('losses of a device', () => {
  test.prop([losses])('go through the three points they were made from', (given) => {
    const at = (p: number) => ({
      loadFraction: p,
      efficiencyFraction: p / (p + given.standbyFraction + p * (given.linearFraction + p * given.quadraticFraction)),
    });
    const got = lossThrough([at(0.3), at(0.6), at(0.9)]);
    expect(got.standbyFraction).toBeCloseTo(given.standbyFraction, 9);
    expect(got.linearFraction).toBeCloseTo(given.linearFraction, 9);
    expect(got.quadraticFraction).toBeCloseTo(given.quadraticFraction, 9);
  });

  test.prop([losses, between(0, 1)])('of two side by side are standby twice, resistance half', (given, p) => {
    const [one, two] = [1, 2].map((count) => lostKw(toDeviceLoss(given), 100 * p, { ratedKw: 100, count }));
    const { standbyFraction: s, linearFraction: l, quadraticFraction: q } = given;
    expect(one).toBeCloseTo(100 * (s + l * p + q * p * p), 9);
    expect(two).toBeCloseTo(100 * (2 * s + l * p + (q * p * p) / 2), 9);
  });

  it('refuses what no device has', () => {
    const at = (loadFraction: number, efficiencyFraction: number) => ({ loadFraction, efficiencyFraction });
    expect(() => lossThrough([at(0.2, 0.99), at(0.5, 0.9), at(1, 0.99)])).toThrow('from 0');
    expect(() => lossThrough([at(0, 0.9), at(0.5, 0.9), at(1, 0.9)])).toThrow('loadFraction');
    expect(() => lossThrough([at(0.1, 1.1), at(0.5, 0.9), at(1, 0.9)])).toThrow('efficiencyFraction');
    expect(() => toDeviceLoss({ linearFraction: NaN })).toThrow('linearFraction');
  });
});
