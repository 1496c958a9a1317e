/** Where the sun stands and what a clear sky lets through: enough for the shape of solar power over day and year. */
import type { TimeGrid } from '../../../base/grid.js';
import { gridInstantMs } from '../../../base/grid.js';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../../base/units.js';

/** An angle of 360 to the circle. */
type Degrees = number;

export type SunSite = {
  /** North positive, -90 to 90. */
  readonly latitude: Degrees;
  /** East positive, -180 to 180. */
  readonly longitude: Degrees;
};

const RADIANS_PER_DEGREE = Math.PI / 180;
const MINUTES_PER_DEGREE = 4;
const MINUTES_PER_DAY = 1440;
const DAYS_PER_YEAR = 365;

/**
 * The sine of the sun's elevation: 1 at the zenith, 0 at the horizon, negative at night.
 *
 * @source declination and equation of time by Spencer, Search 2(5), 1971; good to about 0.1 degrees (elevation by
 * spherical trigonometry, without refraction).
 * @units ms UTC in.
 * @example
 * ```ts @import.meta.vitest
 * const noonAtEquinox = Date.UTC(2022, 2, 20, 12, 7);
 * expect(sunElevationSine(noonAtEquinox, { latitude: 0, longitude: 0 })).toBeCloseTo(1, 4);
 * ```
 */
export function sunElevationSine(instantMs: number, site: SunSite): number {
  const { declination, equationMinutes } = sunOfYear(instantMs);
  const clockMinutes = (instantMs % MS_PER_DAY) / MS_PER_MINUTE;
  const solarMinutes = clockMinutes + MINUTES_PER_DEGREE * site.longitude + equationMinutes;
  const hourAngle = 2 * Math.PI * (solarMinutes / MINUTES_PER_DAY - 0.5);
  const latitude = site.latitude * RADIANS_PER_DEGREE;
  return Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
}

/** The declination in radians and how far the sundial is ahead of a mean clock, by Spencer's series. */
function sunOfYear(instantMs: number): { declination: number; equationMinutes: number } {
  const yearStartMs = Date.UTC(new Date(instantMs).getUTCFullYear(), 0, 1);
  const angle = (2 * Math.PI * (instantMs - yearStartMs)) / (DAYS_PER_YEAR * MS_PER_DAY);
  const [sine, cosine] = [(times: number) => Math.sin(times * angle), (times: number) => Math.cos(times * angle)];
  const declination =
    0.006918 -
    (0.399912 * cosine(1) - 0.070257 * sine(1)) -
    (0.006758 * cosine(2) - 0.000907 * sine(2)) -
    (0.002697 * cosine(3) - 0.00148 * sine(3));
  const equation = 0.000075 + 0.001868 * cosine(1) - 0.032077 * sine(1) - 0.014615 * cosine(2) - 0.04089 * sine(2);
  return { declination, equationMinutes: (equation * MINUTES_PER_DAY) / (2 * Math.PI) };
}

/**
 * Sunlight on level ground under a clear sky, 0 at night.
 *
 * @source Haurwitz, Journal of Meteorology 2, 1945: 1098·s·exp(-0.059 / s), with s the sine of the sun's elevation.
 * @units W/m².
 * @example
 * ```ts @import.meta.vitest
 * expect(clearSkyWPerM2(Math.sin(Math.PI / 6))).toBeCloseTo(487.894, 3);
 * ```
 */
export function clearSkyWPerM2(sineOfElevation: number): number {
  return sineOfElevation <= 0 ? 0 : 1098 * sineOfElevation * Math.exp(-0.059 / sineOfElevation);
}

/**
 * Clear-sky sunlight in the middle of each step, as a share of that under a sun at the zenith.
 *
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 5, 21), stepMs: 3_600_000, count: 24 };
 * const shares = clearSkyShares(grid, { latitude: 45, longitude: 0 });
 * expect(shares[0]).toBe(0);
 * expect(shares[12]).toBeGreaterThan(0.9);
 * ```
 */
export function clearSkyShares(grid: TimeGrid, site: SunSite): Float64Array {
  return Float64Array.from({ length: grid.count }, (_, index) => {
    const sineOfElevation = sunElevationSine(gridInstantMs(grid, index + 0.5), site);
    return clearSkyWPerM2(sineOfElevation) / clearSkyWPerM2(1);
  });
}
