/** Cells of one age within a battery. */
import type { AgeingModel } from '../../storage/ageing/ageingModel.js';
import type { CellHealth } from '../../storage/ageing/ageYear.js';
import { healthOf, MEASURED_AT_K } from '../../storage/ageing/ageYear.js';
import type { AgeingState } from '../../storage/ageing/stepAgeing.js';
import { freshAgeing } from '../../storage/ageing/stepAgeing.js';

export type CellBlock = {
  readonly nameplateKwh: number;
  /** Year at whose start it came. */
  readonly installedYearIndex: number;
  readonly state: AgeingState;
};

/**
 * New cells.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { LFP_250AH } = await import('../../storage/ageing/models/lfp250.js');
 * expect(energyOf(LFP_250AH, freshBlock(LFP_250AH, 500, 3))).toBe(500);
 * ```
 */
export function freshBlock(model: AgeingModel, nameplateKwh: number, installedYearIndex: number): CellBlock {
  return { nameplateKwh, installedYearIndex, state: freshAgeing(model) };
}

/** How the cells stand at 25 degrees Celsius. */
export function blockHealth(model: AgeingModel, block: CellBlock): CellHealth {
  return healthOf(model, block.state, MEASURED_AT_K);
}

/**
 * Capacity left, as a share of the nameplate. It may stand above 1: some cells hold more than their nameplate when new and
 * gain a little in their first days, and what they then lose is life lost as any other.
 */
export function sohOf(model: AgeingModel, block: CellBlock): number {
  return blockHealth(model, block).capacityFraction;
}

/** Energy that the battery takes the cells to hold when full, in kWh: at most their nameplate, for which it is controlled. */
export function energyOf(model: AgeingModel, block: CellBlock): number {
  return Math.min(1, sohOf(model, block)) * block.nameplateKwh;
}
