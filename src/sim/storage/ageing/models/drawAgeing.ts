/** Ageing models with parameters drawn from what their fit leaves uncertain. */
import type { Random } from '../../../../base/random.js';
import { nextNormal } from '../../../../base/random.js';
import type { AgeingModel } from '../ageingModel.js';
import type { KokamParameters } from './nmcKokamFitted.js';
import { KOKAM_FITTED, NMC_KOKAM_FITTED, toKokamModel } from './nmcKokamFitted.js';

/**
 * Lower triangle of the Cholesky factor of the covariance that `fit/kokamFit.ts` finds, one row per parameter in the order of
 * {@link KOKAM_FITTED}; a test finds the same again.
 */
export const KOKAM_SPREAD: readonly (readonly number[])[] = [
  [0.011152],
  [-193.97, 307.49],
  [1132000, -346640, 1302600],
  [0.049361, 0.067612, 0.025944, 0.7507],
  [-5512.7, 2813.8, -2928.7, -24557, 10613],
  [0.38732, -0.66671, 0.24303, -1.0064, -1.7337, 0.8063],
  [0.12017, -0.018934, 0.10278, 0.073502, 0.050602, 0.078525, 0.30584],
  [-0.26203, 0.0063696, -0.23006, 0.53011, -0.49801, -0.27709, -1.1573, 0.50775],
  [0.00071605, -0.039279, -0.016285, -0.064801, 0.05824, 0.020092, -0.075418, -0.10012, 0.2547],
  [-48.777, 135.36, -367.03, 1951.2, -894.38, 13.191, 2571.3, 3152, -6961.4, 2603.4],
  [
    -0.0052963, -0.0016991, 0.0039381, 0.0040829, 0.0042267, 0.0043465, 0.0033146, 0.0013422, 0.002287, 0.0011433,
    0.0045856,
  ],
];

/**
 * The model with one draw of its parameters, normal about the fitted ones with their covariance. It says what the measured
 * cells leave open within the model's form, at an error of 1 % of the capacity a cell; not that the form may be wrong.
 *
 * Only {@link NMC_KOKAM_FITTED} can be drawn: the sources of the other models give no uncertainty.
 *
 * @throws RangeError for any other model.
 * @example
 * ```ts @import.meta.vitest
 * const { toRandom } = await import('../../../../base/random.js');
 * const drawn = drawAgeing(NMC_KOKAM_FITTED, toRandom(1));
 * expect(drawn.name).toBe('NMC-graphite Kokam 75 Ah (fitted here), drawn');
 * expect(drawn.capacityFraction([0, 0, 0, 0], 298.15)).toBeCloseTo(1.01, 1);
 * ```
 */
export function drawAgeing(model: AgeingModel, random: Random): AgeingModel {
  if (model !== NMC_KOKAM_FITTED) {
    throw new RangeError(`Draw from ${NMC_KOKAM_FITTED.name}; the source of ${model.name} gives no uncertainty.`);
  }
  const normals = KOKAM_SPREAD.map(() => nextNormal(random));
  const drawn = Object.entries(KOKAM_FITTED).map(([name, value], i) => [
    name,
    KOKAM_SPREAD[i]!.reduce((sum, spread, j) => sum + spread * normals[j]!, value),
  ]);
  return { ...toKokamModel(Object.fromEntries(drawn) as KokamParameters), name: `${model.name}, drawn` };
}
