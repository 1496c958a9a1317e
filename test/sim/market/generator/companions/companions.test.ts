import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toRandom } from '../../../../../src/base/random.js';
import type { Series } from '../../../../../src/base/series.js';
import { observedValues } from '../../../../../src/base/series.js';
import { autocorrelation, mean } from '../../../../../src/base/statistics.js';
import { calibratePrices } from '../../../../../src/sim/market/generator/calibratePrices.js';
import type { MarketCompanions } from '../../../../../src/sim/market/generator/companions/companionModel.js';
import { drawCompanionWeather } from '../../../../../src/sim/market/generator/companions/companionWeather.js';
import { correlationOf } from '../../../../../src/sim/market/generator/companions/correlation.js';
import { ERCOT_COMPANIONS } from '../../../../../src/sim/market/generator/companions/ercotCompanions.js';
import { fitCompanions } from '../../../../../src/sim/market/generator/companions/fitCompanions.js';
import { generateMarketYear } from '../../../../../src/sim/market/generator/companions/generateMarketYear.js';
import { toPriceWeather } from '../../../../../src/sim/market/generator/companions/priceWeather.js';
import { generatePrices } from '../../../../../src/sim/market/generator/generatePrices.js';
import { drawLatent } from '../../../../../src/sim/market/generator/latentPrices.js';
import { toNormalScores } from '../../../../../src/sim/market/generator/normalScores.js';
import { parsePrices } from '../../../../../src/sim/market/reader/parsePrices.js';
import {
  formatPriceCalibration,
  parsePriceCalibration,
} from '../../../../../src/sim/market/generator/priceCalibration.js';
import { toYearHours } from '../../../../../src/sim/market/generator/yearHours.js';
import { describeWithShared, sharedText } from '../../../../sharedData.js';
import { ERCOT_MIX, readErcotCompanions } from './ercotYear.js';

const file = 'ercot-hb-north-2022.calibration.json';
const calibration = parsePriceCalibration(
  readFileSync(new URL(`../../../../../notebooks/data/${file}`, import.meta.url), 'utf8'),
  { file },
);
const hours = toYearHours(calibration.zone, 2022);
const { wind: windModel, load: loadModel } = ERCOT_COMPANIONS;
const seeds = Array.from({ length: 16 }, (_, seed) => seed + 1);
const priceWeathers = seeds.map((seed) =>
  toPriceWeather(drawLatent(calibration, hours.locals, toRandom(seed)), hours.locals, calibration),
);
const companionsWith = (wind: number, load: number, windLoadCorrelation: number): MarketCompanions => ({
  source: 'made up',
  wind: { ...windModel, priceCorrelation: wind },
  load: { ...loadModel, priceCorrelation: load },
  windLoadCorrelation,
});
/** The largest distance between the shares of two samples below any value (Kolmogorov and Smirnov). */
const distributionDistance = (a: Float64Array, b: Float64Array) => {
  const [left, right] = [a.slice().sort(), b.slice().sort()];
  let [i, j, farthest] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const value = Math.min(left[i]!, right[j]!);
    while (i < left.length && left[i]! <= value) i += 1;
    while (j < right.length && right[j]! <= value) j += 1;
    farthest = Math.max(farthest, Math.abs(i / left.length - j / right.length));
  }
  return farthest;
};
const toKilowatts = (series: Series<'fraction'>): Series<'kW'> => ({ ...series, unit: 'kW' });

