import { HOURS_PER_DAY, toHours } from '../../../base/units.js';
import type { PriceForecaster } from '../../market/forecast/priceForecaster.js';
import type { Battery } from '../../storage/battery.js';
import { requireWear, toUsable } from '../optimalArbitrage.js';
import type { DeviationLearner } from './deviationLearner.js';
import { toDeviationLearner } from './deviationLearner.js';
import { toLocalNumbers, toStepCount } from './localNumbers.js';
import type { Policy, PolicyView } from './policy.js';
import { nodeOf } from './priceChain.js';
import type { ValueFunction, ValueMarket, ValueStore } from './valueFunction.js';
import { toTargets, toValueFunction } from './valueFunction.js';

export type StochasticValueOptions = {
  /** What the prices deviate from: a published day-ahead price, a backcast. */
  readonly forecaster: PriceForecaster;
  /** IANA time zone of the hours by which deviations are told apart. */
  readonly zone: string;
  /** Bands of the deviation; 10 by default. */
  readonly nodeCount?: number;
  /** How far the value function looks; 48 by default. */
  readonly horizonHours?: number;
  /** Time between two value functions; 4 by default. */
  readonly replanHours?: number;
  /** Past from which the deviations are learnt; 60 by default. */
  readonly lookBackDays?: number;
  /** Cells of the energy grid; 100 by default. */
  readonly cellCount?: number;
  /** Cost of each MWh discharged at the terminals; 0 by default. */
  readonly wearUsdPerMwh?: number;
  /** Worth of each MWh still stored at the end of the horizon; 0 by default. */
  readonly endUsdPerMwh?: number;
};

const DEFAULTS = {
  nodeCount: 10,
  horizonHours: 48,
  replanHours: 4,
  lookBackDays: 60,
  cellCount: 100,
  wearUsdPerMwh: 0,
  endUsdPerMwh: 0,
};

/**
 * Charges and discharges by the marginal value of stored energy under uncertain prices. The deviations of real from
 * expected prices are a Markov chain by hour of day, fitted on the past alone and anew with each value function, its
 * transitions counted over an hour. The value function gives the worth of stored energy after this step, and the present
 * price is compared with its slopes. Unlike a plan on expected prices it knows that it may wait for a better one. Efficiency
 * counts as at full load, and a leak is left out; both hold when the power is carried out.
 *
 * Where the price of a step is known only afterwards, it decides by the prices that the last known one makes likely. On the
 * first day, before there is a past, it takes the expected prices for sure.
 *
 * @throws RangeError for a bad count, share or wear cost; when a run begins, for bad hours or an unknown zone.
 * @source see valueFunction.ts and priceChain.ts.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toPerfectForecaster } = await import('../../market/forecast/priceForecaster.js');
 * const { runPolicy } = await import('./runPolicy.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 4 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50, 20, 40), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const policy = stochasticValuePolicy({ forecaster: toPerfectForecaster(prices), zone: 'UTC' });
 * const run = runPolicy(toBattery({ powerKw: 1, energyKwh: 1, ...losses }), prices, policy, { foresight: 'perfect' });
 * expect([...run.power.values]).toEqual([-1, 1, -1, 1]);
 * ```
 */
export function stochasticValuePolicy(options: StochasticValueOptions): Policy {
  const filled = { ...DEFAULTS, ...options };
  requireOptions(filled);
  const { forecaster } = filled;
  return (setting) => {
    const { battery, grid } = setting;
    const classes = toLocalNumbers(grid, filled.zone, ({ hour }) => hour);
    const horizonCount = toStepCount('horizonHours', filled.horizonHours, grid.stepMs);
    const replanCount = toStepCount('replanHours', filled.replanHours, grid.stepMs);
    const learner = toDeviationLearner({ ...filled, classes, classCount: HOURS_PER_DAY }, setting);
    const store = toStore(filled, battery, toHours(grid.stepMs));
    let plan: Plan | null = null;
    return (view) => {
      const { index } = view;
      learner.see(view);
      if (plan === null || index % replanCount === 0) {
        const count = Math.min(Math.max(horizonCount, replanCount), grid.count - index);
        const market = {
          chain: learner.fit(),
          expectedUsdPerMwh: forecaster(index, count),
          classes: classes.subarray(index),
        };
        plan = { fromIndex: index, market, worth: toValueFunction(store, market) };
      }
      const { priceUsdPerMwh, valuesUsd } = lookAhead(plan, view, learner);
      const targets = toTargets(store, valuesUsd, priceUsdPerMwh);
      return powerTowards(store, targets, view.state.energyKwh - battery.minEnergyKwh) / toHours(grid.stepMs);
    };
  };
}

