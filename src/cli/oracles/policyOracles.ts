import { toSeries } from '../../base/series.js';
import { MS_PER_HOUR } from '../../base/units.js';
import { summarizeArbitrage } from '../../sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../sim/dispatch/optimalArbitrage.js';
import { settleDemandEvent } from '../../sim/dispatch/policies/demandSettlement.js';
import { gridTargetPolicy } from '../../sim/dispatch/policies/gridTarget.js';
import { leastPeakKw } from '../../sim/dispatch/policies/peakShaving.js';
import type { Policy } from '../../sim/dispatch/policies/policy.js';
import { recedingHorizonPolicy } from '../../sim/dispatch/policies/recedingHorizon.js';
import { runPolicy, runSitePolicy } from '../../sim/dispatch/policies/runPolicy.js';
import { stochasticValuePolicy } from '../../sim/dispatch/policies/stochasticValue.js';
import { settleTwice } from '../../sim/dispatch/policies/twoSettlement.js';
import { toSite } from '../../sim/dispatch/site/site.js';
import { toPerfectForecaster } from '../../sim/market/forecast/priceForecaster.js';
import { toBattery } from '../../sim/storage/battery.js';
import type { Oracle } from './oracle.js';
import { ROUNDING } from './oracle.js';

const HOURS = 240;
/** Prices without pattern: the fractional parts of multiples of the golden ratio, from 0 to 100 USD/MWh. */
const UNEVEN = Array.from({ length: HOURS }, (_, hour) => 100 * ((hour * 0.6180339887498949) % 1));
/** Half is lost on charging: a step at full power fills one of four cells and empties two. */
const BATTERY = toBattery({
  ...{ powerKw: 1000, energyKwh: 2000, chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 },
});

export const POLICY_ORACLES: readonly Oracle[] = [
  oracle('sure prices, plan below optimum: USD', 0, () =>
    lostUsd((forecaster) => recedingHorizonPolicy({ forecaster, plans: { horizonHours: HOURS } })),
  ),
  oracle('sure prices, value below optimum: USD', 0, () =>
    lostUsd((forecaster) => stochasticValuePolicy({ forecaster, zone: 'UTC', horizonHours: HOURS, cellCount: 4 })),
  ),
  // 80 kWh stored take 80 / .9 of the surplus of 12 hours at 30 kW, and give 80 · .8 of the load of 12 hours at 20 kW.
  oracle('self-use of a square wave, out: kWh', 12 * 30 - 80 / 0.9, () => -sumKwh(selfUseKw(), -1)),
  oracle('self-use of a square wave, in: kWh', 12 * 20 - 80 * 0.8, () => sumKwh(selfUseKw(), 1)),
  // 60 kWh give 48 above the threshold: of hours of 50, 70 and 90 kW, those above (70 + 90 - 48) / 2.
  oracle('least peak: kW', (70 + 90 - 48) / 2, leastPeak),
  oracle('22.84 of 23 MW promised: share', 22.84 / 23, performance),
  oracle('award held, real-time part: USD', 0, heldAwardUsd),
];

function oracle(name: string, expected: number, got: () => number): Oracle {
  return { group: 'policies', name, source: 'closed form', expected, tolerance: ROUNDING, got };
}

function lostUsd(toPolicy: (forecaster: ReturnType<typeof toPerfectForecaster>) => Policy): number {
  const prices = hourly('USD/MWh', UNEVEN);
  const run = runPolicy(BATTERY, prices, toPolicy(toPerfectForecaster(prices)), { foresight: 'perfect' });
  return summarizeArbitrage(optimalArbitrage(BATTERY, prices)).boundUsd! - summarizeArbitrage(run).objectiveUsd;
}

function selfUseKw(): Float64Array {
  const sizes = { powerKw: 40, energyKwh: 80, chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.8 };
  const day = Array.from({ length: 24 }, (_, hour) => hour);
  const load = hourly(
    'kW',
    day.map((hour) => (hour < 12 ? 0 : 20)),
  );
  const generation = hourly(
    'kW',
    day.map((hour) => (hour < 12 ? 30 : 0)),
  );
  return runSitePolicy(toBattery(sizes), toSite({ load, generation }), gridTargetPolicy(), { name: 'self-use' })
    .gridPower.values;
}

function sumKwh(hourlyKw: Float64Array, sign: number): number {
  return hourlyKw.reduce((sum, kw) => sum + (Math.sign(kw) === sign ? kw : 0), 0);
}

function leastPeak(): number {
  const losses = { chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.8 };
  const battery = toBattery({ powerKw: 100, energyKwh: 60, initialSocFraction: 1, ...losses });
  return leastPeakKw({ battery, state: { energyKwh: 60 }, stepMs: MS_PER_HOUR }, Float64Array.of(50, 70, 90));
}

function performance(): number {
  const meter = hourly('kW', [77_160]);
  const { startMs } = meter.grid;
  const event = { startMs, endMs: startMs + MS_PER_HOUR, committedKw: 23_000, noticeMs: 0 };
  const baselineKw = Float64Array.of(100_000);
  return settleDemandEvent(meter, event, { baselineKw, terms: {} }).performanceFraction;
}

function heldAwardUsd(): number {
  const run = optimalArbitrage(BATTERY, hourly('USD/MWh', UNEVEN));
  return settleTwice(run, run.power, hourly('USD/MWh', UNEVEN.toReversed())).realTimeUsd;
}

function hourly<Unit extends string>(unit: Unit, values: readonly number[]) {
  const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: MS_PER_HOUR, count: values.length };
  return toSeries({ unit, grid, values: Float64Array.from(values) });
}
