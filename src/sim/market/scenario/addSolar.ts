import { z } from 'zod';
import type { TimeGrid } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../base/units.js';
import { checkOptions } from './checkOptions.js';
import type { SunSite } from './clearSky.js';
import { clearSkyShares } from './clearSky.js';
import { mapKnown } from './mapKnown.js';

export type SolarOptions = SunSite & {
  /** Taken off the price where the new solar plants give their most; less where they give less. */
  readonly depressionUsdPerMwh: number;
  /** Added where their output falls fastest, in the evening; less where it falls slower. Default 0. */
  readonly eveningUsdPerMwh?: number;
  /** The depression takes no price below it, for there solar plants stop; lower prices stay. Default 0. */
  readonly floorUsdPerMwh?: number;
};

export const solarSchema = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  depressionUsdPerMwh: z.number().nonnegative(),
  eveningUsdPerMwh: z.number().nonnegative().exactOptional(),
  floorUsdPerMwh: z.number().exactOptional(),
});

/** The evening is where output has fallen since so long ago: other plants must have ramped up meanwhile. */
const RAMP_HOURS = 3;
/** Any common year: the sun repeats itself to within the accuracy of its series. */
const REFERENCE_YEAR_START_MS = Date.UTC(2001, 0, 1);
const YEAR_MS = 365 * MS_PER_DAY;

/**
 * Prices with more solar power in the market: lower around noon, by season and latitude, and higher while the sun goes
 * down, the shape known as the duck curve. The depths are assumptions of the scenario, not results of a market model.
 *
 * @param output solar output of each step in any unit, 0 or more, on the same grid and without gaps; a clear sky over the
 * site by default, whose best hour of the year is full output. Of a given output the highest value is.
 * @units USD/MWh.
 * @throws RangeError when an option is out of its range or the output does not fit.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 5, 21, 5), stepMs: 3_600_000, count: 24 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: new Float64Array(24).fill(50), gaps: [] };
 * const dallas = { latitude: 32.8, longitude: -96.8 };
 * const { values } = addSolar(prices, { ...dallas, depressionUsdPerMwh: 20, eveningUsdPerMwh: 30 });
 * expect(values[0]).toBe(50);
 * expect(values[13]).toBeCloseTo(30, 0);
 * expect(values[19]).toBeGreaterThan(55);
 * ```
 */
export function addSolar(series: Series<'USD/MWh'>, options: SolarOptions, output?: Series<string>): Series<'USD/MWh'> {
  const checked = checkOptions(solarSchema, options, 'a solar scenario');
  const { depressionUsdPerMwh, eveningUsdPerMwh = 0, floorUsdPerMwh = 0 } = checked;
  if (depressionUsdPerMwh === 0 && eveningUsdPerMwh === 0) return series;
  const { shares, falls } = output === undefined ? clearSkyDuck(series.grid, checked) : givenDuck(series.grid, output);
  return mapKnown(series, (priceUsdPerMwh, index) => {
    const moved = priceUsdPerMwh + eveningUsdPerMwh * falls[index]! - depressionUsdPerMwh * shares[index]!;
    return moved >= priceUsdPerMwh ? moved : Math.max(moved, Math.min(priceUsdPerMwh, floorUsdPerMwh));
  });
}

/** Of each step: output and its fall over the last hours, as shares of the highest. */
type Duck = { readonly shares: Float64Array; readonly falls: Float64Array };

/** The highest are those of a whole year, so that a part of a year comes out as it does within the year. */
function clearSkyDuck(grid: TimeGrid, site: SunSite): Duck {
  const { stepMs } = grid;
  const rampCount = toRampCount(grid);
  const earlier = { startMs: grid.startMs - rampCount * stepMs, stepMs, count: grid.count + rampCount };
  const run = clearSkyShares(earlier, site);
  const year = clearSkyShares({ startMs: REFERENCE_YEAR_START_MS, stepMs, count: Math.ceil(YEAR_MS / stepMs) }, site);
  const [highest, steepest] = [highestOf(year), highestOf(toFalls(year, rampCount))];
  return {
    shares: run.subarray(rampCount).map((share) => share / highest),
    falls: toFalls(run, rampCount)
      .subarray(rampCount)
      .map((fall) => fall / steepest),
  };
}

function givenDuck(grid: TimeGrid, output: Series<string>): Duck {
  const { startMs, stepMs, count } = output.grid;
  if (grid.startMs !== startMs || grid.stepMs !== stepMs || grid.count !== count)
    throw new RangeError('Give solar output on the grid of the prices; this one has another.');
  const unsound = output.values.findIndex((value) => !(value >= 0 && value < Infinity));
  if (unsound >= 0)
    throw new RangeError(
      `Give solar output of 0 or more without gaps; step ${unsound} holds ${output.values[unsound]!}.`,
    );
  const falls = toFalls(output.values, toRampCount(grid));
  // Output that never rises or never falls has no highest to divide by.
  const [highest, steepest] = [highestOf(output.values) || 1, highestOf(falls) || 1];
  return { shares: output.values.map((value) => value / highest), falls: falls.map((fall) => fall / steepest) };
}

function toRampCount({ stepMs }: TimeGrid): number {
  return Math.max(1, Math.round((RAMP_HOURS * MS_PER_HOUR) / stepMs));
}

/** How much less each step gives than `rampCount` steps before; 0 where it gives more, and before anything is known. */
function toFalls(shares: Float64Array, rampCount: number): Float64Array {
  return shares.map((share, index) => Math.max(0, shares[Math.max(0, index - rampCount)]! - share));
}

function highestOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
