/** Rules and powers that several tests use. */
import type { Rule, RuleHead } from '../../../../src/sim/power/comply/rule.js';

export const HEAD: RuleHead = {
  ...{ id: 'rule', name: 'a rule', authority: 'test', date: '2026', status: 'draft', source: 'none' },
  standing: 'primary',
};

export const SWING: Rule = {
  ...HEAD,
  kind: 'peak-to-peak',
  windowSeconds: 5,
  band: { lowHz: 0.1, highHz: 40 },
  limitKw: 10_000,
};

export const RAMP: Rule = { ...HEAD, kind: 'ramp', windowSeconds: 60, direction: 'both', limitKwPerMin: 20_000 };

/** A sine about a level, in kW. */
export function sineKw(
  amplitudeKw: number,
  hz: number,
  { stepMs = 10, seconds = 120, levelKw = 50_000 }: { stepMs?: number; seconds?: number; levelKw?: number } = {},
): Float64Array {
  const length = Math.round((seconds * 1000) / stepMs);
  return Float64Array.from(
    { length },
    (_, i) => levelKw + amplitudeKw * Math.sin((2 * Math.PI * hz * i * stepMs) / 1000),
  );
}
