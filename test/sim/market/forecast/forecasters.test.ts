import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../../src/base/series.js';
import { mean, standardDeviation } from '../../../../src/base/statistics.js';
import { backcastSlots, toLocalDays } from '../../../../src/sim/dispatch/backcast.js';
import { toBackcastForecaster } from '../../../../src/sim/market/forecast/backcastForecaster.js';
import { forecastErrors } from '../../../../src/sim/market/forecast/forecastErrors.js';
import { toNoisyForecaster } from '../../../../src/sim/market/forecast/noisyForecaster.js';
import { toPerfectForecaster } from '../../../../src/sim/market/forecast/priceForecaster.js';
import { parsePrices } from '../../../../src/sim/market/reader/parsePrices.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const HOUR_MS = 3_600_000;
const toPrices = (values: readonly number[], stepMs = HOUR_MS): Series<'USD/MWh'> => ({
  unit: 'USD/MWh',
  grid: { startMs: Date.UTC(2022, 0, 1, 6), stepMs, count: values.length },
  values: Float64Array.from(values),
  gaps: values.flatMap((value, index) => (Number.isNaN(value) ? [{ index, reason: 'made up' }] : [])),
});
const wave = (count: number) =>
  Array.from({ length: count }, (_, i) => 40 + 30 * Math.sin((i * Math.PI) / 12) + (i % 5));
// Plus 0 turns -0 into 0, which no market tells apart.
const price = fc.double({ min: -50, max: 5000, noNaN: true }).map((value) => value + 0);
const someDays = fc.array(price, { minLength: 48, maxLength: 96 });
const forecasters = {
  perfect: (prices: Series<'USD/MWh'>) => toPerfectForecaster(prices),
  noisy: (prices: Series<'USD/MWh'>) =>
    toNoisyForecaster(prices, { seed: 3, errorShareAtDay: 0.4, scaleUsdPerMwh: 20 }),
  backcast: (prices: Series<'USD/MWh'>) => toBackcastForecaster(prices, { zone: 'America/Chicago' }),
};

describe.each(Object.entries(forecasters))('a %s forecaster', (_name, toForecaster) => {
  test.prop([someDays, fc.nat({ max: 47 }), fc.nat({ max: 60 })])(
    'gives the same for the same question, and a longer count only adds',
    (values, issueIndex, count) => {
      const prices = toPrices(values);
      const forecaster = toForecaster(prices);
      const long = forecaster(issueIndex, 60);
      forecaster((issueIndex + 7) % values.length, 5);
      expect(forecaster(issueIndex, count)).toEqual(long.slice(0, count));
      expect(toForecaster(prices)(issueIndex, count)).toEqual(long.slice(0, count));
    },
  );

  it('says NaN past the end and hands out an array of its own', () => {
    const prices = toPrices(wave(72));
    const forecast = toForecaster(prices)(70, 4);
    expect([...forecast].map(Number.isFinite)).toEqual([true, true, false, false]);
    forecast.fill(0);
    expect(prices.values).toEqual(toPrices(wave(72)).values);
  });

  it.each([
    [-1, 3, 'Give an issue from 0 to 71; this one is -1.'],
    [72, 3, 'Give an issue from 0 to 71; this one is 72.'],
    [0.5, 3, 'Give an issue from 0 to 71; this one is 0.5.'],
    [0, NaN, 'Give a whole count of steps, 0 or more; this one is NaN.'],
    [0, -1, 'Give a whole count of steps, 0 or more; this one is -1.'],
  ])('refuses issue %d with count %d', (issueIndex, count, message) => {
    expect(() => toForecaster(toPrices(wave(72)))(issueIndex, count)).toThrow(message);
  });
});

