import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { ARRIVAL_PERCENTS, chargingWeek } from '../../../../src/sim/market/scenario/chargingDemand.js';
import { clearSkyShares, clearSkyWPerM2, sunElevationSine } from '../../../../src/sim/market/scenario/clearSky.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const toDegrees = (sine: number) => (Math.asin(sine) * 180) / Math.PI;

describe('the sun', () => {
  it('stands where the worked example of the Solar Position Algorithm has it', () => {
    // Reda and Andreas, NREL/TP-560-34302, 2008, table A5.1: zenith 50.11162 degrees on 17 October 2003, 12:30:30 UTC-7.
    const sine = sunElevationSine(Date.UTC(2003, 9, 17, 19, 30, 30), { latitude: 39.742476, longitude: -105.1786 });
    expect(90 - toDegrees(sine)).toBeCloseTo(50.11, 0.7);
    expect(Math.abs(90 - toDegrees(sine) - 50.11162)).toBeLessThan(0.2);
  });

  it.each([
    ['June solstice', Date.UTC(2022, 5, 21), 23.44],
    ['December solstice', Date.UTC(2022, 11, 21), -23.44],
    ['March equinox', Date.UTC(2022, 2, 20), 0],
    ['September equinox', Date.UTC(2022, 8, 23), 0],
  ])('culminates at 90 degrees less latitude plus declination, %s', (_name, midnightMs, declination) => {
    const minutes = Array.from({ length: 1440 }, (_, minute) => midnightMs + minute * 60_000);
    const highest = Math.max(
      ...minutes.map((instantMs) => sunElevationSine(instantMs, { latitude: 45, longitude: 0 })),
    );
    expect(Math.abs(toDegrees(highest) - (45 + declination))).toBeLessThan(0.5);
  });

  it.each([
    ['11 February, the sundial 14.2 minutes behind', Date.UTC(2022, 1, 11), -14.2],
    ['3 November, 16.4 minutes ahead', Date.UTC(2022, 10, 3), 16.4],
    ['15 April, no difference', Date.UTC(2022, 3, 15), 0],
  ])('culminates by the equation of time: %s', (_name, midnightMs, aheadMinutes) => {
    const minutes = Array.from({ length: 1440 }, (_, minute) => minute);
    const sines = minutes.map((minute) =>
      sunElevationSine(midnightMs + minute * 60_000, { latitude: 30, longitude: 0 }),
    );
    expect(Math.abs(sines.indexOf(Math.max(...sines)) - (720 - aheadMinutes))).toBeLessThanOrEqual(1.5);
  });

  it('does not rise in the polar night and does not set on the polar day', () => {
    const tromso = { latitude: 69.65, longitude: 18.96 };
    const day = (startMs: number) => clearSkyShares({ startMs, stepMs: 3_600_000, count: 24 }, tromso);
    expect(day(Date.UTC(2022, 11, 21)).every((share) => share === 0)).toBe(true);
    expect(day(Date.UTC(2022, 5, 21)).every((share) => share > 0)).toBe(true);
  });

  test.prop([fc.integer({ min: 0, max: 4e9 }), fc.double({ min: -170, max: 170, noNaN: true })])(
    'is an hour later 15 degrees to the west',
    (seconds, longitude) => {
      const here = sunElevationSine(seconds * 1000, { latitude: 40, longitude });
      const west = sunElevationSine(seconds * 1000 + 3_600_000, { latitude: 40, longitude: longitude - 15 });
      expect(west).toBeCloseTo(here, 3);
    },
  );
});

describe('a clear sky', () => {
  // pvlib-python, tests/test_clearsky.py, test_haurwitz: W/m² by elevation in degrees.
  it.each([
    [-20, 0],
    [0, 0],
    [5, 48.6298687941956],
    [10, 135.741748091813],
    [30, 487.894132885425],
    [50, 778.766689344363],
    [90, 1035.0920325345],
  ])('at %d degrees gives %d W/m²', (elevation, expected) => {
    expect(clearSkyWPerM2(Math.sin((elevation * Math.PI) / 180))).toBeCloseTo(expected, 6);
  });
});

describe('charging', () => {
  test.prop([fc.constantFrom('home', 'public', 'workplace'), fc.double({ min: 0.1, max: 24, noNaN: true })])(
    'is a sum of hours of arrivals, Sunday night into Monday, the last hour in part',
    (place, chargingHours) => {
      const arrivals = chargingWeek(place, 1);
      const fullHours = Math.floor(chargingHours);
      const sums = arrivals.map((_, hour) => {
        const before = (back: number) => arrivals[(hour - back + 168) % 168]!;
        const whole = Array.from({ length: fullHours }, (_unused, back) => before(back));
        return whole.reduce((sum, share) => sum + share, 0) + (chargingHours - fullHours) * before(fullHours);
      });
      const highest = Math.max(...sums);
      chargingWeek(place, chargingHours).forEach((share, hour) => {
        expect(share).toBeCloseTo(sums[hour]! / highest, 12);
      });
    },
  );

  it('of one hour is the arrivals themselves', () => {
    const { workday, weekend } = ARRIVAL_PERCENTS.home;
    const week = [workday, workday, workday, workday, workday, weekend, weekend].flat();
    chargingWeek('home', 1).forEach((share, hour) => {
      expect(share).toBeCloseTo(week[hour]! / 17.02, 12);
    });
  });

  it.each([0, -1, 25, NaN])('refuses %d hours', (chargingHours) => {
    expect(() => chargingWeek('home', chargingHours)).toThrow('Give charging of more than 0');
  });
});

const WORKDAYS = 'data/ev/distribution-of-arrival.csv';
const WEEKENDS = 'data/ev/distribution-of-arrival-weekend.csv';

describeWithShared('against the published arrivals', [WORKDAYS, WEEKENDS], () => {
  const columns = ['home', 'public', 'workplace'] as const;
  const hourly = (path: string, column: number) => {
    const sums = Array.from({ length: 24 }, () => 0);
    for (const line of sharedText(path).trim().split('\n').slice(1)) {
      const cells = line.split(',');
      sums[Number(cells[0]!.slice(1, 3))]! += Number(cells[column + 1] ?? 0);
    }
    return sums;
  };
  it.each(columns)("%s arrivals are the file's, in hours", (place) => {
    const column = columns.indexOf(place);
    const { workday, weekend } = ARRIVAL_PERCENTS[place];
    hourly(WORKDAYS, column).forEach((sum, hour) => {
      expect(Math.abs(workday[hour]! - sum)).toBeLessThan(0.0051);
    });
    hourly(WEEKENDS, column).forEach((sum, hour) => {
      expect(Math.abs(weekend[hour]! - sum)).toBeLessThan(0.0051);
    });
  });
});
