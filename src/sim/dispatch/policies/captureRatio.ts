import type { Series } from '../../../base/series.js';
import type { Battery } from '../../storage/battery.js';
import type { ArbitrageRun } from '../arbitrageRun.js';
import { summarizeArbitrage } from '../arbitrageSummary.js';
import { optimalArbitrage } from '../optimalArbitrage.js';
import type { Policy } from './policy.js';
import type { MarketRunOptions } from './runPolicy.js';
import { runPolicy } from './runPolicy.js';

/**
 * What a run earns, less wear, as a share of what perfect foresight earns with the same battery, prices and wear; at most 1.
 *
 * @param optimum from {@link optimalArbitrage}.
 * @throws RangeError when the two differ in battery, prices or wear, or perfect foresight earns nothing.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { idlePolicy } = await import('./policy.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 1, energyKwh: 1, ...losses });
 * const optimum = optimalArbitrage(battery, prices);
 * expect(captureRatio(runPolicy(battery, prices, idlePolicy), optimum)).toBe(0);
 * expect(captureRatio(optimum, optimum)).toBeCloseTo(1, 12);
 * ```
 */
export function captureRatio(run: ArbitrageRun, optimum: ArbitrageRun): number {
  const isAlike =
    run.battery === optimum.battery &&
    run.prices === optimum.prices &&
    run.sellPrices === optimum.sellPrices &&
    run.wearUsdPerMwh === optimum.wearUsdPerMwh;
  if (!isAlike)
    throw new RangeError('Give a run and an optimum of the same battery, prices, sell prices and wear cost.');
  const { boundUsd } = summarizeArbitrage(optimum);
  if (boundUsd === null) throw new RangeError('Give the optimum of optimalArbitrage; this run has no bound.');
  if (!(boundUsd > 0))
    throw new RangeError(`Give prices on which perfect foresight earns; here it earns ${boundUsd} USD.`);
  return summarizeArbitrage(run).objectiveUsd / boundUsd;
}

/** One policy on one market. */
export type CaptureRow = {
  readonly policy: string;
  readonly revenueUsd: number;
  /** Revenue less wear. */
  readonly objectiveUsd: number;
  /** Of the objective under perfect foresight. */
  readonly captureFraction: number;
  readonly equivalentFullCycles: number;
};

/**
 * Several policies on the same prices, each against perfect foresight, in the order given.
 *
 * @units USD/MWh in.
 * @throws RangeError as {@link captureRatio} and {@link runPolicy}.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { thresholdPolicy } = await import('./threshold.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 4 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50, 30, 40), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 1000, energyKwh: 1000, ...losses });
 * const threshold = thresholdPolicy({ chargeBelowUsdPerMwh: 20, dischargeAboveUsdPerMwh: 45 });
 * const [row] = captureTable(battery, prices, { threshold });
 * expect([row?.policy, row?.revenueUsd, row?.captureFraction]).toEqual(['threshold', 40, 0.8]);
 * ```
 */
export function captureTable(
  battery: Battery,
  prices: Series<'USD/MWh'>,
  policies: Readonly<Record<string, Policy>>,
  options: MarketRunOptions = {},
): readonly CaptureRow[] {
  const { sellPrices = prices, wearUsdPerMwh = 0 } = options;
  const optimum = optimalArbitrage(battery, prices, { sellPrices, wearUsdPerMwh });
  return Object.entries(policies).map(([name, policy]) => {
    const run = runPolicy(battery, prices, policy, options);
    const { revenueUsd, objectiveUsd, equivalentFullCycles } = summarizeArbitrage(run);
    const captureFraction = captureRatio(run, optimum);
    return { policy: name, revenueUsd, objectiveUsd, captureFraction, equivalentFullCycles };
  });
}
