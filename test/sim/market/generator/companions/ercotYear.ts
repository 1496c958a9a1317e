import type { TimeGrid } from '../../../../../src/base/grid.js';
import type { Series } from '../../../../../src/base/series.js';
import type { CompanionSeries } from '../../../../../src/sim/market/generator/companions/fitCompanions.js';
import { sharedText } from '../../../../sharedData.js';

/** Hourly MW by fuel of EIA-930, UTC. */
export const ERCOT_MIX = 'data/carbon/ERCO_2022_mix_avgci.csv';

/** ERCOT's wind and load on the hours of a grid; hours that the file lacks are gaps. */
export function readErcotCompanions(grid: TimeGrid): CompanionSeries {
  const byInstant = new Map<number, { windKw: number; loadKw: number }>();
  for (const line of sharedText(ERCOT_MIX).trim().split('\n').slice(1)) {
    const [time = '', ...cells] = line.split(',');
    // WND,SUN,WAT,OIL,NG,COL,NUC,OTH: ERCOT is nearly an island, so the sum of its plants is its load.
    const powers = cells.slice(0, 8).map((cell) => Number(cell) * 1000);
    byInstant.set(Date.parse(time), { windKw: powers[0]!, loadKw: powers.reduce((sum, power) => sum + power, 0) });
  }
  const toSeriesOf = (field: 'windKw' | 'loadKw'): Series<'kW'> => {
    const values = Float64Array.from(
      { length: grid.count },
      (_, index) => byInstant.get(grid.startMs + index * grid.stepMs)?.[field] ?? NaN,
    );
    const missing = [...values.keys()].filter((index) => Number.isNaN(values[index]));
    return { unit: 'kW', grid, values, gaps: missing.map((index) => ({ index, reason: 'not in the file' })) };
  };
  return {
    source:
      'EIA-930, balancing area ERCO, 2022, as in HewlettPackard/dc-rl @ a92b4755aca5 (MIT): wind as a share of its highest hour (26,871 MW), load as all generation; prices of HB_NORTH, ERCOT report 13060',
    wind: toSeriesOf('windKw'),
    load: toSeriesOf('loadKw'),
  };
}
