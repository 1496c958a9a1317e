/** Credit for exported energy, carried from month to month. */
import type { BillLine } from './billLine.js';
import { sumUsd, toLine } from './billLine.js';
import type { TierBasis } from './energyLines.js';
import { priceEnergy } from './energyLines.js';
import { periodHeir } from './schedule.js';
import type { Tariff } from './tariff.js';

/** Credit not yet spent. */
export type Credit = {
  readonly creditUsd: number;
  /** By energy period. */
  readonly creditKwh: readonly number[];
};

/** A month's energy by period, and what its tiers depend on. */
export type MonthEnergy = TierBasis & {
  /** 0 to 11. */
  readonly monthIndex: number;
  readonly importKwh: readonly number[];
  readonly exportKwh: readonly number[];
};

export type CreditStep = {
  /** Energy charges, credits earned, credit put away or spent, and payout. */
  readonly lines: readonly BillLine[];
  readonly next: Credit;
};

/**
 * One month of energy: what is charged, what is credited, and the credit that is left.
 *
 * Credit in energy lowers what is billed in its period. Credit in money offsets the month's energy charges; the line
 * `carried-credit` is positive when more is put away than spent. So energy charges never fall below zero, unless the
 * rule pays at once.
 *
 * @units USD and kWh.
 * @example
 * ```ts @import.meta.vitest
 * const { toTariff } = await import('./tariff.js');
 * const tariff = toTariff({
 *   name: 'net metering',
 *   energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] },
 *   export: { kind: 'net-metering', credit: 'energy', trueUpMonth: 12, leftover: 'lost' },
 * });
 * const month = { monthIndex: 0, importKwh: [500], exportKwh: [0], billingDemandKw: 0, dayCount: 31 };
 * const { lines, next } = stepCredit(tariff, { creditUsd: 0, creditKwh: [300] }, month);
 * expect([lines[0]?.amountUsd, next.creditKwh]).toEqual([20, [0]]);
 * ```
 */
export function stepCredit(tariff: Tariff, before: Credit, month: MonthEnergy): CreditStep {
  const { isNetted, credit } = tariff.exportRule;
  const netKwh = month.importKwh.map((periodKwh, period) => periodKwh - month.exportKwh[period]!);
  const usedKwh = isNetted ? netKwh.map((kwh) => Math.max(0, kwh)) : month.importKwh;
  const surplusKwh = isNetted ? netKwh.map((kwh) => Math.max(0, -kwh)) : month.exportKwh;
  const step =
    credit === 'energy'
      ? stepEnergyCredit(tariff, before, { ...month, importKwh: usedKwh, exportKwh: surplusKwh })
      : stepMoneyCredit(tariff, before, { ...month, importKwh: usedKwh, exportKwh: surplusKwh });
  return trueUp(tariff, step, month.monthIndex);
}

function stepMoneyCredit(tariff: Tariff, before: Credit, month: MonthEnergy): CreditStep {
  const { credit } = tariff.exportRule;
  const charges = priceEnergy(tariff.energy, month.importKwh, month, 'energy');
  if (credit === 'none') return { lines: charges, next: before };
  const earned = priceEnergy(tariff.energy, month.exportKwh, month, 'export-credit');
  if (credit === 'paid') return { lines: [...charges, ...earned], next: before };
  const availableUsd = before.creditUsd - sumUsd(earned);
  const creditUsd = Math.max(0, availableUsd - Math.max(0, sumUsd(charges)));
  const putAwayUsd = creditUsd - before.creditUsd;
  const carried = putAwayUsd === 0 ? [] : [toLine('carried-credit', carriedName(putAwayUsd), putAwayUsd)];
  return { lines: [...charges, ...earned, ...carried], next: { ...before, creditUsd } };
}

function stepEnergyCredit(tariff: Tariff, before: Credit, month: MonthEnergy): CreditStep {
  const heldKwh = inherit(tariff, before.creditKwh, month.monthIndex);
  const spentKwh = heldKwh.map((kwh, period) => Math.min(kwh, month.importKwh[period]!));
  const billedKwh = month.importKwh.map((kwh, period) => kwh - spentKwh[period]!);
  const creditKwh = heldKwh.map((kwh, period) => kwh - spentKwh[period]! + month.exportKwh[period]!);
  const charges = priceEnergy(tariff.energy, billedKwh, month, 'energy');
  const spent = spentKwh.flatMap((energyKwh, period) =>
    energyKwh === 0 ? [] : [toLine('carried-credit', tariff.energy.periods[period]!.name, 0, { period, energyKwh })],
  );
  return { lines: [...charges, ...spent], next: { ...before, creditKwh } };
}

/** Credit of periods that the month does not have goes to the periods that hold at their hours. */
function inherit({ energy }: Tariff, creditKwh: readonly number[], monthIndex: number): number[] {
  const heldKwh = creditKwh.map(() => 0);
  const fromIndex = (monthIndex + 11) % 12;
  creditKwh.forEach((kwh, period) => {
    const heir = kwh === 0 ? period : periodHeir(energy.schedule, period, { fromIndex, toIndex: monthIndex });
    heldKwh[heir]! += kwh;
  });
  return heldKwh;
}

function trueUp({ exportRule }: Tariff, step: CreditStep, monthIndex: number): CreditStep {
  const { trueUpMonth, leftover, payoutUsdPerKwh, credit } = exportRule;
  const isDue = trueUpMonth === 0 || trueUpMonth === monthIndex + 1;
  if (!isDue || leftover === 'kept' || credit === 'none' || credit === 'paid') return step;
  const { creditUsd, creditKwh } = step.next;
  const energyKwh = creditKwh.reduce((sum, kwh) => sum + kwh, 0);
  if (creditUsd === 0 && energyKwh === 0) return step;
  const paidUsd = leftover === 'paid' ? creditUsd + energyKwh * payoutUsdPerKwh : 0;
  const name = leftover === 'paid' ? 'leftover credit paid' : 'leftover credit lost';
  const line = toLine('credit-payout', name, -paidUsd, credit === 'energy' ? { energyKwh } : {});
  return { lines: [...step.lines, line], next: { creditUsd: 0, creditKwh: creditKwh.map(() => 0) } };
}

function carriedName(putAwayUsd: number): string {
  return putAwayUsd > 0 ? 'credit put away' : 'credit spent';
}
