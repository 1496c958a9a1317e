import { interpolate } from '../../../../base/interpolate.js';
import { toRandom } from '../../../../base/random.js';
import type { Series } from '../../../../base/series.js';
import { toSeries } from '../../../../base/series.js';
import { generatePrices } from '../generatePrices.js';
import { drawLatent } from '../latentPrices.js';
import type { PriceCalibration } from '../priceCalibration.js';
import type { YearHours } from '../yearHours.js';
import { toYearHours } from '../yearHours.js';
import type { CompanionModel, MarketCompanions } from './companionModel.js';
import { hourOf } from './companionModel.js';
import { drawCompanionWeather } from './companionWeather.js';
import { ERCOT_COMPANIONS } from './ercotCompanions.js';
import { toPriceWeather } from './priceWeather.js';

export type MarketYear = {
  readonly prices: Series<'USD/MWh'>;
  /** Output as a share of full power; absent where the companions hold no wind. */
  readonly wind?: Series<'fraction'>;
  /** Demand as a share of the year's highest; absent where the companions hold no load. */
  readonly load?: Series<'fraction'>;
};

export type MarketYearOptions = {
  readonly year: number;
  readonly seed: number;
  /** Default: those of the calibration, else ERCOT's of 2022. Spread them with another `priceCorrelation` to ask for that. */
  readonly companions?: MarketCompanions;
};

/**
 * The year of prices that {@link generatePrices} gives, bit for bit, with the wind and the load that go with it.
 *
 * Valid for hourly sums over a market area: an area's wind is smoother than a farm's. The correlation holds for the random
 * part, hour by hour; season and hour of day are each companion's own. Persistence is that of one AR(1) process, right a
 * day apart; real wind is smoother from one hour to the next. Nothing ties the spikes to the wind but that they come on the
 * most strained days.
 *
 * @throws RangeError when year or seed is not whole or the correlations cannot hold together.
 * @example
 * ```ts @import.meta.vitest
 * const { calibratePrices } = await import('../calibratePrices.js');
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 8760 };
 * const values = Float64Array.from({ length: 8760 }, (_, hour) => 40 + 20 * Math.sin(hour / 4) + (hour % 7));
 * const real = { unit: 'USD/MWh' as const, grid, values, gaps: [] };
 * const calibration = calibratePrices(real, { zone: 'UTC', source: 'made up', hub: 'X' });
 * const { prices, wind, load } = generateMarketYear(calibration, { year: 2024, seed: 1 });
 * expect(prices).toEqual(generatePrices(calibration, { year: 2024, seed: 1 }));
 * expect([wind?.values.length, load?.values.length]).toEqual([8784, 8784]);
 * ```
 */
export function generateMarketYear(calibration: PriceCalibration, options: MarketYearOptions): MarketYear {
  const { year, seed, companions = calibration.companions ?? ERCOT_COMPANIONS } = options;
  const hours = toYearHours(calibration.zone, year);
  const strain = drawLatent(calibration, hours.locals, toRandom(seed));
  const weather = drawCompanionWeather(companions, toPriceWeather(strain, hours.locals, calibration), seed);
  return {
    prices: generatePrices(calibration, { year, seed }),
    ...(companions.wind && weather.wind && { wind: readPower(companions.wind, weather.wind, hours) }),
    ...(companions.load && weather.load && { load: readPower(companions.load, weather.load, hours) }),
  };
}

/** Reads weather as power: the share of hours below both is the same. */
function readPower(model: CompanionModel, weather: Float64Array, { grid, locals }: YearHours): Series<'fraction'> {
  const values = weather.map((weatherZ, index) => {
    const { centreZ, deviationZ } = hourOf(model, locals[index]!);
    return interpolate(model.latentKnotsZ, model.powerKnotsPu, centreZ + deviationZ * weatherZ);
  });
  return toSeries({ unit: 'fraction', grid, values });
}
