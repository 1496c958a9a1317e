import { leastPeakKw } from './leastPeak.js';
import type { Peak } from './peakBook.js';
import type { Stretch } from './siteStretch.js';
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
export function toLimits(
  problem: SiteProblem,
  { peaks, groups }: { readonly peaks: readonly Peak[]; readonly groups: readonly SiteGroup[] },
): MasterLimits {
  const { usableKwh, floorsKwh, ceilingsKwh } = problem;
  const windowAfter = (step: number) => ({
    lowKwh: floorsKwh?.[step] ?? 0,
    highKwh: Math.min(usableKwh, ceilingsKwh?.[step] ?? usableKwh),
  });
  const mostKw = Float64Array.from(peaks, ({ steps }) => mostImportKw(problem, steps));
  const leastKw = new Float64Array(peaks.length);
  for (const { stretches, peakIndices } of groups) {
    const ranges = stretches.flatMap((stretch) => toFilledRanges(stretch, windowAfter));
    for (const peak of peakIndices) {
      const { steps } = peaks[peak]!;
      const touched = ranges.filter(({ fromStep, toStep }) => steps[0]! < toStep && steps.at(-1)! >= fromStep);
      leastKw[peak] = Math.max(0, ...touched.map((range) => leastPeakKw(problem, peaks[peak]!, range)));
    }
  }
  return { leastKw, mostKw, windowAfter };
}

function mostImportKw(problem: SiteProblem, steps: Int32Array): number {
  const { netKw, generationKw, chargeKw, importLimitsKw } = problem;
  let mostKw = 0;
  for (const step of steps) {
    const importKw = Math.min(importLimitsKw[step]!, netKw[step]! + generationKw[step]! + chargeKw[step]!);
    if (importKw > mostKw) mostKw = importKw;
  }
  return mostKw;
}

/** Each month by itself, from the most that can be stored before it. */
function toFilledRanges({ stages, startKwh, endKwh }: Stretch, windowAfter: MasterLimits['windowAfter']) {
  return stages.map((stage, index) => ({
    ...stage,
    startKwh: index === 0 ? startKwh : windowAfter(stage.fromStep - 1).highKwh,
    endKwh: index === stages.length - 1 ? endKwh : null,
  }));
}
