/** Parts of a site that are each right by themselves and wrong together. */
import type { VoltageEnvelope } from '../reliability/voltageEnvelope.js';
import type { Conflict, GridRule } from './conflict.js';
import { rideConflicts } from './rideConflicts.js';
import { settingConflicts } from './settingConflicts.js';
import type { SupplySite } from './supplySite.js';

/**
 * All conflicts that settings or runs of the site show: the site goes through every corner of the rule's table (the lowest
 * voltage of each band for all of its time) in steps of 1 ms.
 *
 * @param endures what the computers' power supplies endure, such as ITIC.
 * @example
 * ```ts @import.meta.vitest
 * const limits = { lowPu: 0.88, highPu: 1.1, lowHz: 58, highHz: 62 };
 * const site = {
 *   itKw: 96, mechanical: { loadKw: 0, dropPu: 0.5, dropMs: 20, restartMs: 1000 }, connectionKw: 200, nominalHz: 60,
 *   generatorDelayMs: 0, generators: [], storage: null,
 *   ups: {
 *     ...limits, class: 'VFI' as const, returnAfterMs: 10_000, batteryKwh: 80, rechargeKw: 0, lineEfficiencyFraction: 0.96,
 *     batteryEfficiencyFraction: 1, detectMs: 0, transferMs: 0, walkInMs: 0, lockout: null,
 *   },
 *   microgrid: {
 *     ...limits, tripMs: 5000, openMs: 50, returnAfterMs: 60_000, syncMs: 5000, blackStartMs: 10_000, loadSteps: [1],
 *     loadStepMs: 1000,
 *   },
 * };
 * const bands = [{ lowPu: 0.8, highPu: 0.9, rideMs: 200 }, { lowPu: 0.9, highPu: 1.1, rideMs: Infinity }];
 * const envelope = { name: 'rule', source: 'example', bands };
 * const rule = { envelope, recoverFraction: 0.9, recoverMs: 2000, forbidsSagCounting: true };
 * expect(findConflicts(site, rule, envelope).map(({ kind }) => kind)).toEqual(['ups stays away', 'no source behind the ups']);
 * ```
 */
export function findConflicts(site: SupplySite, rule: GridRule, endures: VoltageEnvelope): Conflict[] {
  return [...rideConflicts(site, rule, endures), ...settingConflicts(site, rule)];
}
