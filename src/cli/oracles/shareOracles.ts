import { toSeries } from '../../base/series.js';
import { MS_PER_HOUR } from '../../base/units.js';
import { consistentWear } from '../../sim/dispatch/life/consistentWear.js';
import { optimalArbitrage } from '../../sim/dispatch/optimalArbitrage.js';
import { captureRatio } from '../../sim/dispatch/policies/captureRatio.js';
import type { Policy } from '../../sim/dispatch/policies/policy.js';
import { idlePolicy } from '../../sim/dispatch/policies/policy.js';
import { recedingHorizonPolicy } from '../../sim/dispatch/policies/recedingHorizon.js';
import { runPolicy } from '../../sim/dispatch/policies/runPolicy.js';
import { stochasticValuePolicy } from '../../sim/dispatch/policies/stochasticValue.js';
import { toBackcastForecaster } from '../../sim/market/forecast/backcastForecaster.js';
import { toPerfectForecaster } from '../../sim/market/forecast/priceForecaster.js';
import { toDamageModel } from '../../sim/storage/ageing/models/cycleLife.js';
import { fromRoundTripEfficiency, toBattery } from '../../sim/storage/battery.js';
import type { Oracle } from './oracle.js';
import { EXACT, ROUNDING } from './oracle.js';

const HOURS = 60 * 24;
/** Sixty days of a daily wave with a part that has no pattern, USD/MWh. */
const PRICES = hourly(
  Array.from({ length: HOURS }, (_, hour) => 50 - 30 * Math.cos((hour * Math.PI) / 12) + 40 * ((hour * 0.618034) % 1)),
);
const BATTERY = toBattery({ powerKw: 1000, energyKwh: 4000, ...fromRoundTripEfficiency(0.85) });
const DUTY = hourly(Array.from({ length: 240 }, (_, hour) => (hour % 24 < 12 ? 10 : 90)));

/** Policies against perfect foresight, and the cost of wear that agrees with its outcome. */
export const SHARE_ORACLES: readonly Oracle[] = [
  closed('one plan on all true prices: share', 1, () =>
    share(recedingHorizonPolicy({ forecaster: toPerfectForecaster(PRICES), plans: wholeSpan() })),
  ),
  { ...closed('the battery at rest: share', 0, () => share(idlePolicy)), tolerance: EXACT },
  bounded('past prices, outside 0 to 1: share', () =>
    share(recedingHorizonPolicy({ forecaster: toBackcastForecaster(PRICES, { zone: 'UTC' }) })),
  ),
  bounded('stochastic value, outside 0 to 1: share', () =>
    share(stochasticValuePolicy({ forecaster: toBackcastForecaster(PRICES, { zone: 'UTC' }), zone: 'UTC' })),
  ),
  // A leak of 0.1/h: 1 MWh bought at 10 is sold at 50 less 0.85 and less exp(-0.1) held on for the hour of the sale.
  { ...closed('10, 50 USD/MWh with a leak: USD', 50 * 0.85 * Math.exp(-0.1) - 10, leakingUsd), group: 'dispatch' },
  // Each full cycle takes 1e-4 of the damage of life's 0.2; cells of 100 USD/kWh: 1e-4 / 0.2 x 100,000 USD/MWh.
  {
    ...closed('wear that agrees with life: USD/MWh', (1e-4 / 0.2) * 100_000, consistentUsdPerMwh),
    group: 'ageing',
    tolerance: { distance: 0.05, why: 'found by trials to a cent; open half cycles at the end count half' },
  },
];

function closed(name: string, expected: number, got: () => number): Oracle {
  return { group: 'share', name, source: 'closed form', expected, tolerance: ROUNDING, got };
}

/** How far a share lies outside 0 to 1: nothing earns more than perfect foresight. */
function bounded(name: string, got: () => number): Oracle {
  const outside = () => {
    const value = got();
    return Math.max(0, value - 1, -value);
  };
  return closed(name, 0, outside);
}

function share(policy: Policy): number {
  return captureRatio(runPolicy(BATTERY, PRICES, policy), optimalArbitrage(BATTERY, PRICES));
}

function wholeSpan() {
  return { horizonHours: HOURS, replanHours: HOURS };
}

function leakingUsd(): number {
  const sizes = { powerKw: 1000, energyKwh: 1000, selfDischargePerHour: 0.1 };
  const { relaxation } = optimalArbitrage(toBattery({ ...sizes, ...fromRoundTripEfficiency(0.85) }), hourly([10, 50]));
  return relaxation!.objectiveUsd;
}

function consistentUsdPerMwh(): number {
  const model = toDamageModel({ damageFraction: 1e-4, beta: 1, yearlyFraction: 0 });
  const battery = { powerKw: 1000, energyKwh: 1000, ...fromRoundTripEfficiency(1) };
  return consistentWear({ battery, model, temperatureC: 25, prices: DUTY, cellsUsdPerKwh: 100 }).wearUsdPerMwh;
}

function hourly(pricesUsdPerMwh: readonly number[]) {
  const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: MS_PER_HOUR, count: pricesUsdPerMwh.length };
  return toSeries({ unit: 'USD/MWh', grid, values: Float64Array.from(pricesUsdPerMwh) });
}
