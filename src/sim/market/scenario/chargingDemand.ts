/** When electric cars draw power, hour by hour of a week, from when they arrive. */
import { HOURS_PER_DAY } from '../../../base/units.js';

export type ChargingPlace = 'home' | 'public' | 'workplace';

/**
 * Arrivals by local hour of arrival, in percent of the day's.
 *
 * @source ElaadNL, open charging data of the Netherlands, as in EV2Gym (StavrosOrf/EV2Gym @ c8735e776746, MIT),
 * distribution-of-arrival.csv and distribution-of-arrival-weekend.csv, quarter hours added up. At the weekend it gives none
 * for workplaces; here nobody arrives there then.
 */
export const ARRIVAL_PERCENTS: Readonly<
  Record<ChargingPlace, { readonly workday: readonly number[]; readonly weekend: readonly number[] }>
> = {
  home: {
    workday: [
      ...[2.13, 0.53, 0.21, 0.12, 0.11, 0.08, 0.17, 0.57, 1.38, 1.13, 1.13, 1.54],
      ...[2.18, 2.23, 2.68, 3.65, 5.68, 12.15, 17.02, 11.54, 9.1, 8.93, 9.12, 6.62],
    ],
    weekend: [
      ...[4.08, 2.03, 0.77, 0.32, 0.21, 0.13, 0.13, 0.37, 0.91, 1.69, 3.04, 4.8],
      ...[6.03, 6.17, 6.16, 6.9, 8.76, 10.21, 7.87, 6.51, 6.76, 6.22, 5.78, 4.14],
    ],
  },
  public: {
    workday: [
      ...[0.98, 0.45, 0.24, 0.16, 0.16, 0.22, 0.73, 3.23, 7.86, 7.72, 5.11, 4.66],
      ...[5.35, 5.35, 5.02, 5.12, 5.66, 8.34, 10.91, 8.06, 5.05, 3.96, 3.37, 2.28],
    ],
    weekend: [
      ...[2.04, 1.24, 0.64, 0.37, 0.28, 0.25, 0.29, 0.65, 1.73, 3.73, 5.66, 7.0],
      ...[7.88, 8.2, 8.46, 8.29, 7.98, 8.02, 7.33, 5.76, 4.87, 3.93, 3.14, 2.25],
    ],
  },
  workplace: {
    workday: [
      ...[0.03, 0, 0, 0.01, 0.13, 1.43, 4.33, 14.26, 26.66, 18.07, 7.73, 4.94],
      ...[5.4, 5.28, 3.99, 3.04, 2.04, 1.02, 0.58, 0.5, 0.3, 0.14, 0.08, 0.04],
    ],
    weekend: Array.from({ length: HOURS_PER_DAY }, () => 0),
  },
};

const WORKDAY_COUNT = 5;
const WEEKEND_COUNT = 2;

/**
 * The power that charging draws in each of the 168 local hours of a week, Monday 00:00 first, as a share of the highest:
 * those who came in the hours before, each for `chargingHours` from the hour of arrival on. The week follows on itself.
 *
 * @throws RangeError when the charging does not last longer than 0 and at most 24 hours.
 * @example
 * ```ts @import.meta.vitest
 * const week = chargingWeek('home', 2);
 * expect(week.indexOf(1)).toBe(18);
 * expect(week[3]).toBeLessThan(0.05);
 * ```
 */
export function chargingWeek(place: ChargingPlace, chargingHours: number): number[] {
  if (!(chargingHours > 0 && chargingHours <= HOURS_PER_DAY))
    throw new RangeError(`Give charging of more than 0 and at most 24 hours; this one is ${chargingHours}.`);
  const { workday, weekend } = ARRIVAL_PERCENTS[place];
  const arrivals = [
    ...Array.from({ length: WORKDAY_COUNT }, () => workday).flat(),
    ...Array.from({ length: WEEKEND_COUNT }, () => weekend).flat(),
  ];
  const demand = arrivals.map((_, hour) => {
    let plugged = 0;
    for (let back = 0; back < chargingHours; back += 1) {
      plugged += Math.min(1, chargingHours - back) * arrivals.at((hour - back) % arrivals.length)!;
    }
    return plugged;
  });
  const highest = Math.max(...demand);
  return demand.map((plugged) => plugged / highest);
}
