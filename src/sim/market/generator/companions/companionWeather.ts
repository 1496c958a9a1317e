import { nextNormal, toRandom } from '../../../../base/random.js';
import type { MarketCompanions } from './companionModel.js';
import { correlationOf } from './correlation.js';
import { toDrift } from './priceWeather.js';

type CompanionWeather = { readonly wind?: Float64Array; readonly load?: Float64Array };

/** Streams of their own, so that the prices and the other companion stay as they are. */
const WIND_STREAM_SEED = 0x57494e44;
const LOAD_STREAM_SEED = 0x4c4f4144;

/**
 * A year's weather of wind and of load, normal scores hour by hour, with the stated correlations to the price's weather and
 * to each other: each is a part of the price's drift and a part of AR(1) processes of its own; load has a part in the
 * wind's.
 *
 * @param weather the price's, from `toPriceWeather`.
 * @throws RangeError when the seed is not whole or the correlations cannot hold together.
 * @example
 * ```ts @import.meta.vitest
 * const { ERCOT_COMPANIONS } = await import('./ercotCompanions.js');
 * const weather = Float64Array.from({ length: 8760 }, (_, hour) => Math.sin(hour / 30));
 * const calm = { ...ERCOT_COMPANIONS, wind: { ...ERCOT_COMPANIONS.wind, hourToHourCorrelation: 0 } };
 * const { wind = [] } = drawCompanionWeather(calm, weather, 1);
 * expect(correlationOf(wind, weather)).toBeCloseTo(calm.wind.priceCorrelation, 1);
 * ```
 */
export function drawCompanionWeather(
  { wind, load, windLoadCorrelation = 0 }: MarketCompanions,
  weather: Float64Array,
  seed: number,
): CompanionWeather {
  const drift = toDrift(weather);
  const reachFraction = correlationOf(drift, weather);
  const windDriftFraction = wind === undefined ? 0 : toDriftFraction(wind.priceCorrelation, reachFraction);
  const loadDriftFraction = load === undefined ? 0 : toDriftFraction(load.priceCorrelation, reachFraction);
  const windOwnFraction = Math.sqrt(1 - windDriftFraction ** 2);
  const yearWord = toRandom(seed).nextUint32();
  const noise = (correlation: number, streamSeed: number) =>
    drawPersistent(weather.length, correlation, (yearWord ^ streamSeed) >>> 0);
  const windNoise = wind && noise(wind.hourToHourCorrelation, WIND_STREAM_SEED);
  const loadNoise = load && noise(load.hourToHourCorrelation, LOAD_STREAM_SEED);
  const inWindFraction =
    windNoise === undefined || loadNoise === undefined
      ? 0
      : toWindPart(windLoadCorrelation - windDriftFraction * loadDriftFraction, windOwnFraction);
  const loadOwnFraction = toRest(loadDriftFraction, inWindFraction);
  return {
    ...(windNoise && { wind: drift.map((z, i) => windDriftFraction * z + windOwnFraction * windNoise[i]!) }),
    ...(loadNoise && {
      load: drift.map(
        (z, i) => loadDriftFraction * z + inWindFraction * (windNoise?.[i] ?? 0) + loadOwnFraction * loadNoise[i]!,
      ),
    }),
  };
}

/** The part in the price's drift that gives the correlation with the price itself. */
function toDriftFraction(priceCorrelation: number, reachFraction: number): number {
  if (!(Math.abs(priceCorrelation) <= reachFraction))
    throw new RangeError(
      `Give correlations with the price from ${(-reachFraction).toFixed(2)} to ${reachFraction.toFixed(2)}; this one is ${priceCorrelation}.`,
    );
  return priceCorrelation / reachFraction;
}

/** What of the wish is left once both follow the price, as a part in the wind's own weather. */
function toWindPart(wantedFraction: number, windOwnFraction: number): number {
  return windOwnFraction === 0 ? 0 : wantedFraction / windOwnFraction;
}

function toRest(loadDriftFraction: number, inWindFraction: number): number {
  const rest = 1 - loadDriftFraction ** 2 - inWindFraction ** 2;
  if (!(rest >= 0)) {
    throw new RangeError(
      'Give correlations of price, wind and load that can hold together; these would need more than the whole of the load.',
    );
  }
  return Math.sqrt(rest);
}

/** An AR(1) process with mean 0 and deviation 1. */
function drawPersistent(count: number, correlation: number, seed: number): Float64Array {
  const random = toRandom(seed);
  const freshFraction = Math.sqrt(1 - correlation ** 2);
  let z = nextNormal(random);
  return Float64Array.from({ length: count }, () => (z = correlation * z + freshFraction * nextNormal(random)));
}
