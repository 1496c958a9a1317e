import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../../src/base/series.js';
import { priceGoodness } from '../../../../src/sim/dispatch/priceGoodness.js';
import { generatePrices } from '../../../../src/sim/market/generator/generatePrices.js';
import { parsePriceCalibration } from '../../../../src/sim/market/generator/priceCalibration.js';
import { toPriceFigures } from '../../../../src/sim/market/generator/priceFigures.js';
import { scaleVolatility } from '../../../../src/sim/market/scenario/scaleVolatility.js';

const file = 'ercot-hb-north-2022.calibration.json';
const calibration = parsePriceCalibration(
  readFileSync(new URL(`../../../../notebooks/data/${file}`, import.meta.url), 'utf8'),
  { file },
);
const { zone } = calibration;
const seeds = Array.from({ length: 8 }, (_, seed) => seed + 1);
const oneMore = generatePrices(calibration, { year: 2022, seed: 99 });
const changed = (change: (value: number, index: number) => number): Series<'USD/MWh'> => ({
  ...oneMore,
  values: oneMore.values.map(change),
});
const verdicts = (series: Series<'USD/MWh'>, only = seeds) =>
  new Map(priceGoodness(calibration, series, { seeds: only }).map((row) => [row.name, row.verdict]));

describe('the verdict on', () => {
  it('more years of the model itself is good in most rows and poor in few', () => {
    const found = [98, 99].flatMap((seed) => [...verdicts(generatePrices(calibration, { year: 2022, seed })).values()]);
    const shareOf = (verdict: string) => found.filter((each) => each === verdict).length / found.length;
    // A ninth year lies outside the range of eight in 2 of 9 cases, and in few of these the mean is not near either.
    expect(shareOf('poor')).toBeLessThan(2 / 9);
    expect(shareOf('good')).toBeGreaterThan(0.7);
  });

  it('a market twice as dear is poor in level, spread and revenue, and good in memory', () => {
    const found = verdicts(changed((value) => 2 * value));
    for (const name of ['mean', '50 % quantile', 'mean of local hours 18 to 23', 'perfect-foresight arbitrage, 4 h'])
      expect([name, found.get(name)]).toEqual([name, 'poor']);
    expect(found.get('autocorrelation, 1 h')).toBe('good');
  });

  it('the same prices in another order is poor in memory and revenue, and good in level', () => {
    // 4099 has no factor in common with 8760: each hour comes once.
    const found = verdicts(changed((_value, index) => oneMore.values[(index * 4099) % 8760]!));
    expect(found.get('mean')).toBe('good');
    expect(found.get('autocorrelation, 1 h')).toBe('poor');
    expect(found.get('autocorrelation, 24 h')).toBe('poor');
    expect(found.get('daily spread, 4 dearest less 4 cheapest h')).toBe('poor');
    expect(found.get('perfect-foresight arbitrage, 4 h')).toBe('poor');
  });

  it('days with twice the swing is poor in the daily spread, and in the daily means no worse than before', () => {
    const found = verdicts(scaleVolatility(oneMore, { deviationFactor: 2 }, { zone }));
    expect(found.get('daily spread, 4 dearest less 4 cheapest h')).toBe('poor');
    expect(found.get('hours below 0')).toBe('poor');
    const daily = 'standard deviation of daily means';
    expect([found.get('mean'), found.get(daily)]).toEqual(['good', verdicts(oneMore).get(daily)]);
  });
});

describe('a row', () => {
  it('has its mean within its range, and the verdict that its own figures say', () => {
    for (const row of priceGoodness(calibration, oneMore, { seeds: [1, 2, 3] })) {
      expect(row.generatedMin).toBeLessThanOrEqual(row.generatedMean);
      expect(row.generatedMean).toBeLessThanOrEqual(row.generatedMax);
      const isNear = Math.abs(row.generatedMean - row.observedValue) <= row.nearValue;
      const isInRange = row.generatedMin <= row.observedValue && row.observedValue <= row.generatedMax;
      // Near without being in range is good only when all years are near, which the row does not show.
      const allowed = isNear ? (isInRange ? ['good'] : ['good', 'fair']) : [isInRange ? 'fair' : 'poor'];
      expect(allowed).toContain(row.verdict);
    }
  });

  it('wants a seed', () => {
    expect(() => priceGoodness(calibration, oneMore, { seeds: [] })).toThrow('Give at least one seed.');
  });
});

describe('the figures', () => {
  const figuresOf = (series: Series<'USD/MWh'>) =>
    new Map(toPriceFigures(series, calibration).map(({ name, value }) => [name, value]));

  it('are moved by a shift of all prices where they are levels, and not elsewhere', () => {
    const [before, after] = [figuresOf(oneMore), figuresOf(changed((value) => value + 7))];
    for (const [name, value] of before) {
      if (/spike|below/.test(name)) continue;
      const shift = /mean$|^mean of|quantile/.test(name) ? 7 : 0;
      expect(after.get(name)! - value).toBeCloseTo(shift, 6);
    }
  });

  it('count spikes, not only their hours', () => {
    const spikes = calibration.spikes;
    expect(figuresOf(oneMore).get('spikes')).toBe(spikes.length);
    expect(figuresOf(oneMore).get('hours in spikes')).toBe(
      spikes.reduce((sum, spike) => sum + spike.pricesUsdPerMwh.length, 0),
    );
  });

  it('leave gaps out', () => {
    const gaps = [100, 101].map((index) => ({ index, reason: 'made up' }));
    const gapped = { ...changed((value, index) => (index === 100 || index === 101 ? NaN : value)), gaps };
    for (const value of figuresOf(gapped).values()) expect(value).toBeTypeOf('number');
    for (const value of figuresOf(gapped).values()) expect(value).not.toBeNaN();
  });
});
