import { MS_PER_DAY, MS_PER_HOUR } from '../../../base/units.js';
import type { PriceForecaster } from '../../market/forecast/priceForecaster.js';
import type { PolicySetting, PolicyView } from './policy.js';
import type { PriceChain } from './priceChain.js';
import { fitPriceChain, sureChain } from './priceChain.js';

/** Remembers by how much prices deviated from what was expected of them when their step began. */
export type DeviationLearner = {
  /** Takes in the latest known price. */
  readonly see: (view: PolicyView) => void;
  /** Real less expected price of a step; NaN where either is unknown. */
  readonly deviationUsdPerMwh: (stepIndex: number) => number;
  /** The chain of the deviations seen so far. */
  readonly fit: () => PriceChain;
};

export type LearnerOptions = {
  readonly forecaster: PriceForecaster;
  /** Class of each step of the grid, from 0. */
  readonly classes: Int32Array;
  readonly classCount: number;
  readonly nodeCount: number;
  readonly lookBackDays: number;
};

/**
 * A learner that has seen nothing yet. Before a day has passed its chain is a sure one: there is nothing to learn from.
 *
 * @units USD/MWh.
 * @example
 * ```ts @import.meta.vitest
 * const options = { forecaster: () => Float64Array.of(30), classes: new Int32Array(3), classCount: 1, nodeCount: 2 };
 * const setting = { battery: null as never, grid: { startMs: 0, stepMs: 86_400_000, count: 3 } };
 * const learner = toDeviationLearner({ ...options, lookBackDays: 9 }, setting);
 * for (const index of [0, 1]) learner.see({ pricedIndex: index, priceUsdPerMwh: () => 40 * index } as never);
 * expect([0, 1, 2].map(learner.deviationUsdPerMwh)).toEqual([-30, 10, NaN]);
 * expect(learner.fit().nodeCount).toBe(2);
 * ```
 */
export function toDeviationLearner(options: LearnerOptions, { grid }: PolicySetting): DeviationLearner {
  const { forecaster, classes, classCount, nodeCount, lookBackDays } = options;
  const stepsPerDay = MS_PER_DAY / grid.stepMs;
  const strideCount = Math.max(1, Math.round(MS_PER_HOUR / grid.stepMs));
  const deviations = new Float64Array(grid.count).fill(NaN);
  let end = 0;
  let knownCount = 0;
  return {
    see: ({ pricedIndex, priceUsdPerMwh }) => {
      if (pricedIndex < 0) return;
      deviations[pricedIndex] = priceUsdPerMwh(pricedIndex) - forecaster(pricedIndex, 1)[0]!;
      end = pricedIndex + 1;
      if (!Number.isNaN(deviations[pricedIndex])) knownCount += 1;
    },
    deviationUsdPerMwh: (stepIndex) => deviations[stepIndex] ?? NaN,
    fit: () => {
      const from = Math.max(0, Math.round(end - lookBackDays * stepsPerDay));
      const past = deviations.subarray(from, end);
      const isEnough = knownCount >= stepsPerDay && past.filter((value) => !Number.isNaN(value)).length >= nodeCount;
      return isEnough
        ? fitPriceChain(past, classes.subarray(from, end), { nodeCount, classCount, strideCount })
        : sureChain(classCount);
    },
  };
}
