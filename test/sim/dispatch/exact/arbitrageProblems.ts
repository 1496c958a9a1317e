import { fc } from '@fast-check/vitest';
import type { ArbitrageProblem } from '../../../../src/sim/dispatch/exact/arbitrageProblem.js';

const whole = (min: number, max: number) => fc.integer({ min, max });
// Few distinct prices make ties; negatives, zeros and gaps are common.
const price = fc.oneof(
  { arbitrary: whole(-40, 120), weight: 6 },
  { arbitrary: fc.double({ min: -50, max: 900, noNaN: true }), weight: 3 },
  { arbitrary: fc.constant(NaN), weight: 1 },
);
// Null: the sale price is the purchase price, the limit the battery's own. A share of 0 is an outage.
const perStep = (value: fc.Arbitrary<number>, count: number) =>
  fc.option(fc.array(value, { minLength: count, maxLength: count }), { freq: 2 });
const share = fc.constantFrom(0, 0.25, 0.7, 1);
export const problems = (maxLength: number): fc.Arbitrary<ArbitrageProblem> =>
  fc
    .record({
      prices: fc.array(price, { minLength: 1, maxLength }),
      ...{ margins: perStep(whole(-15, 30), maxLength), chargeShares: perStep(share, maxLength) },
      dischargeShares: perStep(share, maxLength),
      stepHours: fc.constantFrom(0.25, 1),
      powerKw: whole(1, 50).map((n) => n * 100),
      durationQuarters: whole(1, 40),
      charge: whole(50, 100),
      discharge: whole(50, 100),
      start: whole(0, 100),
      isEndFixed: fc.boolean(),
      wearUsdPerMwh: fc.constantFrom(0, 0, 5, 20),
    })
    .map(({ prices, powerKw, durationQuarters, charge, discharge, start, isEndFixed, ...rest }) => {
      const { chargeShares, dischargeShares, margins, ...plain } = rest;
      const limits = (ofPower: number[] | null) =>
        ofPower && Float64Array.from(prices, (_, i) => ofPower[i]! * powerKw);
      const usableKwh = (powerKw * durationQuarters) / 4;
      const startKwh = (usableKwh * start) / 100;
      return {
        ...{ ...plain, buyUsdPerMwh: Float64Array.from(prices) },
        sellUsdPerMwh: Float64Array.from(prices, (priceUsd, i) => priceUsd - (margins?.[i] ?? 0)),
        ...{ chargeLimitsKw: limits(chargeShares), dischargeLimitsKw: limits(dischargeShares) },
        ...{ powerKw, usableKwh, startKwh, endKwh: isEndFixed ? startKwh : null },
        ...{ chargeEfficiencyFraction: charge / 100, dischargeEfficiencyFraction: discharge / 100 },
      };
    });

/** Agreement relative to the money that moves, so that an optimum of about zero is no special case. */
export const scaleUsd = (problem: ArbitrageProblem) =>
  problem.buyUsdPerMwh.reduce((sum, p) => sum + (Number.isNaN(p) ? 0 : Math.abs(p) + 30), 1) *
  ((problem.powerKw * problem.stepHours) / 1000);
