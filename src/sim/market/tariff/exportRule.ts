import { requireFinite, requireWhole } from './require.js';
import { MONTHS_PER_YEAR } from './schedule.js';

/** What becomes of credit that is left at a true-up: paid out, kept for later, or lost. */
export type Leftover = 'paid' | 'kept' | 'lost';

export type TrueUpSpec = {
  /** At the end of this month (1 to 12), or of every month, leftover credit is settled. */
  readonly trueUpMonth: number | 'every';
  readonly leftover: Leftover;
};

/**
 * How exported energy counts. Credit in money offsets energy charges only, never demand or fixed charges.
 *
 * - `none`: it earns nothing.
 * - `net-billing`: each step's export earns the selling rate; `paid` in the month (a bill may be negative) or `carried`
 *   to the next months until the true-up.
 * - `net-metering`: import and export of a month cancel period by period; what is left over earns credit in energy,
 *   spent in later months in the same period, or in money at the selling rate, spent in any period.
 * - `sell-all`: two meters. All load is bought, demand charges included, and all generation is sold at the selling rate.
 */
export type ExportSpec =
  | { readonly kind: 'none' }
  | { readonly kind: 'sell-all' }
  | { readonly kind: 'net-billing'; readonly surplus: 'paid' }
  | ({ readonly kind: 'net-billing'; readonly surplus: 'carried' } & TrueUpSpec)
  | ({ readonly kind: 'net-metering'; readonly credit: 'money' } & TrueUpSpec)
  | ({
      readonly kind: 'net-metering';
      readonly credit: 'energy';
      /** Paid for leftover energy; needed where it is `paid`. */
      readonly payoutUsdPerKwh?: number;
    } & TrueUpSpec);

export type ExportRule = {
  /** Whether import and export of a month cancel within each period. */
  readonly isNetted: boolean;
  /** Whether load and generation have a meter each. */
  readonly isSellAll: boolean;
  /** What surplus earns: nothing, money at once, or credit in money or energy. */
  readonly credit: 'none' | 'paid' | 'money' | 'energy';
  /** 1 to 12; 0 for every month. */
  readonly trueUpMonth: number;
  readonly leftover: Leftover;
  /** 0 unless leftover energy is paid for. */
  readonly payoutUsdPerKwh: number;
};

const ONE_METER = { isSellAll: false } as const;
const NO_CREDIT = { trueUpMonth: 0, leftover: 'paid', payoutUsdPerKwh: 0 } as const;

/**
 * A checked, frozen export rule.
 *
 * @throws RangeError naming the field.
 * @example
 * ```ts @import.meta.vitest
 * expect(toExportRule({ kind: 'none' }).credit).toBe('none');
 * const spec = { kind: 'net-metering', credit: 'energy', trueUpMonth: 12, leftover: 'paid' } as const;
 * expect(() => toExportRule(spec)).toThrow('export.payoutUsdPerKwh');
 * ```
 */
export function toExportRule(spec: ExportSpec): ExportRule {
  if (spec.kind === 'none') return Object.freeze({ ...ONE_METER, isNetted: false, credit: 'none', ...NO_CREDIT });
  if (spec.kind === 'sell-all') {
    return Object.freeze({ isSellAll: true, isNetted: false, credit: 'paid', ...NO_CREDIT });
  }
  if (spec.kind === 'net-billing') {
    if (spec.surplus === 'paid') return Object.freeze({ ...ONE_METER, isNetted: false, credit: 'paid', ...NO_CREDIT });
    return Object.freeze({ ...ONE_METER, isNetted: false, credit: 'money', ...toTrueUp(spec), payoutUsdPerKwh: 0 });
  }
  if (spec.credit === 'money') {
    return Object.freeze({ ...ONE_METER, isNetted: true, credit: 'money', ...toTrueUp(spec), payoutUsdPerKwh: 0 });
  }
  const { payoutUsdPerKwh, leftover } = spec;
  if (leftover === 'paid' && payoutUsdPerKwh === undefined) {
    throw new RangeError('Give export.payoutUsdPerKwh, for leftover energy is paid for.');
  }
  requireFinite(payoutUsdPerKwh ?? 0, 'export.payoutUsdPerKwh');
  return Object.freeze({
    ...ONE_METER,
    isNetted: true,
    credit: 'energy',
    ...toTrueUp(spec),
    payoutUsdPerKwh: leftover === 'paid' ? (payoutUsdPerKwh ?? 0) : 0,
  });
}

function toTrueUp({ trueUpMonth, leftover }: TrueUpSpec): { trueUpMonth: number; leftover: Leftover } {
  if (trueUpMonth === 'every') return { trueUpMonth: 0, leftover };
  requireWhole(trueUpMonth, 1, MONTHS_PER_YEAR, 'export.trueUpMonth');
  return { trueUpMonth, leftover };
}