describe('the weather of wind and load', () => {
  it.each([
    [-0.45, 0.39, 0.17],
    [0, 0, 0],
    [-0.8, 0.5, -0.3],
    [0.6, -0.3, 0],
    [-0.2, 0.2, 0.9],
  ])('goes with the price as asked: wind %d, load %d, with each other %d', (wind, load, together) => {
    const found = seeds.map((seed, i) => {
      const weather = priceWeathers[i]!;
      const drawn = drawCompanionWeather(companionsWith(wind, load, together), weather, seed);
      const [windZ, loadZ] = [drawn.wind!, drawn.load!];
      return [correlationOf(windZ, weather), correlationOf(loadZ, weather), correlationOf(windZ, loadZ)];
    });
    // One year holds some 90 independent values of weather, 16 years some 1,400: three standard errors are 0.08.
    [wind, load, together].forEach((asked, position) => {
      expect(Math.abs(mean(found.map((row) => row[position]!)) - asked)).toBeLessThan(0.08);
    });
  });

  it('is normal with deviation 1 whatever the correlations', () => {
    const drawn = seeds.map((seed, i) =>
      drawCompanionWeather(companionsWith(-0.8, 0.5, -0.3), priceWeathers[i]!, seed),
    );
    for (const name of ['wind', 'load'] as const) {
      const squares = drawn.map((weather) => mean(weather[name]!.map((z) => z * z)));
      const means = drawn.map((weather) => mean(weather[name]!));
      expect(Math.abs(mean(means))).toBeLessThan(0.09);
      expect(Math.abs(mean(squares) - 1)).toBeLessThan(0.12);
    }
  });

  it('persists as its model says when it follows no price', () => {
    const free = seeds.map((seed, i) => drawCompanionWeather(companionsWith(0, 0, 0), priceWeathers[i]!, seed).wind!);
    const dayLater = mean(free.map((weather) => autocorrelation(weather, 24)));
    expect(dayLater).toBeCloseTo(windModel.hourToHourCorrelation ** 24, 1);
    expect(mean(free.map((weather) => autocorrelation(weather, 1)))).toBeCloseTo(windModel.hourToHourCorrelation, 1.9);
  });

  it('of wind does not depend on whether load is drawn too', () => {
    const [weather, both] = [priceWeathers[0]!, companionsWith(-0.4, 0.3, 0.2)];
    const { load: _left, windLoadCorrelation: _too, ...alone } = both;
    const drawn = drawCompanionWeather(alone, weather, 1);
    expect(drawn.wind).toEqual(drawCompanionWeather(both, weather, 1).wind);
    expect(drawn.load).toBeUndefined();
    // Nothing is asked of a load that is not there.
    expect(drawCompanionWeather({ ...alone, windLoadCorrelation: 1 }, weather, 1)).toEqual(drawn);
  });

  it('wants a whole seed', () => {
    expect(() => drawCompanionWeather(ERCOT_COMPANIONS, priceWeathers[0]!, 0.5)).toThrow('Give a whole seed');
  });

  it.each([
    ['all but the price itself', companionsWith(-0.99, 0, 0), 'Give correlations with the price from -0.9'],
    ['no number', companionsWith(NaN, 0, 0), 'this one is NaN'],
    ['a load that follows price and wind apart', companionsWith(-0.8, 0.8, 0.8), 'that can hold together'],
  ])('%s is refused', (_name, companions, message) => {
    expect(() => drawCompanionWeather(companions, priceWeathers[0]!, 1)).toThrow(message);
  });
});

