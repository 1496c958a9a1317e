/** What a rule says about a series. */
import { isTooCoarse, toDoubts } from './doubts.js';
import type { SeriesFacts } from './doubts.js';
import type { Finding } from './monitor.js';
import type { Rule } from './rule.js';

export type VerdictStatus = 'pass' | 'fail' | 'cannot be judged' | 'not by simulation';

export type ValueUnit = 'kW' | 'kW/min' | 'share' | 's';

export type Verdict = Pick<Finding, 'worstMs' | 'firstViolationMs' | 'trace' | 'spectrum'> & {
  readonly rule: Rule;
  readonly status: VerdictStatus;
  /** Why it cannot be judged; of a fail, what else is in doubt. */
  readonly reasons: readonly string[];
  /** The worst found; null where nothing was judged. */
  readonly value: number | null;
  /** Null where it is not known, or there is none. */
  readonly limit: number | null;
  readonly unit: ValueUnit;
  /** (limit - value) / limit: below 0 of a fail. Null where one of them is not known or the limit is 0. */
  readonly marginFraction: number | null;
};

const NOTHING: Finding = {
  value: null,
  worstMs: null,
  firstViolationMs: null,
  trace: null,
  spectrum: null,
  doubts: [],
};

export type RuleLimit = {
  /** Infinity where none is known. */
  readonly limit: number;
  readonly unit: ValueUnit;
  /** The rule has a limit as a share of a nominal power that is not known. */
  readonly lacksNominal: boolean;
};

/**
 * The limit of a rule in the unit of its value.
 *
 * @example
 * ```ts @import.meta.vitest
 * const rule = { kind: 'amplitude', limitKw: 2500, limitNominalFraction: 0.0025 } as never;
 * expect(toLimit(rule, 100_000)).toEqual({ limit: 250, unit: 'kW', lacksNominal: false });
 * expect(toLimit(rule, null)).toEqual({ limit: 2500, unit: 'kW', lacksNominal: true });
 * ```
 */
export function toLimit(rule: Rule, nominalKw: number | null): RuleLimit {
  switch (rule.kind) {
    case 'peak-to-peak':
    case 'amplitude':
      return smaller(rule.limitKw, rule.limitNominalFraction, { nominalKw, unit: 'kW' });
    case 'ramp':
      return smaller(rule.limitKwPerMin, rule.limitNominalFraction, { nominalKw, unit: 'kW/min' });
    case 'band-share':
    case 'soc-drift':
      return { limit: rule.limitFraction, unit: 'share', lacksNominal: false };
    case 'tracking':
      return { limit: rule.limitFraction, unit: 'share', lacksNominal: nominalKw === null };
    case 'soc-range':
      return { limit: 0, unit: 'share', lacksNominal: false };
    case 'ride-through':
      return { limit: rule.recoverSeconds, unit: 's', lacksNominal: false };
    case 'test-only':
      return { limit: Infinity, unit: 'share', lacksNominal: false };
  }
}

type Given = { readonly nominalKw: number | null; readonly unit: ValueUnit };

function smaller(limit = Infinity, limitFraction = Infinity, { nominalKw, unit }: Given): RuleLimit {
  const byNominal = nominalKw === null ? Infinity : limitFraction * nominalKw;
  return { limit: Math.min(limit, byNominal), unit, lacksNominal: nominalKw === null && limitFraction < Infinity };
}

/** A fail stands even where the series has gaps or is coarse, but for a share; a pass needs that nothing is in doubt. */
export function toVerdict(rule: Rule, found: Finding, { facts, known }: Against): Verdict {
  const { limit, unit } = known;
  const { value, worstMs, firstViolationMs, trace, spectrum } = found;
  const reasons = toReasons(rule, found, { facts, known });
  const isOver = value !== null && value > limit * (1 + 1e-9);
  const isSure = !(rule.kind === 'band-share' && isTooCoarse(rule, facts));
  const status = isOver && isSure ? 'fail' : reasons.length > 0 ? 'cannot be judged' : 'pass';
  const isKnown = value !== null && limit > 0 && limit < Infinity;
  return {
    ...{ rule, status, reasons, value, unit, limit: limit === Infinity ? null : limit },
    marginFraction: isKnown ? (limit - value) / limit : null,
    ...{ worstMs, firstViolationMs, trace, spectrum },
  };
}

type Against = { readonly facts: SeriesFacts; readonly known: RuleLimit };

function toReasons(rule: Rule, { doubts, value }: Finding, { facts, known }: Against): string[] {
  const reasons = [...doubts, ...toDoubts(rule, facts)];
  if (known.lacksNominal) reasons.push('the limit is a share of the nominal power, and that is not given');
  if (value === null && reasons.length === 0) reasons.push('nothing in the series can be judged');
  return reasons;
}

/** A rule that is not judged at all. */
export function toUnjudged(rule: Rule, reasons: readonly string[], nominalKw: number | null): Verdict {
  const { limit, unit } = toLimit(rule, nominalKw);
  const { value, worstMs, firstViolationMs, trace, spectrum } = NOTHING;
  const status = rule.kind === 'test-only' ? 'not by simulation' : 'cannot be judged';
  const why = rule.kind === 'test-only' ? [METHODS[rule.method]] : reasons;
  const common = { rule, status, reasons: why, value, unit, limit: limit === Infinity ? null : limit } as const;
  return { ...common, marginFraction: null, worstMs, firstViolationMs, trace, spectrum };
}

const METHODS = {
  'test bench': 'only a test bench can show this',
  'EMT study': 'only an electromagnetic transient (EMT) study can show this',
  documents: 'only documents can show this',
} as const;
