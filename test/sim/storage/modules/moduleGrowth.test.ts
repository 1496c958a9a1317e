import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { fleetAvailability, fleetOutcomes } from '../../../../src/sim/storage/modules/fleetOutcomes.js';
import type { GrowthSpec } from '../../../../src/sim/storage/modules/moduleGrowth.js';
import { planGrowth } from '../../../../src/sim/storage/modules/moduleGrowth.js';

const HEALTH = [1, 0.95, 0.9, 0.8];
const specs: fc.Arbitrary<GrowthSpec> = fc.record({
  neededKw: fc.array(fc.integer({ min: 0, max: 250 }), { minLength: 3, maxLength: 3 }),
  moduleKw: fc.constant(100),
  healthFractions: fc.constantFrom(HEALTH, [1, 0.5], [1, 1, 1]),
  availabilityFraction: fc.constantFrom(0.9, 0.97, 1),
  targetFraction: fc.constantFrom(0.9, 0.99),
  priceUsd: fc.constantFrom([10, 9, 8], [10, 10, 10], [8, 9, 12]),
  discountFraction: fc.constantFrom(0, 0.08),
});
const isMet = (spec: GrowthSpec, added: readonly number[]): boolean =>
  spec.neededKw.every((neededKw, year) => {
    const classes = added.slice(0, year + 1).map((count, bought) => ({
      count,
      powerKw: spec.moduleKw * (spec.healthFractions[year - bought] ?? 0),
      availabilityFraction: spec.availabilityFraction,
    }));
    return fleetAvailability(fleetOutcomes(classes), neededKw) >= spec.targetFraction - 1e-12;
  });
const costUsd = ({ priceUsd, discountFraction = 0 }: GrowthSpec, added: readonly number[]): number =>
  added.reduce((sum, count, year) => sum + (count * priceUsd[year]!) / (1 + discountFraction) ** year, 0);

describe('modules added as the demand grows', () => {
  test.prop([specs], { numRuns: 25 })('meet every year, and where the plan says so no plan costs less', (spec) => {
    const plan = planGrowth(spec);
    expect(
      isMet(
        spec,
        plan.years.map(({ addedCount }) => addedCount),
      ),
    ).toBe(true);
    let leastUsd = Infinity;
    for (let code = 0; code < 512; code += 1) {
      const added = [code % 8, Math.floor(code / 8) % 8, Math.floor(code / 64)];
      if (isMet(spec, added)) leastUsd = Math.min(leastUsd, costUsd(spec, added));
    }
    expect(plan.spentUsd).toBeGreaterThanOrEqual(leastUsd - 1e-9);
    if (plan.isLeastCost) expect(plan.spentUsd).toBeCloseTo(leastUsd, 9);
  });

  it('without failures and fading buys the step of the need', () => {
    const plan = planGrowth({
      ...{ neededKw: [2000, 3500, 3500, 9790], moduleKw: 979, healthFractions: [1, 1, 1, 1] },
      ...{ availabilityFraction: 1, targetFraction: 1, priceUsd: [4, 3, 2, 1] },
    });
    expect(plan.years.map(({ addedCount }) => addedCount)).toEqual([3, 1, 0, 6]);
    expect([plan.spentUsd, plan.isLeastCost]).toEqual([3 * 4 + 3 + 6, true]);
  });

  it('buys spares for availability and replaces what is taken out', () => {
    const spec = { moduleKw: 100, availabilityFraction: 0.97, targetFraction: 0.999, priceUsd: [1, 1, 1] };
    const plan = planGrowth({ ...spec, neededKw: [300, 300, 300], healthFractions: [1, 1] });
    expect(plan.years.map(({ addedCount }) => addedCount)).toEqual([5, 0, 5]);
  });

  it('says when buying ahead might pay', () => {
    const spec = {
      neededKw: [100, 200],
      moduleKw: 100,
      healthFractions: [1, 1],
      availabilityFraction: 1,
      targetFraction: 1,
    };
    expect(planGrowth({ ...spec, priceUsd: [10, 30] }).isLeastCost).toBe(false);
  });

  it.each([
    ['moduleKw', { moduleKw: 0 }],
    ['price', { priceUsd: [1] }],
    ['neededKw', { neededKw: [1, NaN] }],
    ['healthFractions', { healthFractions: [0.8, 0.9] }],
    ['targetFraction', { targetFraction: 1 }],
    ['modules can meet', { healthFractions: [] }],
  ])('refuses a bad %s', (text, wrong) => {
    const spec = {
      neededKw: [1, 1],
      moduleKw: 1,
      healthFractions: [1],
      availabilityFraction: 0.9,
      targetFraction: 0.9,
      priceUsd: [1, 1],
    };
    expect(() => planGrowth({ ...spec, ...wrong })).toThrow(text);
  });
});