describe('a market year', () => {
  it.each([2022, 2024])('%d holds the prices that stand alone, bit for bit', (year) => {
    const market = generateMarketYear(calibration, { year, seed: 3 });
    expect(market.prices).toEqual(generatePrices(calibration, { year, seed: 3 }));
    expect([market.wind!.grid, market.load!.grid]).toEqual([market.prices.grid, market.prices.grid]);
  });

  it('is the same for the same seed and another for another', () => {
    const first = generateMarketYear(calibration, { year: 2022, seed: 3 });
    expect(generateMarketYear(calibration, { year: 2022, seed: 3 })).toEqual(first);
    const other = generateMarketYear(calibration, { year: 2022, seed: 4 });
    expect(other.wind!.values).not.toEqual(first.wind!.values);
    expect(other.load!.values).not.toEqual(first.load!.values);
  });

  it('holds no wind and no load where there are no companions', () => {
    const market = generateMarketYear(calibration, { year: 2022, seed: 3, companions: { source: 'none' } });
    expect(Object.keys(market)).toEqual(['prices']);
  });

  it('comes back from a calibration on itself', () => {
    const zone = calibration.zone;
    const found = [5, 6].map((seed) => {
      const { prices, wind, load } = generateMarketYear(calibration, {
        year: 2022,
        seed,
        companions: companionsWith(-0.6, 0.5, -0.2),
      });
      const given = { source: 'made up', wind: toKilowatts(wind!), windCapacityKw: 1, load: toKilowatts(load!) };
      return calibratePrices(prices, { zone, source: 'test', hub: 'X', companions: given }).companions!;
    });
    const meanOf = (read: (companions: MarketCompanions) => number) => mean(found.map(read));
    expect(Math.abs(meanOf((companions) => companions.wind!.priceCorrelation) + 0.6)).toBeLessThan(0.12);
    expect(Math.abs(meanOf((companions) => companions.load!.priceCorrelation) - 0.5)).toBeLessThan(0.12);
    expect(Math.abs(meanOf((companions) => companions.windLoadCorrelation!) + 0.2)).toBeLessThan(0.15);
    // Taking out a year's own means makes the rest look a little less persistent than it is.
    const persistence = meanOf((companions) => companions.wind!.hourToHourCorrelation);
    expect(Math.abs(persistence - windModel.hourToHourCorrelation)).toBeLessThan(0.015);
  });
});

describe('companions in the text of a calibration', () => {
  const full = { ...calibration, companions: ERCOT_COMPANIONS };

  it('come back as they were, and are used', () => {
    const read = parsePriceCalibration(formatPriceCalibration(full), { file });
    expect(read).toEqual(full);
    const own = { ...full, companions: companionsWith(0.5, 0, 0) };
    const options = { year: 2022, seed: 1 };
    expect(generateMarketYear(own, options).wind).not.toEqual(generateMarketYear(calibration, options).wind);
  });

  it.each([
    ['a correlation of 1.2', { ...ERCOT_COMPANIONS, windLoadCorrelation: 1.2 }, 'windLoadCorrelation'],
    [
      'eleven months',
      { ...ERCOT_COMPANIONS, wind: { ...windModel, monthHourZ: windModel.monthHourZ.slice(1) } },
      'wind.monthHourZ',
    ],
    ['one knot less', { ...ERCOT_COMPANIONS, load: { ...loadModel, powerKnotsPu: [0, 1] } }, 'load.powerKnotsPu'],
  ])('%s is a data error that names the field', (_name, companions, field) => {
    expect(() => parsePriceCalibration(JSON.stringify({ ...calibration, companions }), { file })).toThrow(field);
  });
});

describe('series that are no companions', () => {
  const weather = priceWeathers[0]!;
  const power = (values: Float64Array, grid = hours.grid): Series<'kW'> => ({ unit: 'kW', grid, values, gaps: [] });
  const wave = () => Float64Array.from({ length: 8760 }, (_, i) => 500 + 400 * Math.sin(i / 30));
  it.each([
    ['of other hours', { load: power(wave(), { ...hours.grid, startMs: 0 }) }, 'on the hours of the prices'],
    ['negative', { load: power(wave().fill(-1, 7, 8)) }, 'hour 7 holds -1 kW'],
    ['above capacity', { wind: power(wave()), windCapacityKw: 600 }, 'Give power from 0 to 600 kW'],
    ['without change', { load: power(wave().fill(3)) }, 'that vary'],
    ['known in summer only', { load: power(wave().fill(NaN, 0, 4000)) }, 'each hour of the day in each month'],
  ])('%s', (_name, given, message) => {
    expect(() => fitCompanions({ source: 'made up', ...given }, hours, weather)).toThrow(message);
  });
});

const HUBS_2022 = 'data/prices/ercot_dam_hub_2022.csv';

