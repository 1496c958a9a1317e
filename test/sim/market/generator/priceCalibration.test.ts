import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { autocorrelation, mean, standardDeviation } from '../../../../src/base/statistics.js';
import { priceGoodness } from '../../../../src/sim/dispatch/priceGoodness.js';
import { calibratePrices } from '../../../../src/sim/market/generator/calibratePrices.js';
import { generatePrices } from '../../../../src/sim/market/generator/generatePrices.js';
import { parsePrices } from '../../../../src/sim/market/reader/parsePrices.js';
import {
  formatPriceCalibration,
  parsePriceCalibration,
} from '../../../../src/sim/market/generator/priceCalibration.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const FILE = new URL('../../../../notebooks/data/ercot-hb-north-2022.calibration.json', import.meta.url);
const text = readFileSync(FILE, 'utf8');
const file = 'ercot-hb-north-2022.calibration.json';
const calibration = parsePriceCalibration(text, { file });
const zone = 'America/Chicago';
const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1);

describe('the text', () => {
  it('is what its figures are written as', () => {
    expect(formatPriceCalibration(calibration)).toBe(text);
  });

  it('is small and holds no path of a machine', () => {
    expect(text.length).toBeLessThan(10_000);
    expect(text).not.toMatch(/\/(home|work|tmp|Users)\//);
  });

  const change = (fields: Record<string, unknown>) => JSON.stringify({ ...calibration, ...fields });
  const shape = calibration.dayShapes[0]!;
  it.each([
    ['not JSON', '{', undefined, 'not JSON'],
    ['a list', '[]', undefined, 'not usable'],
    ['a field missing', change({ zone: undefined }), 'zone', 'zone'],
    ['a field unknown', change({ zoom: 1 }), undefined, 'zoom'],
    ['another format', change({ format: 'wattbook price calibration 0' }), 'format', 'format'],
    ['an unknown zone', change({ zone: 'America/Chicgo' }), 'zone', 'IANA'],
    ['eleven months', change({ monthHourAsinh: calibration.monthHourAsinh.slice(1) }), 'monthHourAsinh', '12'],
    ['text for a figure', change({ levelShiftUsdPerMwh: '1' }), 'levelShiftUsdPerMwh', 'number'],
    ['a negative scale', change({ scaleUsdPerMwh: -1 }), 'scaleUsdPerMwh', '>0'],
    ['month 13', change({ spikes: [{ month: 13, hour: 0, pricesUsdPerMwh: [1] }] }), 'spikes.0.month', '12'],
    ['falling knots', change({ priceKnotsUsdPerMwh: [2, 1] }), 'priceKnotsUsdPerMwh', 'ascend'],
    ['fewer knots', change({ priceKnotsUsdPerMwh: [1, 2] }), 'priceKnotsUsdPerMwh', 'as many'],
    [
      'a correlation of 1',
      change({ dayShapes: [{ ...shape, dayToDayCorrelation: 1 }] }),
      'dayShapes.0.dayToDayCorrelation',
      '<1',
    ],
    ['fewer quantiles', change({ dayShapes: [{ ...shape, scoreQuantiles: [0, 1] }] }), 'dayShapes', 'quantileShares'],
  ])('%s is a data error that names the field', (_name, bad, column, message) => {
    const where = column === undefined ? { file } : { file, column };
    const act = () => parsePriceCalibration(bad, { file });
    expect(act).toThrow(expect.objectContaining({ code: 'data', where }) as Error);
    expect(act).toThrow(message);
  });
});

describe('generated years', () => {
  it.each([
    [2022, 8760],
    [2023, 8760],
    [2024, 8784],
  ])('%d has %d hours from local new year and no gap', (year, count) => {
    const prices = generatePrices(calibration, { year, seed: 1 });
    expect(prices.grid).toEqual({ startMs: Date.UTC(year, 0, 1, 6), stepMs: 3_600_000, count });
    expect([prices.unit, prices.gaps]).toEqual(['USD/MWh', []]);
  });

  it('are the same for the same seed and others for another', () => {
    const first = generatePrices(calibration, { year: 2030, seed: 5 });
    expect(generatePrices(calibration, { year: 2030, seed: 5 })).toEqual(first);
    expect(generatePrices(calibration, { year: 2030, seed: 6 }).values).not.toEqual(first.values);
  });

  it('are pinned: a change of the method or the figures must show itself', () => {
    const { values } = generatePrices(calibration, { year: 2022, seed: 1 });
    expect(mean(values)).toBeCloseTo(65.0272386566, 6);
    expect(values[4000]).toBeCloseTo(109.1295577195, 6);
  });

  it('hold each spike once', () => {
    const { values } = generatePrices(calibration, { year: 2022, seed: 3 });
    const spikeHours = calibration.spikes.reduce((sum, spike) => sum + spike.pricesUsdPerMwh.length, 0);
    expect(values.filter((price) => price > calibration.spikeThresholdUsdPerMwh)).toHaveLength(spikeHours);
  });

  it('of different seeds are not shifted copies of each other', () => {
    const [a, b] = [1, 2].map((seed) => generatePrices(calibration, { year: 2022, seed }).values);
    const [meanA, meanB] = [mean(a!), mean(b!)];
    const product = a!.map((price, i) => (price - meanA) * (b![i]! - meanB));
    const correlation = mean(product) / (standardDeviation(a!) * standardDeviation(b!));
    expect(Math.abs(correlation)).toBeLessThan(0.6);
    expect(autocorrelation(a!, 1)).toBeGreaterThan(0.8);
  });

  it('refuse a seed that is not whole', () => {
    expect(() => generatePrices(calibration, { year: 2022, seed: 0.5 })).toThrow(RangeError);
  });
});

describe('series that cannot be calibrated', () => {
  const yearOf = (values: Float64Array) =>
    ({
      unit: 'USD/MWh',
      grid: { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: values.length },
      values,
      gaps: [],
    }) as const;
  const options = { zone: 'UTC', source: 'made up', hub: 'X' };
  it.each([
    ['half a year', yearOf(new Float64Array(4000).fill(30)), 'not one whole calendar year'],
    ['constant prices', yearOf(new Float64Array(8760).fill(30)), 'hardly vary'],
    ['free power', yearOf(Float64Array.from({ length: 8760 }, (_, i) => (i % 3 === 0 ? 5 : 0))), 'hardly vary'],
  ])('%s', (_name, series, message) => {
    const act = () => calibratePrices(series, options);
    expect(act).toThrow(expect.objectContaining({ code: 'data' }) as Error);
    expect(act).toThrow(message);
  });
});

const HUBS_2022 = 'data/prices/ercot_dam_hub_2022.csv';
const HOURLY_2021 = 'data/prices/ercot_dam_2021_hourly.csv';

describeWithShared('against real years', [HUBS_2022, HOURLY_2021], () => {
  const real = (path: string, hub: string) => parsePrices(sharedText(path), { file: path, column: hub, zone });

  it('the file in notebooks/data is what HB_NORTH 2022 gives', () => {
    const { source, hub } = calibration;
    expect(formatPriceCalibration(calibratePrices(real(HUBS_2022, 'HB_NORTH'), { zone, source, hub }))).toBe(text);
  });

  it.each([
    ['HB_NORTH 2022', HUBS_2022, 'HB_NORTH', []],
    ['HB_WEST 2022, with negative prices', HUBS_2022, 'HB_WEST', ['autocorrelation, 24 h']],
    ['HB_NORTH 2021, with the storm', HOURLY_2021, 'HB_NORTH', []],
  ])('%s: mean within 3 percent, arbitrage of 1 to 8 h within 10 percent', (_name, path, hub, poor) => {
    const series = real(path, hub);
    const rows = priceGoodness(calibratePrices(series, { zone, source: 'test', hub }), series, { seeds });
    const error = (name: string) => {
      const row = rows.find((candidate) => candidate.name === name)!;
      return Math.abs(row.generatedMean / row.observedValue - 1);
    };
    expect(error('mean')).toBeLessThan(0.03);
    expect(error('standard deviation')).toBeLessThan(0.05);
    expect(error('autocorrelation, 1 h')).toBeLessThan(0.05);
    const arbitrage = rows.filter((row) => row.unit === 'USD/MW').map((row) => error(row.name));
    expect(arbitrage).toHaveLength(4);
    expect(Math.max(...arbitrage)).toBeLessThan(0.1);
    expect(rows.filter((row) => row.verdict === 'poor').map((row) => row.name)).toEqual(poor);
  });
});
