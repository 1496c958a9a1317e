/** Values of concave functions of stored energy. */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { ConcaveProblem, ConcaveValue, StepValues } from './concaveProblem.js';

/**
 * The function's value.
 *
 * @units USD.
 * @param energyKwh inside the function's interval.
 * @example
 * ```ts @import.meta.vitest
 * const segments = { slopesUsdPerMwh: Float64Array.of(40, 10), lengthsKwh: Float64Array.of(1000, 1000) };
 * expect(valueAtUsd({ lowKwh: 500, lowValueUsd: 3, ...segments }, 2000)).toBe(48);
 * ```
 */
export function valueAtUsd(value: ConcaveValue, energyKwh: number): number {
  let leftKwh = energyKwh - value.lowKwh;
  let sum = 0;
  for (let i = 0; i < value.lengthsKwh.length && leftKwh > 0; i += 1) {
    sum += value.slopesUsdPerMwh[i]! * Math.min(leftKwh, value.lengthsKwh[i]!);
    leftKwh -= value.lengthsKwh[i]!;
  }
  return value.lowValueUsd + sum / KWH_PER_MWH;
}

/**
 * What the solved steps are worth at their least changes.
 *
 * @units USD.
 * @example
 * ```ts @import.meta.vitest
 * const steps = { lowsKwh: new Float64Array(3), lowValuesUsd: Float64Array.of(1, 2, 4) };
 * expect(sumLowValuesUsd({ steps, fromStep: 1 })).toBe(6);
 * ```
 */
export function sumLowValuesUsd({
  steps,
  fromStep = 0,
  toStep = steps.lowsKwh.length,
}: Pick<ConcaveProblem, 'fromStep' | 'toStep'> & {
  readonly steps: Pick<StepValues, 'lowsKwh' | 'lowValuesUsd'>;
}): number {
  let sumUsd = 0;
  if (steps.lowValuesUsd === null) return sumUsd;
  for (let t = fromStep; t < toStep; t += 1) sumUsd += steps.lowValuesUsd[t]!;
  return sumUsd;
}
