/** What an amount on a bill is for, in the order of the bill. */
export const BILL_COMPONENTS = [
  'energy',
  'export-credit',
  'carried-credit',
  'credit-payout',
  'demand-flat',
  'demand-time-of-use',
  'ratchet',
  'demand-annual',
  'coincident',
  'fixed',
  'minimum',
] as const;

export type BillComponent = (typeof BILL_COMPONENTS)[number];

/** One amount and what it was counted from. */
export type BillLine = {
  readonly component: BillComponent;
  /** The period, charge or rule. */
  readonly name: string;
  /** Index of the period in the tariff, from 0; null where there is none. */
  readonly period: number | null;
  /** Index of the tier, from 0; null where there is none. */
  readonly tier: number | null;
  /** What is billed or credited, zero or more; null where the line is not about energy. */
  readonly energyKwh: number | null;
  /** The kilowatts in this tier; null where the line is not about demand. */
  readonly demandKw: number | null;
  /** Unrounded; positive is paid by the site, negative credited to it. */
  readonly amountUsd: number;
};

type LineDetail = Partial<Omit<BillLine, 'component' | 'name' | 'amountUsd'>>;

/**
 * A line; details left out are null.
 *
 * @units USD.
 * @example
 * ```ts @import.meta.vitest
 * expect(toLine('fixed', 'per month', 30).energyKwh).toBeNull();
 * ```
 */
export function toLine(component: BillComponent, name: string, amountUsd: number, detail: LineDetail = {}): BillLine {
  return { component, name, period: null, tier: null, energyKwh: null, demandKw: null, ...detail, amountUsd };
}

/**
 * What lines come to, all or those of some components.
 *
 * @units USD.
 * @example
 * ```ts @import.meta.vitest
 * const lines = [toLine('fixed', 'per month', 30), toLine('energy', 'peak', 12)];
 * expect(sumUsd(lines)).toBe(42);
 * expect(sumUsd(lines, ['energy'])).toBe(12);
 * ```
 */
export function sumUsd(lines: readonly BillLine[], components?: readonly BillComponent[]): number {
  return lines.reduce(
    (sum, { component, amountUsd }) => (components?.includes(component) === false ? sum : sum + amountUsd),
    0,
  );
}

/**
 * What lines come to on a printed bill, where each is rounded to the cent (halves away from zero) before they are added.
 *
 * @units USD.
 * @example
 * ```ts @import.meta.vitest
 * const lines = [toLine('energy', 'first', 397.965), toLine('energy', 'next', 842.121)];
 * expect(sumPrintedUsd(lines)).toBe(1240.09);
 * ```
 */
export function sumPrintedUsd(lines: readonly BillLine[]): number {
  return lines.reduce((sum, { amountUsd }) => sum + toCents(amountUsd), 0) / CENTS_PER_USD;
}

const CENTS_PER_USD = 100;
/** A half that arithmetic left a hair below is a half. */
const HALF_SLACK_FACTOR = 1 + 1e-12;

function toCents(amountUsd: number): number {
  return Math.sign(amountUsd) * Math.round(Math.abs(amountUsd) * CENTS_PER_USD * HALF_SLACK_FACTOR);
}
