/** Policies by name, as plain data that a scenario file can hold. */
import type { PriceForecaster } from '../../market/forecast/priceForecaster.js';
import type { DemandResponseOptions } from './demandResponse.js';
import { demandResponsePolicy } from './demandResponse.js';
import type { GridTargetOptions } from './gridTarget.js';
import { gridTargetPolicy } from './gridTarget.js';
import type { DemandForecaster, PeakShavingOptions } from './peakShaving.js';
import { peakShavingPolicy } from './peakShaving.js';
import type { Policy } from './policy.js';
import { idlePolicy } from './policy.js';
import type { RecedingHorizonOptions } from './recedingHorizon.js';
import { recedingHorizonPolicy } from './recedingHorizon.js';
import type { StochasticValueOptions } from './stochasticValue.js';
import { stochasticValuePolicy } from './stochasticValue.js';
import type { ThresholdOptions } from './threshold.js';
import { thresholdPolicy } from './threshold.js';

/** A policy and its parameters. What is expected of prices and demand comes beside it, in {@link PolicyMeans}. */
export type PolicySpec =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'threshold' } & ThresholdOptions)
  | { readonly kind: 'selfUse' }
  | ({ readonly kind: 'gridTarget' } & GridTargetOptions)
  | ({ readonly kind: 'peakShaving' } & Omit<PeakShavingOptions, 'forecaster'>)
  | ({ readonly kind: 'demandResponse'; readonly otherwise?: PolicySpec } & Omit<DemandResponseOptions, 'otherwise'>)
  | ({ readonly kind: 'recedingHorizon' } & Omit<RecedingHorizonOptions, 'forecaster'>)
  | ({ readonly kind: 'stochasticValue' } & Omit<StochasticValueOptions, 'forecaster'>);

/** What a policy needs that is no plain data. */
export type PolicyMeans = {
  readonly prices?: PriceForecaster;
  readonly demand?: DemandForecaster;
};

/** One row of the table of policies. */
export type PolicyKind = {
  readonly says: string;
  /** Parameters besides `kind`; those with `?` may be left out. */
  readonly takes: readonly string[];
  /** What it must be given besides. */
  readonly needs?: keyof PolicyMeans;
};

/** The policies by the names a spec may bear. The meaning of each parameter stands at the policy's options. */
export const POLICY_KINDS: Readonly<Record<PolicySpec['kind'], PolicyKind>> = {
  idle: { says: 'the battery stands idle', takes: [] },
  threshold: {
    says: 'charges below one price and discharges above another, with hysteresis',
    takes: [
      ...['chargeBelowUsdPerMwh', 'dischargeAboveUsdPerMwh', 'hysteresisUsdPerMwh?'],
      ...['minSocFraction?', 'maxSocFraction?', 'socHysteresisFraction?'],
    ],
  },
  selfUse: { says: 'charges surplus generation and serves the load with it', takes: [] },
  gridTarget: { says: 'holds the power at the meter at one value', takes: ['targetKw?'] },
  peakShaving: {
    says: 'holds imports under the lowest threshold it can defend',
    takes: ['horizonHours?', 'replanHours?', 'zone?'],
    needs: 'demand',
  },
  demandResponse: {
    says: 'gives promised power during events and recharges after them',
    takes: ['events', 'rechargeKw?', 'otherwise?'],
  },
  recedingHorizon: {
    says: 'plans exactly on expected prices, again and again',
    takes: ['plans?', 'errorKeptPerHour?', 'dailyLimit?', 'wearUsdPerMwh?', 'endUsdPerMwh?'],
    needs: 'prices',
  },
  stochasticValue: {
    says: 'compares the price with the worth of stored energy under uncertainty',
    takes: [
      ...['zone', 'nodeCount?', 'horizonHours?', 'replanHours?', 'lookBackDays?', 'cellCount?'],
      ...['wearUsdPerMwh?', 'endUsdPerMwh?'],
    ],
    needs: 'prices',
  },
};

/**
 * The policy a spec names.
 *
 * @throws RangeError for an unknown kind or parameter, a missing parameter or forecaster, and as the policy of that name.
 * @example
 * ```ts @import.meta.vitest
 * const setting = { battery: null as never, grid: { startMs: 0, stepMs: 1, count: 1 } };
 * expect(toPolicy({ kind: 'gridTarget', targetKw: 5 })(setting)({ restGridKw: 7 } as never)).toBe(2);
 * expect(() => toPolicy({ kind: 'recedingHorizon' })).toThrow('prices');
 * ```
 */
export function toPolicy(spec: PolicySpec, means: PolicyMeans = {}): Policy {
  requireParameters(spec);
  switch (spec.kind) {
    case 'idle':
      return idlePolicy;
    case 'threshold':
      return thresholdPolicy(spec);
    case 'selfUse':
      return gridTargetPolicy();
    case 'gridTarget':
      return gridTargetPolicy(spec);
    case 'peakShaving':
      return peakShavingPolicy({ ...spec, forecaster: need(spec, means, 'demand') });
    case 'demandResponse':
      return demandResponsePolicy({ ...spec, otherwise: toPolicy(spec.otherwise ?? { kind: 'idle' }, means) });
    case 'recedingHorizon':
      return recedingHorizonPolicy({ ...spec, forecaster: need(spec, means, 'prices') });
    case 'stochasticValue':
      return stochasticValuePolicy({ ...spec, forecaster: need(spec, means, 'prices') });
  }
}

/** A spec may come from a file: its names are checked by the table, its values by the policy. */
function requireParameters(spec: PolicySpec): void {
  const kinds: Readonly<Record<string, PolicyKind | undefined>> = POLICY_KINDS;
  const row = Object.hasOwn(kinds, spec.kind) ? kinds[spec.kind] : undefined;
  if (row === undefined) {
    throw new RangeError(`Name one of ${Object.keys(POLICY_KINDS).join(', ')}; this one is ${spec.kind}.`);
  }
  const given = Object.keys(spec).filter((name) => name !== 'kind');
  const strange = given.find((name) => !row.takes.includes(name) && !row.takes.includes(`${name}?`));
  const missing = row.takes.find((name) => !name.endsWith('?') && !given.includes(name));
  const takes = row.takes.length === 0 ? 'no parameters' : row.takes.join(', ');
  if (strange !== undefined) throw new RangeError(`Give ${spec.kind} ${takes}; ${strange} is none of these.`);
  if (missing !== undefined) throw new RangeError(`Give ${spec.kind} ${takes}; ${missing} is missing.`);
}

function need<Key extends keyof PolicyMeans>(
  { kind }: PolicySpec,
  means: PolicyMeans,
  key: Key,
): NonNullable<PolicyMeans[Key]> {
  const forecaster = means[key];
  if (forecaster === undefined) throw new RangeError(`Give ${kind} a forecaster of ${key}.`);
  return forecaster;
}