describeWithShared("ERCOT's wind and load of 2022", [HUBS_2022, ERCOT_MIX], () => {
  const zone = calibration.zone;
  const prices = parsePrices(sharedText(HUBS_2022), { file: HUBS_2022, column: 'HB_NORTH', zone });
  const given = readErcotCompanions(prices.grid);
  const { companions, ...rest } = calibratePrices(prices, {
    zone,
    source: calibration.source,
    hub: calibration.hub,
    companions: given,
  });

  it('give the table of the source, and leave that of the prices as it was', () => {
    expect(companions).toEqual(ERCOT_COMPANIONS);
    expect(rest).toEqual(calibration);
  });

  it('have the correlations that numpy and scipy find in them', () => {
    // rankdata and norm.ppf; residuals of month-hour means and, but for wind, of weekday means: -0.4444, 0.3945, 0.1697.
    expect(Math.abs(companions!.wind!.priceCorrelation + 0.4444)).toBeLessThan(0.002);
    expect(Math.abs(companions!.load!.priceCorrelation - 0.3945)).toBeLessThan(0.002);
    expect(Math.abs(companions!.windLoadCorrelation! - 0.1697)).toBeLessThan(0.005);
  });

  it('give years whose plain correlations, season and hour included, come near although nothing was fitted to them', () => {
    const scoresOf = (each: Readonly<Record<'prices' | 'wind' | 'load', Series<string>>>) =>
      [each.prices, each.wind, each.load].map((series) => toNormalScores(series.values));
    const pairs = [0, 1, 2].map((first) => [first, (first + 1) % 3] as const);
    const real = scoresOf({ prices, wind: given.wind!, load: given.load! });
    const drawn = seeds.slice(0, 8).map((seed) => {
      const { wind, load, ...market } = generateMarketYear(calibration, { year: 2022, seed });
      return scoresOf({ prices: market.prices, wind: wind!, load: load! });
    });
    for (const [first, second] of pairs) {
      const found = mean(drawn.map((scores) => correlationOf(scores[first]!, scores[second]!)));
      expect(Math.abs(found - correlationOf(real[first]!, real[second]!))).toBeLessThan(0.07);
    }
  });

  it('keep their distribution in generated years', () => {
    const markets = seeds.map((seed) => generateMarketYear(calibration, { year: 2022, seed }));
    for (const name of ['wind', 'load'] as const) {
      const real = observedValues(given[name]!);
      const highest = Math.max(...real);
      const drawn = Float64Array.from(markets.flatMap((market) => [...market[name]!.values]));
      // 1.36 / sqrt(1,400) independent values is the 5 % bound of Kolmogorov and Smirnov.
      expect(
        distributionDistance(
          drawn,
          real.map((powerKw) => powerKw / highest),
        ),
      ).toBeLessThan(0.036);
    }
  });
});

const STORAGEVET_2017 = 'data/prices/storagevet_hourly_2017_da_price_pv_load.csv';

describeWithShared('price and load of another market', [STORAGEVET_2017], () => {
  const rows = sharedText(STORAGEVET_2017)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const grid = { startMs: Date.UTC(2017, 0, 1), stepMs: 3_600_000, count: rows.length };
  const column = (index: number) => Float64Array.from(rows, (cells) => cells[index]!);
  const prices: Series<'USD/MWh'> = { unit: 'USD/MWh', grid, values: column(1), gaps: [] };
  const load: Series<'kW'> = { unit: 'kW', grid, values: column(3), gaps: [] };
  const options = { zone: 'UTC', source: 'StorageVET', hub: 'DA' };
  const fitted = calibratePrices(prices, { ...options, companions: { source: 'StorageVET', load } });

  it('correlate as numpy and scipy find: 0.1523', () => {
    expect(Math.abs(fitted.companions!.load!.priceCorrelation - 0.1523)).toBeLessThan(0.003);
    expect(Object.keys(fitted.companions!)).toEqual(['source', 'load']);
  });

  it('give years with a load alone', () => {
    const market = generateMarketYear(fitted, { year: 2018, seed: 1 });
    expect(market.wind).toBeUndefined();
    expect(Math.abs(mean(market.load!.values) - mean(load.values) / Math.max(...load.values))).toBeLessThan(0.02);
  });
});
