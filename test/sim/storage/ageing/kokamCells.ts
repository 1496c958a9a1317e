import type { MeasuredCell } from '../../../../src/sim/storage/ageing/fit/kokamFit.js';
import { sharedText } from '../../../sharedData.js';

/** A measured cell, its history and what SAM foretold. */
export type KokamCell = MeasuredCell & {
  readonly cell: number;
  /** State of charge every 15 minutes. */
  readonly profile: readonly number[];
  /** SAM's capacity at the last measurements, as many as it stores; a share of 75 Ah. */
  readonly samFractions: readonly number[];
  /** NREL's later life model, fitted on these cells, at every measurement. */
  readonly prototypeFractions: readonly number[];
};

type Row = {
  cell: number;
  name: string;
  temp: number;
  DOD: number;
  rpt_days: number[];
  rpt_cycles: number[];
  rpt_cap_Ah: number[];
  sam_cap_Ah: number[];
  model_cap_Ah: number[];
  '15min_profile': number[];
};

const SHARE_COUNT = 24;

/** The cells of data/storage/kokam_nmc_aging_cells.json. */
export function kokamCells(): KokamCell[] {
  const { cells } = JSON.parse(sharedText('data/storage/kokam_nmc_aging_cells.json')) as { cells: Row[] };
  return cells.map((row) => {
    const profile = row['15min_profile'];
    const sorted = Float64Array.from(profile).sort();
    return {
      cell: row.cell,
      name: row.name,
      temperatureK: row.temp,
      depthFraction: row.DOD,
      socFractions: Array.from(
        { length: SHARE_COUNT },
        (_, i) => sorted[Math.floor(((i + 0.5) / SHARE_COUNT) * sorted.length)]!,
      ),
      checkups: row.rpt_days.map((days, i) => ({
        days,
        cycles: row.rpt_cycles[i]!,
        capacityFraction: row.rpt_cap_Ah[i]! / 75,
      })),
      profile,
      samFractions: row.sam_cap_Ah.map((ah) => ah / 75),
      prototypeFractions: row.model_cap_Ah.map((ah) => ah / 75),
    };
  });
}
