/** What a scenario does to prices, as plain data that a file can hold. */
import { z } from 'zod';
import type { Series } from '../../../base/series.js';
import type { CurtailmentOptions } from './addCurtailment.js';
import { addCurtailment, curtailmentSchema } from './addCurtailment.js';
import type { EvPeakOptions } from './addEvPeak.js';
import { addEvPeak, evPeakSchema } from './addEvPeak.js';
import type { ScarcityOptions } from './addScarcity.js';
import { addScarcity, scarcitySchema } from './addScarcity.js';
import type { SolarOptions } from './addSolar.js';
import { addSolar, solarSchema } from './addSolar.js';
import { checkOptions } from './checkOptions.js';
import type { VolatilityOptions } from './scaleVolatility.js';
import { scaleVolatility, volatilitySchema } from './scaleVolatility.js';

/** One change of prices: its kind beside that kind's options. */
export type PriceTransform =
  | ({ readonly kind: 'volatility' } & VolatilityOptions)
  | ({ readonly kind: 'solar' } & SolarOptions)
  | ({ readonly kind: 'evPeak' } & EvPeakOptions)
  | ({ readonly kind: 'scarcity' } & ScarcityOptions)
  | ({ readonly kind: 'curtailment' } & CurtailmentOptions);

const schema = z.discriminatedUnion('kind', [
  volatilitySchema.extend({ kind: z.literal('volatility') }),
  solarSchema.extend({ kind: z.literal('solar') }),
  evPeakSchema.extend({ kind: z.literal('evPeak') }),
  scarcitySchema.extend({ kind: z.literal('scarcity') }),
  curtailmentSchema.extend({ kind: z.literal('curtailment') }),
]);

/**
 * A change of prices from plain data, checked and frozen.
 *
 * @throws RangeError naming the field that is missing, unknown or out of its range.
 * @example
 * ```ts @import.meta.vitest
 * expect(toPriceTransform({ kind: 'volatility', deviationFactor: 1.5 }).kind).toBe('volatility');
 * expect(() => toPriceTransform({ kind: 'scarcity' })).toThrow('hoursPerYear');
 * ```
 */
export function toPriceTransform(value: unknown): PriceTransform {
  return Object.freeze(checkOptions(schema, value, 'a price transform'));
}

/**
 * The prices after all changes, one after the other in the order of the list; an empty list changes nothing. The order
 * matters: solar power before scarcity leaves the scarce hours at the cap.
 *
 * @units USD/MWh.
 * @throws RangeError when a change is not usable or the zone unknown.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 43_200_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(30, 50), gaps: [] };
 * const list = [{ kind: 'volatility', deviationFactor: 2 }, { kind: 'curtailment', timeShare: 0.5 }] as const;
 * expect([...applyTransforms(prices, list, { zone: 'UTC' }).values]).toEqual([0, 60]);
 * ```
 */
export function applyTransforms(
  series: Series<'USD/MWh'>,
  transforms: readonly PriceTransform[],
  clock: { readonly zone: string },
): Series<'USD/MWh'> {
  return transforms.reduce((prices, transform) => applyTransform(prices, transform, clock), series);
}

function applyTransform(
  series: Series<'USD/MWh'>,
  transform: PriceTransform,
  clock: { readonly zone: string },
): Series<'USD/MWh'> {
  switch (transform.kind) {
    case 'volatility':
      return scaleVolatility(series, withoutKind(transform), clock);
    case 'solar':
      return addSolar(series, withoutKind(transform));
    case 'evPeak':
      return addEvPeak(series, withoutKind(transform), clock);
    case 'scarcity':
      return addScarcity(series, withoutKind(transform));
    case 'curtailment':
      return addCurtailment(series, withoutKind(transform));
  }
}

function withoutKind<Options extends { readonly kind: string }>({ kind, ...options }: Options): Omit<Options, 'kind'> {
  return options;
}
