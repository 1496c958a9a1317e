import { z } from 'zod';
import { localYearSpan } from '../../../base/calendar.js';
import { WattbookError } from '../../../base/errors.js';
import type { MarketCompanions } from './companions/companionModel.js';
import { companionsSchema } from './companions/companionModel.js';
import { formatRows } from './formatRows.js';
import type { LatentModel } from './latentPrices.js';
import type { PriceSpike } from './priceSpikes.js';

/** All that {@link generatePrices} knows of a market: a small table of figures from one real year. */
export type PriceCalibration = LatentModel & {
  readonly format: typeof FORMAT;
  /** Publisher, report, hub, year and licence of the prices behind the figures. */
  readonly source: string;
  readonly hub: string;
  /** IANA time zone of all months, weekdays and hours. */
  readonly zone: string;
  /** Calendar year of the prices behind the figures. */
  readonly year: number;
  /** Known prices behind the figures. */
  readonly hourCount: number;
  /** Divides a price before asinh: half the median size of a price. */
  readonly scaleUsdPerMwh: number;
  /** Strain and price below the spike threshold that lie above the same share of all hours; both ascending. */
  readonly latentKnotsAsinh: readonly number[];
  readonly priceKnotsUsdPerMwh: readonly number[];
  /** Added below the threshold, so that the mean there is that of the real year; about 0. */
  readonly levelShiftUsdPerMwh: number;
  /** Prices above it are spikes. */
  readonly spikeThresholdUsdPerMwh: number;
  /** Largest first; each generated year holds each of them once. */
  readonly spikes: readonly PriceSpike[];
  /** Wind and load of the same year, where they were given. */
  readonly companions?: MarketCompanions;
};

export const FORMAT = 'wattbook price calibration 1';

const numbers = (count: number) => z.array(z.number()).length(count);
const ascending = z.array(z.number()).min(2).refine(isAscending, 'must ascend');
const spike = z.strictObject({
  month: z.int().min(1).max(12),
  hour: z.int().min(0).max(23),
  pricesUsdPerMwh: z.array(z.number()).min(1),
});
const dayShape = z.strictObject({
  hourWeights: numbers(24),
  dayToDayCorrelation: z.number().gt(-1).lt(1),
  scoreQuantiles: ascending,
});
const schema = z
  .strictObject({
    format: z.literal(FORMAT),
    source: z.string().min(1),
    hub: z.string().min(1),
    zone: z.string().refine(isZone, 'must be an IANA time zone such as America/Chicago'),
    year: z.int(),
    hourCount: z.int().min(1),
    scaleUsdPerMwh: z.number().positive(),
    levelShiftUsdPerMwh: z.number(),
    monthHourAsinh: z.array(numbers(24)).length(12),
    weekdayAsinh: numbers(7),
    monthDeviationAsinh: z.array(z.number().nonnegative()).length(12),
    quantileShares: ascending,
    dayShapes: z.array(dayShape).min(1),
    latentKnotsAsinh: ascending,
    priceKnotsUsdPerMwh: ascending,
    spikeThresholdUsdPerMwh: z.number().positive(),
    spikes: z.array(spike),
    companions: companionsSchema.exactOptional(),
  })
  .refine((c) => c.dayShapes.every((shape) => shape.scoreQuantiles.length === c.quantileShares.length), {
    path: ['dayShapes'],
    message: 'must hold as many scoreQuantiles as there are quantileShares',
  })
  .refine((c) => c.priceKnotsUsdPerMwh.length === c.latentKnotsAsinh.length, {
    path: ['priceKnotsUsdPerMwh'],
    message: 'must be as many as latentKnotsAsinh',
  });

/**
 * A calibration from its text.
 *
 * @throws WattbookError `data` naming the file and the field that is missing, unknown or out of its range.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => parsePriceCalibration('{}', { file: 'c.json' })).toThrow('the price calibration is not usable: format');
 * ```
 */
export function parsePriceCalibration(text: string, source: { readonly file: string }): PriceCalibration {
  const { file } = source;
  const next = 'Write the file again with `wattbook data calibrate`.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new WattbookError('data', 'the price calibration is not JSON', { where: { file }, next, cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  const what = `the price calibration is not usable: ${field === '' ? '' : `${field}: `}${issue?.message ?? ''}`;
  throw new WattbookError('data', what, { where: field === '' ? { file } : { file, column: field }, next });
}

/**
 * The text of a calibration: JSON with one short row a line, the same for the same figures.
 *
 * @example
 * ```ts @import.meta.vitest
 * const row = Array.from({ length: 24 }, () => 0);
 * const shape = { hourWeights: row, dayToDayCorrelation: 0, scoreQuantiles: [0, 0] };
 * const model = { monthHourAsinh: row.slice(12).map(() => row), weekdayAsinh: row.slice(17), quantileShares: [0, 1] };
 * const knots = { latentKnotsAsinh: [0, 1], priceKnotsUsdPerMwh: [30, 40], monthDeviationAsinh: row.slice(12) };
 * const sizes = { year: 2022, hourCount: 8760, scaleUsdPerMwh: 20, levelShiftUsdPerMwh: 0, spikeThresholdUsdPerMwh: 500 };
 * const head = { format: FORMAT, source: 'made up', hub: 'X', zone: 'UTC' } as const;
 * const calibration = { ...head, ...sizes, ...model, ...knots, dayShapes: [shape], spikes: [] };
 * expect(parsePriceCalibration(formatPriceCalibration(calibration), { file: 'c.json' })).toEqual(calibration);
 * ```
 */
export function formatPriceCalibration(calibration: PriceCalibration): string {
  // Through the schema, so that the fields stand in one order whatever made them.
  return formatRows(schema.parse(calibration));
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, index) => value >= (values[index - 1] ?? -Infinity));
}

function isZone(zone: string): boolean {
  try {
    return localYearSpan(zone, 2000).endMs > 0;
  } catch {
    return false;
  }
}