describe('the noisy forecaster', () => {
  const seeds = Array.from({ length: 4000 }, (_, seed) => seed);
  const errorShareAtDay = 0.3;
  const scaleUsdPerMwh = 20;
  /** Forecasts of one step by many seeds. */
  const draws = (prices: Series<'USD/MWh'>, asked: { readonly issueIndex: number; readonly at: number }) =>
    Float64Array.from(seeds, (seed) => {
      const forecaster = toNoisyForecaster(prices, { seed, errorShareAtDay, scaleUsdPerMwh });
      return forecaster(asked.issueIndex, asked.at - asked.issueIndex + 1).at(-1)!;
    });
  /** Undoes the factor and the asinh, so that what is left is the error itself. */
  const errorsAsinh = (forecasts: Float64Array, priceUsdPerMwh: number, varianceAsinh: number) =>
    forecasts.map(
      (forecast) =>
        Math.asinh((forecast * Math.exp(varianceAsinh / 2)) / scaleUsdPerMwh) -
        Math.asinh(priceUsdPerMwh / scaleUsdPerMwh),
    );
  /** The law in closed form. */
  const varianceAt = (horizonHours: number, reversionHours = 24) =>
    (errorShareAtDay ** 2 * (1 - Math.exp((-2 * horizonHours) / reversionHours))) /
    (1 - Math.exp(-48 / reversionHours));
  const prices = toPrices(wave(80));

  test.prop([someDays, fc.nat({ max: 47 })])('knows the present price bit for bit', (values, issueIndex) => {
    const forecaster = toNoisyForecaster(toPrices(values), { seed: 1, errorShareAtDay: 0.5, scaleUsdPerMwh: 30 });
    expect(forecaster(issueIndex, 1)[0]).toBe(values[issueIndex]);
  });

  test.prop([someDays, fc.nat({ max: 47 })])(
    'without an error is the perfect one bit for bit',
    (values, issueIndex) => {
      const forecaster = toNoisyForecaster(toPrices(values), { seed: 1, errorShareAtDay: 0, scaleUsdPerMwh: 30 });
      expect(forecaster(issueIndex, 60)).toEqual(toPerfectForecaster(toPrices(values))(issueIndex, 60));
    },
  );

  it.each([1, 6, 24, 60])('has the stated deviation and no bias %d hours ahead', (horizon) => {
    const priceUsdPerMwh = prices.values[10 + horizon]!;
    const forecasts = draws(prices, { issueIndex: 10, at: 10 + horizon });
    const errors = errorsAsinh(forecasts, priceUsdPerMwh, varianceAt(horizon));
    const standardError = standardDeviation(forecasts) / Math.sqrt(seeds.length);
    expect(standardDeviation(errors)).toBeCloseTo(Math.sqrt(varianceAt(horizon)), 1.7);
    expect(standardDeviation(errors) / Math.sqrt(varianceAt(horizon))).toBeCloseTo(1, 1);
    expect(Math.abs(mean(forecasts) - priceUsdPerMwh)).toBeLessThan(4 * standardError);
  });

  it('moves from issue to issue by news alone: neither a trend nor a link with the error that is left', () => {
    const [at, horizonAfter] = [40, 12];
    const earlier = errorsAsinh(draws(prices, { issueIndex: 22, at }), prices.values[at]!, varianceAt(18));
    const later = errorsAsinh(draws(prices, { issueIndex: 28, at }), prices.values[at]!, varianceAt(horizonAfter));
    const revision = earlier.map((error, i) => error - later[i]!);
    const product = revision.map((x, i) => x * later[i]!);
    expect(Math.abs(mean(revision))).toBeLessThan((4 * standardDeviation(revision)) / Math.sqrt(seeds.length));
    expect(Math.abs(mean(product))).toBeLessThan((4 * standardDeviation(product)) / Math.sqrt(seeds.length));
    expect(standardDeviation(revision) ** 2 / (varianceAt(18) - varianceAt(12))).toBeCloseTo(1, 1);
  });

  it('errs alike in neighbouring hours, as the law says', () => {
    const near = errorsAsinh(draws(prices, { issueIndex: 10, at: 34 }), prices.values[34]!, varianceAt(24));
    const far = errorsAsinh(draws(prices, { issueIndex: 10, at: 37 }), prices.values[37]!, varianceAt(27));
    const product = mean(near.map((x, i) => x * far[i]!)) / (standardDeviation(near) * standardDeviation(far));
    expect(product).toBeCloseTo(Math.exp(-3 / 24) * Math.sqrt(varianceAt(24) / varianceAt(27)), 1);
  });

  it('errs by the same law at 5 minutes as at an hour, and by the root of the horizon without reversion', () => {
    const flat = toPrices(
      Array.from({ length: 12 * 26 }, () => 1e6),
      HOUR_MS / 12,
    );
    const shares = (reversionHours: number) =>
      Float64Array.from(seeds.slice(0, 1500), (seed) => {
        const options = { seed, errorShareAtDay, scaleUsdPerMwh, reversionHours };
        return Math.log(toNoisyForecaster(flat, options)(0, 12 * 6 + 1).at(-1)! / 1e6);
      });
    expect(standardDeviation(shares(24)) / Math.sqrt(varianceAt(6))).toBeCloseTo(1, 1);
    expect(standardDeviation(shares(Infinity)) / (errorShareAtDay / 2)).toBeCloseTo(1, 1);
    expect(varianceAt(6, 1e7) / (errorShareAtDay ** 2 / 4)).toBeCloseTo(1, 5);
  });

  it('can take a spike for half of itself', () => {
    const spike = toPrices(Array.from({ length: 48 }, (_, i) => (i === 30 ? 5000 : 40)));
    const shares = draws(spike, { issueIndex: 6, at: 30 }).map((forecast) => forecast / 5000);
    const missedShare = shares.filter((share) => share < 0.6).length / shares.length;
    // ln 0.6 lies (0.511 - 0.045) / 0.3 = 1.55 deviations below the mean: 6 % of the draws.
    expect(missedShare).toBeCloseTo(0.06, 1.5);
  });

  it('leaves gaps open and goes on behind them', () => {
    const values = wave(60);
    values[20] = NaN;
    const options = { seed: 5, errorShareAtDay, scaleUsdPerMwh };
    const [gapped, whole] = [values, wave(60)].map((each) => toNoisyForecaster(toPrices(each), options)(15, 20));
    expect(gapped![5]).toBeNaN();
    expect(gapped!.slice(6)).toEqual(whole!.slice(6));
  });

  it.each([
    [{ errorShareAtDay: -0.1 }, 'Give an error of 0 or more a day ahead; this one is -0.1.'],
    [{ errorShareAtDay: NaN }, 'Give an error of 0 or more a day ahead; this one is NaN.'],
    [{ errorShareAtDay: Infinity }, 'Give an error of 0 or more a day ahead; this one is Infinity.'],
    [{ reversionHours: 0 }, 'Give a reversion above 0 hours; this one is 0.'],
    [{ reversionHours: NaN }, 'Give a reversion above 0 hours; this one is NaN.'],
    [{ scaleUsdPerMwh: 0 }, 'Give a scale above 0 USD/MWh; this one is 0.'],
    [{ seed: 0.5 }, 'Give a whole seed'],
  ])('refuses %o', (fields, message) => {
    expect(() => toNoisyForecaster(prices, { seed: 1, errorShareAtDay, ...fields })).toThrow(message);
  });
});

