import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { HeatReuseSpec } from '../../../../src/sim/facility/cooling/heatReuse.js';
import { heatPumpCop, reuseHeat, reuseMeasures } from '../../../../src/sim/facility/cooling/heatReuse.js';
import { sellHeat } from '../../../../src/sim/facility/cooling/heatSale.js';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const specs: fc.Arbitrary<HeatReuseSpec> = fc
  .record({
    sourceC: between(20, 65),
    wantedC: between(30, 95),
    approachK: between(0, 5),
    catchFraction: between(0, 1),
    pipeLossFraction: between(0, 0.5),
    pump: fc.option(fc.record({ carnotFraction: between(0.3, 1), ratedKw: between(10, 2000) }), { nil: undefined }),
  })
  .map(({ pump, ...rest }) => ({ ...rest, ...(pump && { pump }) }));

describe('measures of reuse', () => {
  test.prop([between(1, 1e6), between(0.1, 1), between(0, 1)])(
    'ERE = (1 - ERF) PUE',
    (totalKwh, itShare, reusedShare) => {
      const got = reuseMeasures({ totalKwh, itKwh: itShare * totalKwh, reusedKwh: reusedShare * totalKwh });
      expect(got.ereRatio).toBeCloseTo((1 - got.erfRatio) * got.pueRatio, 9);
    },
  );

  it('60 of 100 is an ERF of 0.6', () => {
    expect(reuseMeasures({ totalKwh: 100, itKwh: 90, reusedKwh: 60 }).erfRatio).toBe(0.6);
  });

  it('refuses more reused than there was, and computers that took more than all', () => {
    expect(() => reuseMeasures({ totalKwh: 100, itKwh: 90, reusedKwh: 101 })).toThrow('reusedKwh');
    expect(() => reuseMeasures({ totalKwh: 100, itKwh: 101, reusedKwh: 1 })).toThrow('itKwh');
  });
});

describe('heat reuse', () => {
  test.prop([between(0.1, 1), between(0, 60), between(0.1, 60)])(
    'a pump is never better than Carnot',
    (carnotFraction, coldC, liftK) => {
      const hotC = coldC + liftK;
      expect(heatPumpCop(carnotFraction, { hotC, coldC })).toBeLessThanOrEqual((hotC + 273.15) / liftK + 1e-9);
    },
  );

  test.prop([specs, between(0, 5000), between(0, 5000)])(
    'keeps the first law and every bound',
    (spec, heatKw, wantedKw) => {
      const now = reuseHeat(spec, heatKw, wantedKw);
      expect(now.reusedKw + now.pumpKw - now.pipeLossKw).toBeCloseTo(now.deliveredKw, 8);
      expect(now.reusedKw).toBeLessThanOrEqual(spec.catchFraction * heatKw + 1e-9);
      expect(now.deliveredKw).toBeLessThanOrEqual(wantedKw + 1e-9);
      expect(Math.min(now.reusedKw, now.pumpKw, now.pipeLossKw)).toBeGreaterThanOrEqual(0);
      if (spec.sourceC - spec.approachK >= spec.wantedC) expect(now.pumpKw).toBe(0);
      else expect(now.reusedKw + now.pumpKw).toBeLessThanOrEqual((spec.pump?.ratedKw ?? 0) + 1e-9);
    },
  );

  test.prop([specs, between(0, 5000), between(0, 5000)])(
    'a warmer source takes no more pump for its heat',
    (spec, heatKw, wantedKw) => {
      const [cold, warm] = [spec, { ...spec, sourceC: spec.sourceC + 5 }].map((given) =>
        reuseHeat(given, heatKw, wantedKw),
      );
      const pumpPerHeat = ({ pumpKw, deliveredKw }: typeof cold & object) =>
        deliveredKw > 0 ? pumpKw / deliveredKw : 0;
      if (cold!.deliveredKw > 0) expect(pumpPerHeat(warm!)).toBeLessThanOrEqual(pumpPerHeat(cold!) + 1e-9);
    },
  );

  it('a pump from 40 to 75 C with half of Carnot takes a fifth of its heat as electricity', () => {
    const spec = { sourceC: 40, wantedC: 75, approachK: 0, catchFraction: 1, pipeLossFraction: 0 };
    const now = reuseHeat({ ...spec, pump: { carnotFraction: 0.5, ratedKw: 1e6 } }, 1e6, 1000);
    expect(now.pumpKw).toBeCloseTo((1000 * 2 * 35) / 348.15, 9);
    expect(reuseHeat(spec, 1e6, 1000).deliveredKw).toBe(0);
  });

  it('refuses values out of range', () => {
    const spec = { sourceC: 40, wantedC: 30, approachK: 0, catchFraction: 1, pipeLossFraction: 0 };
    expect(() => reuseHeat({ ...spec, catchFraction: 1.1 }, 1, 1)).toThrow('catchFraction');
    expect(() => reuseHeat({ ...spec, pipeLossFraction: 1 }, 1, 1)).toThrow('pipeLossFraction');
    expect(() => reuseHeat({ ...spec, sourceC: NaN }, 1, 1)).toThrow('temperatures');
    expect(() => reuseHeat({ ...spec, pump: { carnotFraction: 0.5, ratedKw: 0 } }, 1, 1)).toThrow('pump');
    expect(() => reuseHeat(spec, -1, 1)).toThrow('heatKw');
    expect(() => heatPumpCop(0, { hotC: 1, coldC: 0 })).toThrow('carnotFraction');
  });
});

describe('a year of heat sold', () => {
  const spec = {
    sourceC: 40,
    wantedC: 60,
    approachK: 2,
    catchFraction: 0.8,
    pump: { carnotFraction: 0.5, ratedKw: 900 },
  };
  const input = {
    heatKw: new Float64Array(4).fill(1000),
    wantedKw: Float64Array.of(0, 500, 1000, 2000),
    stepMs: 3_600_000,
    ...{
      totalKwh: 4400,
      itKwh: 4000,
      heatUsdPerMwh: 40,
      electricityUsdPerMwh: 70,
      fixedUsd: 10,
      savedCoolingRatio: 0.05,
    },
  };

  it('is the sum of its steps and its money that of its energies', () => {
    const sale = sellHeat({ ...spec, pipeLossFraction: 0.1 }, input);
    const steps = [0, 500, 1000, 2000].map((wantedKw) => reuseHeat({ ...spec, pipeLossFraction: 0.1 }, 1000, wantedKw));
    expect(sale.deliveredKwh).toBeCloseTo(
      steps.reduce((sum, { deliveredKw }) => sum + deliveredKw, 0),
      9,
    );
    expect(sale.netUsd).toBeCloseTo(0.04 * sale.deliveredKwh + 0.07 * (0.05 * sale.reusedKwh - sale.pumpKwh) - 10, 9);
    expect(sale.ereRatio).toBeCloseTo((1 - sale.erfRatio) * sale.pueRatio, 12);
  });

  it('is worth less the longer the pipe', () => {
    const worth = [0, 0.1, 0.3].map((pipeLossFraction) => sellHeat({ ...spec, pipeLossFraction }, input).netUsd);
    expect(worth).toEqual(worth.toSorted((a, b) => b - a));
  });

  it('refuses profiles of unlike length', () => {
    expect(() => sellHeat({ ...spec, pipeLossFraction: 0 }, { ...input, wantedKw: new Float64Array(3) })).toThrow(
      'as many',
    );
  });
});
