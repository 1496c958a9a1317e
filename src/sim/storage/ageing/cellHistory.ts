/** What a cell went through, as series: checked once, then read by the hot loops where it lies. */
import { isSameGrid } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { toHours } from '../../../base/units.js';
import { requireTemperature, ZERO_CELSIUS_K } from './temperature.js';

/** As a person may write it. */
export type CellHistorySpec = {
  /** State of charge at the end of each step, 0 to 1; between two of them it is taken as a straight line. */
  readonly soc: Series<'fraction'>;
  /** Of the cell, constant or the mean of each step on the same grid. */
  readonly temperatureC: number | Series<'°C'>;
  /**
   * State of charge before the first step; by default where an earlier history ended, and without one the last value, so
   * that the history may repeat.
   */
  readonly startSocFraction?: number;
};

/** Normal form. */
export type CellHistory = {
  readonly stepMs: number;
  readonly startSocFraction: number;
  /** At the end of each step. */
  readonly socs: Float64Array;
  /** Of each step; null where they are all the same. */
  readonly temperaturesC: Float64Array | null;
  readonly coldestK: number;
  readonly hottestK: number;
  /** Of the fastest step. */
  readonly fastestPerHour: number;
};

/** Rounding that a state of charge may stand outside 0 to 1; it is cut off. */
const ROUNDING_SHARE = 1e-9;

/**
 * A checked history.
 *
 * @throws RangeError naming the step: a gap, a state of charge outside 0 to 1, a temperature that cannot be Celsius, grids
 * that differ; or a start that breaks with where the earlier history ended.
 * @example
 * ```ts @import.meta.vitest
 * const { toSeries } = await import('../../../base/series.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const soc = toSeries({ unit: 'fraction', grid, values: Float64Array.of(0.5, 0.9, 0.1) });
 * const history = toCellHistory({ soc, temperatureC: 25 });
 * expect([history.startSocFraction, history.fastestPerHour]).toEqual([0.1, 0.8]);
 * expect(() => toCellHistory({ soc, temperatureC: 298.15 })).toThrow('not kelvin');
 * ```
 */
export function toCellHistory(spec: CellHistorySpec, earlierSocFraction?: number): CellHistory {
  const { grid, values, gaps } = spec.soc;
  if (gaps.length > 0) throw new RangeError(`Fill the state of charge first; step ${gaps[0]!.index} is a gap.`);
  const startSoc = spec.startSocFraction ?? earlierSocFraction ?? values[values.length - 1]!;
  if (earlierSocFraction !== undefined && Math.abs(startSoc - earlierSocFraction) > ROUNDING_SHARE) {
    throw new RangeError(`Start where the cell stands, at ${earlierSocFraction}; startSocFraction is ${startSoc}.`);
  }
  const startSocFraction = withoutRounding(startSoc, 'startSocFraction');
  const way = longestWay(values, startSocFraction);
  const socs = Number.isNaN(way) ? toCut(values) : values;
  const fastestPerHour = (Number.isNaN(way) ? longestWay(socs, startSocFraction) : way) / toHours(grid.stepMs);
  return {
    stepMs: grid.stepMs,
    startSocFraction,
    socs,
    fastestPerHour,
    ...toTemperatures(spec),
  };
}

function toCut(socs: Float64Array): Float64Array {
  return socs.map((socFraction, i) => withoutRounding(socFraction, `the state of charge of step ${i}`));
}

function withoutRounding(socFraction: number, where: string): number {
  if (socFraction >= -ROUNDING_SHARE && socFraction <= 1 + ROUNDING_SHARE) {
    return Math.min(1, Math.max(0, socFraction));
  }
  throw new RangeError(`Give ${where} from 0 to 1 (not percent); this one is ${socFraction}.`);
}

/** Hot loop: the longest way of a step; NaN where a state of charge is not in 0 to 1. */
function longestWay(socs: Float64Array, startSocFraction: number): number {
  let longest = 0;
  for (let i = 0; i < socs.length; i += 1) {
    const socFraction = socs[i]!;
    const way = Math.abs(socFraction - (i === 0 ? startSocFraction : socs[i - 1]!));
    if (!(socFraction >= 0 && socFraction <= 1)) return NaN;
    if (way > longest) longest = way;
  }
  return longest;
}

type Temperatures = Pick<CellHistory, 'temperaturesC' | 'coldestK' | 'hottestK'>;

/** Hot loop: a value that is no temperature of a cell never lies between those before it. */
function toTemperatures({ soc, temperatureC }: CellHistorySpec): Temperatures {
  if (typeof temperatureC === 'number') {
    requireTemperature(temperatureC);
    return toExtremes(null, temperatureC, temperatureC);
  }
  requireSameGrid(soc, temperatureC);
  const { values } = temperatureC;
  let coldestC = Infinity;
  let hottestC = -Infinity;
  for (let i = 0; i < values.length; i += 1) {
    const valueC = values[i]!;
    if (valueC >= coldestC && valueC <= hottestC) continue;
    requireTemperature(valueC, `temperatureC of step ${i}`);
    coldestC = Math.min(coldestC, valueC);
    hottestC = Math.max(hottestC, valueC);
  }
  return toExtremes(coldestC === hottestC ? null : values, coldestC, hottestC);
}

function toExtremes(temperaturesC: Float64Array | null, coldestC: number, hottestC: number): Temperatures {
  return {
    temperaturesC,
    coldestK: coldestC + ZERO_CELSIUS_K,
    hottestK: hottestC + ZERO_CELSIUS_K,
  };
}

function requireSameGrid(soc: Series<'fraction'>, temperature: Series<'°C'>): void {
  if (isSameGrid(soc.grid, temperature.grid)) return;
  throw new RangeError('Give the temperature on the grid of the state of charge: start, step and count differ.');
}
