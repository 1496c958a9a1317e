import { leastPeakKw } from './leastPeak.js';
import type { Peak } from './peakBook.js';
import type { Stretch } from './siteCuts.js';
import type { PeakCharge, SiteDemand } from './siteDemand.js';
import type { MasterLimits, SiteGroup } from './siteMaster.js';
import type { SiteProblem } from './siteProblem.js';
import type { StepRange } from './stepPieces.js';

type Ends = { readonly demand?: SiteDemand; readonly endEnergyKwh?: number; readonly monthEndEnergyKwh?: number };

/**
 * What can be solved by itself: each month where the energy at month ends is fixed and no charge looks at two months, else
 * the whole.
 *
 * @example
 * ```ts @import.meta.vitest
 * const problem = { stepCount: 4, startKwh: 1 };
 * const demand = { peaks: [], charges: [], importUsdPerMwh: null, monthStarts: [0, 2] };
 * const { groups } = toGroups(problem, { demand, monthEndEnergyKwh: 7 }, 5);
 * expect(groups.map(({ stretches }) => stretches)).toEqual([
 *   [{ stages: [{ fromStep: 0, toStep: 2 }], startKwh: 1, endKwh: 2 }],
 *   [{ stages: [{ fromStep: 2, toStep: 4 }], startKwh: 2, endKwh: 2 }],
 * ]);
 * expect(toGroups(problem, { demand }, 5).groups).toHaveLength(1);
 * ```
 */
export function toGroups(
  problem: Pick<SiteProblem, 'stepCount' | 'startKwh'>,
  { demand, endEnergyKwh, monthEndEnergyKwh }: Ends,
  minEnergyKwh: number,
): { peaks: readonly Peak[]; groups: readonly SiteGroup[] } {
  const { peaks = [], charges = [] } = demand ?? {};
  const months = toMonths(problem, demand);
  const endKwh = endEnergyKwh === undefined ? null : endEnergyKwh - minEnergyKwh;
  if (monthEndEnergyKwh === undefined) {
    const stretch = { stages: months, startKwh: problem.startKwh, endKwh };
    return { peaks, groups: [{ stretches: [stretch], peakIndices: [...peaks.keys()], charges }] };
  }
  const fixedKwh = monthEndEnergyKwh - minEnergyKwh;
  const stretches = months.map((month, index) => ({
    stages: [month],
    startKwh: index === 0 ? problem.startKwh : fixedKwh,
    endKwh: index === months.length - 1 && endKwh !== null ? endKwh : fixedKwh,
  }));
  const monthOf = peaks.map(({ steps }) => findMonth(months, steps));
  const isApart = charges.every(({ parts }) => {
    const touched = new Set(parts.map(({ peakIndex }) => monthOf[peakIndex]!));
    return touched.size === 1 && !touched.has(NO_MONTH);
  });
  if (!isApart) return { peaks, groups: [{ stretches, peakIndices: [...peaks.keys()], charges }] };
  return { peaks, groups: stretches.map((stretch, month) => toMonthGroup(stretch, month, monthOf, charges)) };
}

const NO_MONTH = -1;

function toMonths({ stepCount }: Pick<SiteProblem, 'stepCount'>, demand: SiteDemand | undefined): StepRange[] {
  const starts = demand?.monthStarts ?? [0];
  return starts.map((fromStep, index) => ({ fromStep, toStep: starts[index + 1] ?? stepCount }));
}

function findMonth(months: readonly StepRange[], steps: Int32Array): number {
  const [first, last] = [steps[0] ?? NO_MONTH, steps.at(-1) ?? NO_MONTH];
  return months.findIndex(({ fromStep, toStep }) => first >= fromStep && last < toStep);
}

function toMonthGroup(
  stretch: Stretch,
  month: number,
  monthOf: readonly number[],
  all: readonly PeakCharge[],
): SiteGroup {
  const charges = all.filter(({ parts }) => monthOf[parts[0]!.peakIndex] === month);
  const peakIndices = [...monthOf.keys()].filter((peak) => monthOf[peak] === month);
  return { stretches: [stretch], peakIndices, charges };
}

/** What bounds the unknowns of the search. */
export function toLimits(problem: SiteProblem, peaks: readonly Peak[]): MasterLimits {
  const { netKw, generationKw, chargeKw, importLimitsKw, usableKwh, floorsKwh, ceilingsKwh } = problem;
  const importKw = netKw.map((kw, t) => Math.min(importLimitsKw[t]!, kw + generationKw[t]! + chargeKw[t]!));
  const mostKw = Float64Array.from(peaks, ({ steps }) =>
    steps.reduce((most, step) => Math.max(most, importKw[step]!), 0),
  );
  const leastKw = Float64Array.from(peaks, (peak) => leastPeakKw(problem, peak));
  const windowAfter = (step: number) => ({
    lowKwh: floorsKwh?.[step] ?? 0,
    highKwh: Math.min(usableKwh, ceilingsKwh?.[step] ?? usableKwh),
  });
  return { leastKw, mostKw, windowAfter };
}
