/** The sets of rules that come with Wattbook. */
import type { RuleSet } from '../comply/rule.js';
import { toRuleSet } from '../comply/toRule.js';
import { ERCOT_LARGE_LOAD, ERCOT_NOGRR282, ERCOT_NPRR1191 } from './ercot.js';
import { NVIDIA_DSX_BESS, STABILIZATION_PAPER } from './industry.js';
import { AESO, ATC_SPP, CAISO, IESO, LIPA, SOUTHERN } from './operators.js';

/**
 * All of them, checked.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(RULE_SETS.map(({ id }) => id)).toContain('ercot-large-load');
 * ```
 */
export const RULE_SETS: readonly RuleSet[] = [
  ...[ERCOT_LARGE_LOAD, ERCOT_NPRR1191, ERCOT_NOGRR282, CAISO, IESO, SOUTHERN, ATC_SPP, LIPA, AESO],
  ...[STABILIZATION_PAPER, NVIDIA_DSX_BESS],
].map(toRuleSet);
