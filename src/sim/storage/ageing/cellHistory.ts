/** What a cell went through, as series: checked once, then read by the hot loops. */
import { isSameGrid } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
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
  /** Start, then the end of each step: one more than steps. */
  readonly socs: Float64Array;
  /** One per step. */
  readonly temperaturesK: Float64Array;
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
 * expect([...toCellHistory({ soc, temperatureC: 25 }).socs]).toEqual([0.1, 0.5, 0.9, 0.1]);
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
  const socs = new Float64Array(grid.count + 1);
  socs[0] = startSoc;
  socs.set(values, 1);
  cutRounding(socs);
  return { stepMs: grid.stepMs, socs, temperaturesK: toKelvin(spec) };
}

/** Hot loop, in place. */
function cutRounding(socs: Float64Array): void {
  for (let i = 0; i < socs.length; i += 1) {
    const socFraction = socs[i]!;
    if (socFraction >= 0 && socFraction <= 1) continue;
    if (!(socFraction >= -ROUNDING_SHARE && socFraction <= 1 + ROUNDING_SHARE)) {
      const where = i === 0 ? 'startSocFraction' : `the state of charge of step ${i - 1}`;
      throw new RangeError(`Give ${where} from 0 to 1 (not percent); this one is ${socFraction}.`);
    }
    socs[i] = socFraction < 0 ? 0 : 1;
  }
}

function toKelvin({ soc, temperatureC }: CellHistorySpec): Float64Array {
  const temperaturesK = new Float64Array(soc.grid.count);
  if (typeof temperatureC === 'number') {
    requireTemperature(temperatureC);
    return temperaturesK.fill(temperatureC + ZERO_CELSIUS_K);
  }
  requireSameGrid(soc, temperatureC);
  for (let i = 0; i < temperaturesK.length; i += 1) {
    const valueC = temperatureC.values[i]!;
    if (!(valueC >= -60 && valueC <= 120)) requireTemperature(valueC, `temperatureC of step ${i}`);
    temperaturesK[i] = valueC + ZERO_CELSIUS_K;
  }
  return temperaturesK;
}

function requireSameGrid(soc: Series<'fraction'>, temperature: Series<'°C'>): void {
  const [a, b] = [soc.grid, temperature.grid];
  if (isSameGrid(a, b)) return;
  throw new RangeError('Give the temperature on the grid of the state of charge: start, step and count differ.');
}
