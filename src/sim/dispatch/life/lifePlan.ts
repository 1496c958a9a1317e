/** What is done about ageing between two years: nothing, new cells, or more of them. */

/** More cells at the start of a year. */
export type Addition = { readonly yearIndex: number; readonly energyKwh: number };

export type LifePlan =
  | { readonly kind: 'none' }
  /** New cells of the same nameplate for those below a share of it; the share is at least the end of life. */
  | { readonly kind: 'replacement'; readonly belowFraction: number }
  /** More cells in given years; energies are nameplate. */
  | { readonly kind: 'augmentation'; readonly additions: readonly Addition[] }
  /** As many whole modules as bring the usable energy back to the contract's; both stored, modules by nameplate. */
  | { readonly kind: 'contract'; readonly usableKwh: number; readonly moduleKwh: number };

/**
 * Refuses a plan that cannot be.
 *
 * @throws RangeError naming the field.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => requirePlan({ kind: 'replacement', belowFraction: 0.6 }, 0.7)).toThrow('belowFraction');
 * ```
 */
export function requirePlan(plan: LifePlan, endOfLifeFraction: number): void {
  if (plan.kind === 'replacement') {
    const { belowFraction } = plan;
    requireField('belowFraction', belowFraction, belowFraction >= endOfLifeFraction && belowFraction <= 1);
  } else if (plan.kind === 'augmentation') {
    plan.additions.forEach(({ yearIndex, energyKwh }) => {
      requireField('yearIndex', yearIndex, Number.isInteger(yearIndex) && yearIndex >= 0);
      requireField('energyKwh', energyKwh, energyKwh > 0 && energyKwh < Infinity);
    });
  } else if (plan.kind === 'contract') {
    requireField('usableKwh', plan.usableKwh, plan.usableKwh > 0 && plan.usableKwh < Infinity);
    requireField('moduleKwh', plan.moduleKwh, plan.moduleKwh > 0 && plan.moduleKwh < Infinity);
  }
}

const WANTED = {
  belowFraction: 'from the end of life to 1',
  yearIndex: 'as a whole number from 0',
  energyKwh: 'above 0',
  usableKwh: 'above 0',
  moduleKwh: 'above 0',
} as const;

function requireField(field: keyof typeof WANTED, value: number, isGood: boolean): void {
  if (!isGood) throw new RangeError(`Give ${field} of the plan ${WANTED[field]}; this one is ${value}.`);
}
