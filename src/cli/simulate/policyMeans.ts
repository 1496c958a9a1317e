/** What a policy of a scenario expects of prices and demand. */
import type { Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import type { DemandForecaster } from '../../sim/dispatch/policies/peakShaving.js';
import type { PolicyMeans } from '../../sim/dispatch/policies/policySpec.js';
import { toPublishedForecaster } from '../../sim/dispatch/policies/publishedPrices.js';
import { toBackcastForecaster } from '../../sim/market/forecast/backcastForecaster.js';
import { toNoisyForecaster } from '../../sim/market/forecast/noisyForecaster.js';
import type { PriceForecaster } from '../../sim/market/forecast/priceForecaster.js';
import { toPerfectForecaster } from '../../sim/market/forecast/priceForecaster.js';
import type { ForecastFields, PolicyFields } from './policyFields.js';
import { given } from './toScenarioBattery.js';

/** What a policy may look at. */
export type Outlook = {
  /** Null where there are none that hold step by step. */
  readonly prices: Series<'USD/MWh'> | null;
  /** Null where the prices themselves are published ahead. */
  readonly dayAhead: Series<'USD/MWh'> | null;
  /** What the site draws with its battery at rest; null without a site. */
  readonly demand: Series<'kW'> | null;
};

/** The forecast that an entry asks for. */
export function forecastOf(fields: PolicyFields): ForecastFields | undefined {
  return 'forecast' in fields ? fields.forecast : undefined;
}

/**
 * The forecasters that a policy needs; those that it does not need are left out.
 *
 * @throws RangeError where there is nothing to forecast, or as the forecaster.
 */
export function toMeans(fields: PolicyFields, { prices, dayAhead, demand }: Outlook, zone: string): PolicyMeans {
  const forecast = forecastOf(fields) ?? { kind: 'backcast' as const };
  if (fields.kind === 'peakShaving') {
    if (demand === null) throw new RangeError('Give a site with a load; peak shaving looks at its meter.');
    return { demand: toDemandForecaster(forecast, demand, zone) };
  }
  if (fields.kind !== 'recedingHorizon' && fields.kind !== 'stochasticValue') return {};
  if (prices === null) throw new RangeError('Give prices that hold step by step; this tariff has tiers or credit.');
  const known = forecast.kind === 'published' ? (dayAhead ?? prices) : prices;
  return { prices: toForecaster(forecast, known, zone) };
}

function toForecaster(fields: ForecastFields, prices: Series<'USD/MWh'>, zone: string): PriceForecaster {
  const { kind, lookBackDays, reversionHours, publicationHour } = fields;
  switch (kind) {
    case 'perfect':
      return toPerfectForecaster(prices);
    case 'backcast':
      return toBackcastForecaster(prices, { zone, ...given({ lookBackDays }) });
    case 'noisy': {
      const { seed = NaN, errorShareAtDay = NaN } = fields;
      return toNoisyForecaster(prices, { seed, errorShareAtDay, ...given({ reversionHours }) });
    }
    case 'published':
      return toPublishedForecaster(prices, { zone, ...given({ publicationHour }) });
  }
}

/** The rules of forecasts do not look at the unit: demand stands where a price would. */
function toDemandForecaster(fields: ForecastFields, demand: Series<'kW'>, zone: string): DemandForecaster {
  if (fields.kind !== 'perfect' && fields.kind !== 'backcast') {
    throw new RangeError('Give a forecast of perfect or backcast; others are for prices.');
  }
  return toForecaster(fields, toSeries({ ...demand, unit: 'USD/MWh' }), zone);
}
