/** Checks rules that a person wrote. */
import { requireAboveZero, requireField, requireFromZero, requireShare } from '../require.js';
import type { Band } from '../spectrum/bandPass.js';
import type { RideCurve, Rule, RuleSet, SocRangeRule } from './rule.js';

/**
 * A checked, frozen set of rules.
 *
 * @throws RangeError naming the rule and the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const head = { id: 'a', name: 'A', authority: 'Me', date: '2026', status: 'draft', source: 'memo', standing: 'primary' } as const;
 * const ramp = { ...head, kind: 'ramp', windowSeconds: 60, direction: 'both', limitKwPerMin: 20_000 } as const;
 * expect(toRuleSet({ id: 'mine', title: 'Mine', rules: [ramp] }).rules).toEqual([ramp]);
 * expect(() => toRuleSet({ id: 'mine', title: 'Mine', rules: [{ ...ramp, windowSeconds: 0 }] })).toThrow('rule a: Give windowSeconds');
 * ```
 */
export function toRuleSet({ id, title, rules }: RuleSet): RuleSet {
  requireField('rules', rules.length, rules.length > 0, 'at least one');
  rules.forEach((rule, index) => {
    if (rules.findIndex((other) => other.id === rule.id) < index) {
      throw new RangeError(`Give each rule an id of its own; two are ${rule.id}.`);
    }
    try {
      requireRule(rule);
    } catch (cause) {
      throw new RangeError(`rule ${rule.id}: ${(cause as Error).message}`, { cause });
    }
  });
  return Object.freeze({ id, title, rules: Object.freeze(rules.map((rule) => Object.freeze({ ...rule }))) });
}

function requireRule(rule: Rule): void {
  if (rule.minimumHz !== undefined) requireAboveZero('minimumHz', rule.minimumHz);
  switch (rule.kind) {
    case 'peak-to-peak':
      requireAboveZero('windowSeconds', rule.windowSeconds);
      if (rule.band !== undefined) requireBand(rule.band, 0);
      requireLimits({ limitKw: rule.limitKw, limitNominalFraction: rule.limitNominalFraction });
      return;
    case 'ramp':
      requireAboveZero('windowSeconds', rule.windowSeconds);
      requireLimits({ limitKwPerMin: rule.limitKwPerMin, limitNominalFraction: rule.limitNominalFraction });
      return;
    case 'amplitude':
      requireSegments(rule);
      requireLimits({ limitKw: rule.limitKw, limitNominalFraction: rule.limitNominalFraction });
      return;
    case 'band-share':
      requireSegments(rule);
      requireShare('limitFraction', rule.limitFraction);
      return;
    case 'ride-through':
      requireCurve(rule.curve);
      requireShare('recoverFraction', rule.recoverFraction);
      requireFromZero('recoverSeconds', rule.recoverSeconds);
      return;
    case 'tracking':
      requireFromZero('limitFraction', rule.limitFraction);
      return;
    case 'soc-drift':
      requireAboveZero('windowSeconds', rule.windowSeconds);
      requireShare('limitFraction', rule.limitFraction);
      return;
    case 'soc-range':
      requireRange(rule.range);
      return;
    case 'test-only':
      return;
  }
}

function requireRange([lowFraction, highFraction]: SocRangeRule['range']): void {
  requireShare('the lower end of range', lowFraction);
  const isAbove = highFraction > lowFraction && highFraction <= 1;
  requireField('the upper end of range', highFraction, isAbove, 'above the lower, at most 1');
}

function requireBand({ lowHz, highHz }: Band, leastHz: number): void {
  requireField('lowHz', lowHz, lowHz >= leastHz, `from ${leastHz}`);
  requireField('highHz', highHz, highHz > lowHz && highHz < Infinity, 'above lowHz');
}

function requireSegments({ band, segmentSeconds }: { readonly band: Band; readonly segmentSeconds?: number }): void {
  requireBand(band, Number.MIN_VALUE);
  if (segmentSeconds !== undefined) requireAboveZero('segmentSeconds', segmentSeconds);
}

function requireLimits(limits: Readonly<Record<string, number | undefined>>): void {
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  if (given.length === 0) throw new RangeError(`Give ${Object.keys(limits).join(' or ')}.`);
  for (const [field, limit] of given) requireAboveZero(field, limit!);
}

function requireCurve({ continuous: [low, high], zones }: RideCurve): void {
  requireField('the upper end of continuous', high, high > low, 'above the lower');
  for (const zone of zones) {
    requireFromZero('the seconds of a zone', zone.seconds);
    requireField('the upper end of a zone', zone.high, zone.high > zone.low, 'above the lower');
    const isBeside = zone.high <= low || zone.low >= high;
    requireField('the lower end of a zone', zone.low, isBeside, 'so that the zone lies beside the continuous range');
  }
}