describe('the backcast forecaster', () => {
  const zone = 'America/Chicago';

  test.prop([someDays, fc.nat({ max: 47 }), fc.integer({ min: 1, max: 9 })])(
    'knows nothing of the present step and later',
    (values, issueIndex, lookBackDays) => {
      const changed = values.map((value, index) => (index < issueIndex ? value : value + 1000));
      const [one, other] = [values, changed].map((each) =>
        toBackcastForecaster(toPrices(each), { zone, lookBackDays })(issueIndex, 40),
      );
      expect(one).toEqual(other);
    },
  );

  it('is right from the second day on where all days are alike', () => {
    const prices = toPrices(Array.from({ length: 24 * 9 }, (_, i) => 40 + (i % 24)));
    const forecaster = toBackcastForecaster(prices, { zone });
    expect([...forecaster(0, 3)]).toEqual([NaN, NaN, NaN]);
    expect(forecaster(30, 48)).toEqual(prices.values.slice(30, 78));
  });

  it('is at midnight what the plan on a backcast expects', () => {
    const prices = toPrices(wave(24 * 20).map((value, i) => value + ((i * 7919) % 13)));
    const days = toLocalDays(prices, zone);
    const slots = backcastSlots(prices, days, { dayIndex: 12, lookBackDays: 7 });
    expect(toBackcastForecaster(prices, { zone })(days.starts[12]!, 24)).toEqual(slots);
  });

  it('follows the wall clock over a change of clocks', () => {
    const startMs = Date.UTC(2022, 2, 11, 6);
    const local = Array.from({ length: 24 * 4 }, (_, i) => (i < 50 ? i % 24 : (i + 1) % 24));
    const prices = { ...toPrices(local), grid: { startMs, stepMs: HOUR_MS, count: local.length } };
    expect(toBackcastForecaster(prices, { zone })(52, 24)).toEqual(prices.values.slice(52, 76));
  });

  it.each([
    [{ zone: 'America/Chicgo' }, HOUR_MS, 'IANA'],
    [{ zone, lookBackDays: 0 }, HOUR_MS, 'Give a whole count of lookBackDays from 1; this one is 0.'],
    [{ zone }, 7 * HOUR_MS, 'Give steps that divide a day'],
  ])('refuses %o at steps of %d ms', (options, stepMs, message) => {
    expect(() => toBackcastForecaster(toPrices(wave(48), stepMs), options)).toThrow(message);
  });
});