type Plan = { readonly fromIndex: number; readonly market: ValueMarket; readonly worth: ValueFunction };

/** The price to decide by, NaN to stand idle, and the worth of the energies of the grid after the step. */
type Outlook = { readonly priceUsdPerMwh: number; readonly valuesUsd: Float64Array };

function lookAhead(plan: Plan, view: PolicyView, learner: DeviationLearner): Outlook {
  const { index, pricedIndex } = view;
  const { chain } = plan.market;
  const deviationUsdPerMwh = learner.deviationUsdPerMwh(pricedIndex);
  // Where nothing was expected, or no price is known yet, the deviation counts as none.
  const nodeIndex = nodeOf(chain.edgesUsdPerMwh, Number.isNaN(deviationUsdPerMwh) ? 0 : deviationUsdPerMwh);
  if (pricedIndex < index) return lookFromBefore(plan, view, nodeIndex);
  return {
    priceUsdPerMwh: view.priceUsdPerMwh(index),
    valuesUsd: valuesAfter(plan.worth, index - plan.fromIndex, nodeIndex),
  };
}

/** The price of this step is not known: its mean, and the mean worth, after a node of the step before. */
function lookFromBefore({ fromIndex, market, worth }: Plan, { index }: PolicyView, nodeIndex: number): Outlook {
  const { chain, expectedUsdPerMwh, classes } = market;
  const { nodeCount, transitions, deviationsUsdPerMwh } = chain;
  const step = index - fromIndex;
  // The class of the step before; that of the first step where there is none in this plan.
  const row = (classes[Math.max(0, step - 1)]! * nodeCount + nodeIndex) * nodeCount;
  const valuesUsd = new Float64Array(worth.store.cellCount + 1);
  let priceUsdPerMwh = expectedUsdPerMwh[step]!;
  for (let next = 0; next < nodeCount; next += 1) {
    const probability = transitions[row + next]!;
    priceUsdPerMwh += probability * deviationsUsdPerMwh[classes[step]! * nodeCount + next]!;
    const values = valuesAfter(worth, step, next);
    for (let k = 0; k < valuesUsd.length; k += 1) valuesUsd[k]! += probability * values[k]!;
  }
  return { priceUsdPerMwh, valuesUsd };
}

function valuesAfter({ store, nodeCount, valuesUsd }: ValueFunction, step: number, nodeIndex: number): Float64Array {
  const pointCount = store.cellCount + 1;
  const from = (step * nodeCount + nodeIndex) * pointCount;
  return valuesUsd.subarray(from, from + pointCount);
}

/** Energy at the terminals that brings the store as near to its target as one step can; kWh, positive discharges. */
function powerTowards(store: ValueStore, targets: ReturnType<typeof toTargets>, storedKwh: number): number {
  const cellKwh = store.usableKwh / store.cellCount;
  const chargeToKwh = targets.chargeIndex * cellKwh;
  const dischargeToKwh = targets.dischargeIndex * cellKwh;
  if (storedKwh < chargeToKwh) return -Math.min(chargeToKwh - storedKwh, store.upKwh) / store.chargeEfficiencyFraction;
  if (storedKwh <= dischargeToKwh) return 0;
  return Math.min(storedKwh - dischargeToKwh, store.downKwh) * store.dischargeEfficiencyFraction;
}

function toStore(options: typeof DEFAULTS, battery: Battery, stepHours: number): ValueStore {
  const { powerKw, usableKwh, chargeEfficiencyFraction, dischargeEfficiencyFraction } = toUsable(battery, 0);
  const { wearUsdPerMwh, endUsdPerMwh, cellCount } = options;
  const upKwh = powerKw * stepHours * chargeEfficiencyFraction;
  const downKwh = (powerKw * stepHours) / dischargeEfficiencyFraction;
  const losses = { chargeEfficiencyFraction, dischargeEfficiencyFraction };
  return { usableKwh, upKwh, downKwh, ...losses, wearUsdPerMwh, endUsdPerMwh, cellCount };
}

function requireOptions(options: typeof DEFAULTS): void {
  requireWear(options.wearUsdPerMwh);
  for (const field of ['nodeCount', 'lookBackDays', 'cellCount'] as const) {
    const value = options[field];
    if (!(Number.isInteger(value) && value >= 1))
      throw new RangeError(`Give a whole ${field} from 1; this one is ${value}.`);
  }
  const { endUsdPerMwh } = options;
  if (endUsdPerMwh >= 0 && endUsdPerMwh < Infinity) return;
  throw new RangeError(`Give endUsdPerMwh from 0; this one is ${endUsdPerMwh}.`);
}
