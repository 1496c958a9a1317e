/** The policies of `wattbook dispatch` by name. */
import type { Series } from '../base/series.js';
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import type { ArbitrageRun } from '../sim/dispatch/arbitrageRun.js';
import { toDayBackcast } from '../sim/dispatch/backcast.js';
import { optimalArbitrage } from '../sim/dispatch/optimalArbitrage.js';
import type { Policy } from '../sim/dispatch/policies/policy.js';
import { toPublishedForecaster } from '../sim/dispatch/policies/publishedPrices.js';
import { recedingHorizonPolicy } from '../sim/dispatch/policies/recedingHorizon.js';
import { runPolicy } from '../sim/dispatch/policies/runPolicy.js';
import { stochasticValuePolicy } from '../sim/dispatch/policies/stochasticValue.js';
import { toBackcastForecaster } from '../sim/market/forecast/backcastForecaster.js';
import type { Battery } from '../sim/storage/battery.js';

const NAMES = ['optimal', 'backcast', 'published', 'stochastic'] as const;

export type DispatchPolicy = (typeof NAMES)[number];

/** Heads of the table. */
export const POLICY_TITLES: Readonly<Record<DispatchPolicy, string>> = {
  optimal: 'perfect foresight',
  backcast: "last week's prices",
  published: 'published prices',
  stochastic: 'stochastic value',
};

/** What each of them may not be taken for. */
export const POLICY_NOTES: Readonly<Record<DispatchPolicy, string>> = {
  optimal: 'Perfect foresight knows all prices beforehand: an upper bound that no operator reaches.',
  backcast: "The plan on last week's prices sees nothing ahead; day-ahead prices would let an operator do better.",
  published: 'The plan on published prices knows those of this day, and from 14:00 those of the next.',
  stochastic: 'The stochastic value compares the present price with what waiting may bring, learnt from the past.',
};

export type DispatchMarket = {
  readonly prices: Series<'USD/MWh'>;
  readonly sellPrices: Series<'USD/MWh'>;
  readonly zone: string;
  readonly wearUsdPerMwh: number;
  /** Of the optimum; free where it is not given. */
  readonly endEnergyKwh: number | undefined;
};

export type NamedRun = { readonly policy: DispatchPolicy; readonly run: ArbitrageRun };

/**
 * Policies from a list such as `optimal,backcast`; `both` is these two.
 *
 * @throws WattbookError `usage` for a name that is not known or stands twice.
 * @example
 * ```ts @import.meta.vitest
 * expect(parsePolicies('both')).toEqual(['optimal', 'backcast']);
 * expect(() => parsePolicies('optimal,beckcast')).toThrow('Did you mean backcast?');
 * ```
 */
export function parsePolicies(text: string): DispatchPolicy[] {
  if (text === 'both') return ['optimal', 'backcast'];
  const words = text.split(',').map((word) => word.trim());
  return words.map((word, index) => {
    const found = NAMES.find((name) => name === word);
    if (found === undefined) {
      throw new WattbookError('usage', `--policy ${text}: ${suggestName(word, [...NAMES, 'both'])}`);
    }
    if (words.indexOf(word) < index) throw new WattbookError('usage', `--policy ${text}: ${word} stands twice`);
    return found;
  });
}

/**
 * The schedule of one policy.
 *
 * @throws RangeError as the optimum and the policies.
 */
export function dispatchBy(battery: Battery, policy: DispatchPolicy, market: DispatchMarket): NamedRun {
  const { prices, sellPrices, wearUsdPerMwh, endEnergyKwh } = market;
  const options = { sellPrices, wearUsdPerMwh };
  if (policy === 'optimal') {
    const end = endEnergyKwh === undefined ? {} : { endEnergyKwh };
    return { policy, run: optimalArbitrage(battery, prices, { ...options, ...end }) };
  }
  // The price of the hour of midnight is not known at midnight to who knows past prices only.
  const priceDelayCount = policy === 'backcast' ? 1 : 0;
  return { policy, run: runPolicy(battery, prices, toPlan(policy, market), { ...options, priceDelayCount }) };
}

function toPlan(policy: Exclude<DispatchPolicy, 'optimal'>, { prices, zone, wearUsdPerMwh }: DispatchMarket): Policy {
  switch (policy) {
    case 'backcast':
      return recedingHorizonPolicy({
        forecaster: toDayBackcast(prices, zone),
        plans: { horizonDays: 2, zone },
        wearUsdPerMwh,
      });
    case 'published':
      return recedingHorizonPolicy({ forecaster: toPublishedForecaster(prices, { zone }), wearUsdPerMwh });
    case 'stochastic':
      return stochasticValuePolicy({ forecaster: toBackcastForecaster(prices, { zone }), zone, wearUsdPerMwh });
  }
}
