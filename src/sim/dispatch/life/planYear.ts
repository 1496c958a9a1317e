/** The cells with which a year begins. */
import type { CellBlock } from './cellBlock.js';
import { energyOf, freshBlock, sohOf } from './cellBlock.js';
import type { Life } from './lifeSpec.js';

/** Something done at the start of a year. */
export type LifeEvent = {
  readonly kind: 'retired' | 'replaced' | 'added';
  /** Nameplate of the cells that went or came. */
  readonly energyKwh: number;
  readonly costUsd: number;
};

export type PlannedYear = { readonly blocks: readonly CellBlock[]; readonly events: readonly LifeEvent[] };

/**
 * The blocks with which a year begins: spent ones taken out, then those that the plan brings.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toLife } = await import('./lifeSpec.js');
 * const { LFP_250AH } = await import('../../storage/ageing/models/lfp250.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const battery = { powerKw: 1, energyKwh: 4, chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.9 };
 * const plan = { kind: 'contract' as const, usableKwh: 5, moduleKwh: 0.5 };
 * const life = toLife({ battery, model: LFP_250AH, temperatureC: 25, prices, plan, cellsUsdPerKwh: 100 });
 * const { blocks, events } = planYear(life, [freshBlock(LFP_250AH, 4, 0)], 0);
 * expect(blocks.map(({ nameplateKwh }) => nameplateKwh)).toEqual([4, 1]);
 * expect(events).toEqual([{ kind: 'added', energyKwh: 1, costUsd: 100 }]);
 * ```
 */
export function planYear(life: Life, before: readonly CellBlock[], yearIndex: number): PlannedYear {
  const events: LifeEvent[] = [];
  const fresh = (kind: 'replaced' | 'added', energyKwh: number): CellBlock => {
    events.push({ kind, energyKwh, costUsd: life.cellsUsdPerKwh[yearIndex]! * energyKwh });
    return freshBlock(life.model, energyKwh, yearIndex);
  };
  const blocks = before.flatMap((block) => {
    const soh = sohOf(life.model, block);
    if (life.plan.kind === 'replacement' && soh < life.plan.belowFraction) return fresh('replaced', block.nameplateKwh);
    if (soh >= life.endOfLifeFraction) return block;
    events.push({ kind: 'retired', energyKwh: block.nameplateKwh, costUsd: 0 });
    return [];
  });
  const additionKwh = missingKwh(life, blocks, yearIndex);
  return { blocks: additionKwh > 0 ? [...blocks, fresh('added', additionKwh)] : blocks, events };
}

/** Rounding of a sum of energies, as a share of the module. */
const ROUNDING_SHARE = 1e-9;

/** Nameplate to add at the start of a year. */
function missingKwh({ plan, model, battery }: Life, blocks: readonly CellBlock[], yearIndex: number): number {
  if (plan.kind === 'augmentation') {
    return plan.additions.reduce(
      (sum, addition) => sum + (addition.yearIndex === yearIndex ? addition.energyKwh : 0),
      0,
    );
  }
  if (plan.kind !== 'contract') return 0;
  const { minSocFraction = 0, maxSocFraction = 1 } = battery;
  const wantedKwh = plan.usableKwh / (maxSocFraction - minSocFraction);
  const heldKwh = blocks.reduce((sum, block) => sum + energyOf(model, block), 0);
  return Math.max(0, Math.ceil((wantedKwh - heldKwh) / plan.moduleKwh - ROUNDING_SHARE)) * plan.moduleKwh;
}