describe('forecast errors', () => {
  it('are none for the perfect forecaster, with one pair fewer per step ahead', () => {
    const rows = forecastErrors(toPerfectForecaster(toPrices(wave(50))), toPrices(wave(50)), [0, 24]);
    expect(rows.map(({ pairCount }) => pairCount)).toEqual([50, 26]);
    expect(rows.every((row) => row.biasUsdPerMwh === 0 && row.rootMeanSquareUsdPerMwh === 0)).toBe(true);
  });

  it('leave out gaps, and are NaN where no pair is left', () => {
    const prices = toPrices([10, NaN, 30]);
    const rows = forecastErrors(toPerfectForecaster(prices), prices, [1, 5]);
    expect(rows.map(({ pairCount, biasUsdPerMwh }) => [pairCount, biasUsdPerMwh])).toEqual([
      [1, 0],
      [0, NaN],
    ]);
  });

  it('refuse half a step ahead', () => {
    expect(() => forecastErrors(toPerfectForecaster(toPrices([1])), toPrices([1]), [0.5])).toThrow('this one is 0.5');
  });
});

const HUBS_2022 = 'data/prices/ercot_dam_2022_hourly.csv';

describeWithShared('on real prices', [HUBS_2022], () => {
  const source = { file: HUBS_2022, column: 'HB_NORTH', zone: 'America/Chicago' };
  const prices = parsePrices(sharedText(HUBS_2022), source);

  it('the noisy error grows with the horizon and stays below that of a backcast', () => {
    const noisy = forecastErrors(toNoisyForecaster(prices, { seed: 1, errorShareAtDay: 0.15 }), prices, [0, 1, 6, 24]);
    const sizes = noisy.map((row) => row.meanAbsoluteUsdPerMwh);
    expect(sizes[0]).toBe(0);
    expect([...sizes].sort((a, b) => a - b)).toEqual(sizes);
    const [backcast] = forecastErrors(toBackcastForecaster(prices, { zone: source.zone }), prices, [24]);
    expect(sizes.at(-1)!).toBeLessThan(backcast!.meanAbsoluteUsdPerMwh);
    // A share of 0.15 of a normal error: its mean size is sqrt(2 / pi) of it, weighted with hypot(price, scale).
    const weights = mean(prices.values.map((price) => Math.hypot(price, 26)));
    expect(sizes.at(-1)! / (0.15 * Math.sqrt(2 / Math.PI) * weights)).toBeCloseTo(1, 1);
  });
});
