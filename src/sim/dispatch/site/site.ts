/** What stands behind one meter beside the battery: load, generation and the limits of the grid connection. */
import { WattbookError } from '../../../base/errors.js';
import type { TimeGrid } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { toSeries } from '../../../base/series.js';
import { requireSameGrid } from '../stepLimits.js';

/** What a person may write. All powers are positive here, as meters and files give them. */
export type SiteSpec = {
  /** Demand, mean over the step; at least 0, without gaps. */
  readonly load: Series<'kW'>;
  /** What solar, wind or engines on the site could give, before curtailment; at least 0; none by default. */
  readonly generation?: Series<'kW'>;
  /** Most the grid connection gives; at least 0, one for all steps or one a step; unlimited by default. */
  readonly importLimitKw?: number | Series<'kW'>;
  /** Most the grid connection takes; at least 0, one for all steps or one a step; unlimited by default. */
  readonly exportLimitKw?: number | Series<'kW'>;
};

/** Normal form: checked, frozen, on one grid. Series bear the sign of the site: positive injects, negative withdraws. */
export type Site = {
  readonly grid: TimeGrid;
  /** At most 0. */
  readonly load: Series<'kW'>;
  /** At least 0; before curtailment. */
  readonly generation: Series<'kW'>;
  /** By step, at least 0; Infinity where unlimited. */
  readonly importLimitsKw: Float64Array;
  /** By step, at least 0; Infinity where unlimited. */
  readonly exportLimitsKw: Float64Array;
};

/**
 * A checked, frozen site. The load, positive in the spec, is negative in the site.
 *
 * @units kW.
 * @throws RangeError naming the field, for another grid than the load's or a power below 0. WattbookError `data` for a
 * gap: an unknown load is not guessed.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const load = { unit: 'kW' as const, grid, values: Float64Array.of(40, 60), gaps: [] };
 * const site = toSite({ load, importLimitKw: 50 });
 * expect([...site.load.values]).toEqual([-40, -60]);
 * expect([...site.generation.values]).toEqual([0, 0]);
 * expect([site.importLimitsKw[1], site.exportLimitsKw[1]]).toEqual([50, Infinity]);
 * ```
 */
export function toSite(spec: SiteSpec): Site {
  const { grid } = spec.load;
  requirePowers('load', spec.load, grid);
  if (spec.generation !== undefined) requirePowers('generation', spec.generation, grid);
  const generation = spec.generation ?? toSeries({ unit: 'kW', grid, values: new Float64Array(grid.count) });
  return Object.freeze({
    grid,
    load: toSeries({ unit: 'kW', grid, values: spec.load.values.map((powerKw) => 0 - powerKw) }),
    generation,
    importLimitsKw: toLimits('importLimitKw', spec.importLimitKw, grid),
    exportLimitsKw: toLimits('exportLimitKw', spec.exportLimitKw, grid),
  });
}

function toLimits(field: string, limitKw: number | Series<'kW'> = Infinity, grid: TimeGrid): Float64Array {
  if (typeof limitKw === 'number') {
    if (!(limitKw >= 0)) throw new RangeError(`Give ${field} from 0 kW; this one is ${limitKw}.`);
    return new Float64Array(grid.count).fill(limitKw);
  }
  requirePowers(field, limitKw, grid);
  return limitKw.values;
}

function requirePowers(field: string, series: Series<'kW'>, grid: TimeGrid): void {
  requireSameGrid(field, series, grid);
  const [gap] = series.gaps;
  if (gap !== undefined) {
    const what = `the ${field} has ${series.gaps.length} gaps, the first at step ${gap.index} (${gap.reason})`;
    throw new WattbookError('data', what, { next: 'Fill the gaps by a policy of your choice; a site does not guess.' });
  }
  const index = series.values.findIndex((powerKw) => !(powerKw >= 0));
  if (index < 0) return;
  throw new RangeError(`Give ${field} from 0 kW in every step; step ${index} holds ${series.values[index]}.`);
}

/**
 * What the site would draw from the grid in each step without its battery and without curtailment; negative where
 * generation exceeds the load.
 *
 * @units kW.
 * @param auxiliaryKw a draw in each step besides; 0 by default.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const series = (...values: number[]) => ({ unit: 'kW' as const, grid, values: Float64Array.from(values), gaps: [] });
 * const site = toSite({ load: series(40, 60), generation: series(50, 0) });
 * expect([...netDemandKw(site)]).toEqual([-10, 60]);
 * ```
 */
export function netDemandKw({ load, generation }: Site, auxiliaryKw = 0): Float64Array {
  const netKw = new Float64Array(load.values.length);
  for (let i = 0; i < netKw.length; i += 1) netKw[i] = auxiliaryKw - load.values[i]! - generation.values[i]!;
  return netKw;
}
