import type { Series } from '../../../../src/base/series.js';
import { demandResponsePolicy } from '../../../../src/sim/dispatch/policies/demandResponse.js';
import { gridTargetPolicy } from '../../../../src/sim/dispatch/policies/gridTarget.js';
import { peakShavingPolicy } from '../../../../src/sim/dispatch/policies/peakShaving.js';
import type { Policy } from '../../../../src/sim/dispatch/policies/policy.js';
import { idlePolicy } from '../../../../src/sim/dispatch/policies/policy.js';
import { recedingHorizonPolicy } from '../../../../src/sim/dispatch/policies/recedingHorizon.js';
import { stochasticValuePolicy } from '../../../../src/sim/dispatch/policies/stochasticValue.js';
import { thresholdPolicy } from '../../../../src/sim/dispatch/policies/threshold.js';
import { toBackcastForecaster } from '../../../../src/sim/market/forecast/backcastForecaster.js';

const zone = 'UTC';
const HOUR_MS = 3_600_000;

/** Policies for a market, each knowing no more than the past; made anew for each series of prices. */
export function marketPolicies(prices: Series<'USD/MWh'>): Record<string, Policy> {
  const forecaster = toBackcastForecaster(prices, { zone, lookBackDays: 3 });
  const dailyLimit = { dischargeKwh: 2500, zone };
  return {
    idle: idlePolicy,
    threshold: thresholdPolicy({ chargeBelowUsdPerMwh: 30, dischargeAboveUsdPerMwh: 60, hysteresisUsdPerMwh: 10 }),
    recedingHorizon: recedingHorizonPolicy({ forecaster, plans: { horizonHours: 24 } }),
    midnights: recedingHorizonPolicy({ forecaster, plans: { horizonDays: 2, zone } }),
    errorKept: recedingHorizonPolicy({ forecaster, plans: { horizonHours: 24 }, errorKeptPerHour: 0.8 }),
    dailyLimit: recedingHorizonPolicy({ forecaster, plans: { horizonHours: 24, replanHours: 6 }, dailyLimit }),
    stochasticValue: stochasticValuePolicy({ forecaster, zone, nodeCount: 3, cellCount: 20, horizonHours: 24 }),
  };
}

/** What was drawn at the same hour of the day before; nothing on the first. */
export function yesterday(demandKw: Float64Array) {
  return (issueIndex: number, count: number) =>
    Float64Array.from({ length: count }, (_, ahead) => {
      let index = issueIndex + ahead - 24;
      while (index >= issueIndex) index -= 24;
      return demandKw[index] ?? NaN;
    });
}

/** Policies for a site, each knowing no more than the past. */
export function sitePolicies(demandKw: Float64Array, startMs: number): Record<string, Policy> {
  const event = {
    startMs: startMs + 30 * HOUR_MS,
    endMs: startMs + 33 * HOUR_MS,
    committedKw: 40,
    noticeMs: 4 * HOUR_MS,
  };
  const forecaster = yesterday(demandKw);
  return {
    idle: idlePolicy,
    selfUse: gridTargetPolicy(),
    flatBlock: gridTargetPolicy({ targetKw: -20 }),
    peakShaving: peakShavingPolicy({ forecaster }),
    demandResponse: demandResponsePolicy({ events: [event], otherwise: peakShavingPolicy({ forecaster }) }),
  };
}
