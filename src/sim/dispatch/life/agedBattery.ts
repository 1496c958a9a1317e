/** The battery that blocks of cells of several ages make. */
import type { Battery, BatterySpec } from '../../storage/battery.js';
import { toBattery } from '../../storage/battery.js';
import { agedEfficiency } from './agedEfficiency.js';
import type { CellBlock } from './cellBlock.js';
import { blockHealth, energyOf } from './cellBlock.js';
import type { Life } from './lifeSpec.js';

export type AgedBattery = {
  readonly battery: Battery;
  /** Losses in the cells as a multiple of those of new cells; null where the model has no resistance. */
  readonly resistanceRatio: number | null;
};

/** A block as the joint battery sees it. */
type Part = { readonly nameplateKwh: number; readonly energyKwh: number; readonly resistanceRatio: number };

/** Rounding of a stored energy, as a share of the battery's. */
const ROUNDING_SHARE = 1e-9;

/**
 * The battery of a year. Energies add up. All blocks keep one state of charge, so each carries the power in proportion to
 * the energy it still holds; the losses in cells grow as the power through a block squared times its resistance, and the
 * power that the cells can hold is that at which the first block reaches its own.
 *
 * @throws RangeError when the losses have grown beyond the power itself.
 * @example
 * ```ts @import.meta.vitest
 * const { toLife } = await import('./lifeSpec.js');
 * const { freshBlock } = await import('./cellBlock.js');
 * const { LFP_250AH } = await import('../../storage/ageing/models/lfp250.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const battery = { powerKw: 1, energyKwh: 4, chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.9 };
 * const life = toLife({ battery, model: LFP_250AH, temperatureC: 25, prices, cellsUsdPerKwh: 100 });
 * const blocks = [freshBlock(LFP_250AH, 4, 0), freshBlock(LFP_250AH, 1, 5)];
 * expect(toAgedBattery(life, blocks, 0.5).battery).toMatchObject({ energyKwh: 5, initialEnergyKwh: 2.5, powerKw: 1 });
 * ```
 */
export function toAgedBattery(life: Life, blocks: readonly CellBlock[], initialSocFraction: number): AgedBattery {
  const { model, battery: spec, cellPowerKw } = life;
  const parts = blocks.map((block) => ({
    nameplateKwh: block.nameplateKwh,
    energyKwh: energyOf(model, block),
    resistanceRatio: blockHealth(model, block).resistanceRatio ?? 1,
  }));
  const resistanceRatio = jointResistance(parts);
  const powerKw = Math.min(spec.powerKw, jointPower(parts, cellPowerKw / spec.energyKwh));
  const growth = {
    lossGrowthFraction: life.ohmicLossFraction * (resistanceRatio - 1),
    powerFraction: powerKw / spec.powerKw,
  };
  const aged: BatterySpec = {
    ...spec,
    powerKw,
    energyKwh: sum(parts, ({ energyKwh }) => energyKwh),
    chargeEfficiencyFraction: agedEfficiency('charge', spec.chargeEfficiencyFraction, growth),
    dischargeEfficiencyFraction: agedEfficiency('discharge', spec.dischargeEfficiencyFraction, growth),
    initialSocFraction: ontoWindow(spec, initialSocFraction),
  };
  return { battery: toBattery(aged), resistanceRatio: model.resistanceRatio === undefined ? null : resistanceRatio };
}

/** Of one block its own ratio; of new blocks alone 1. */
function jointResistance(parts: readonly Part[]): number {
  const energyKwh = sum(parts, (part) => part.energyKwh);
  const nameplateKwh = sum(parts, (part) => part.nameplateKwh);
  return sum(
    parts,
    (part) => (nameplateKwh / part.nameplateKwh) * (part.energyKwh / energyKwh) ** 2 * part.resistanceRatio,
  );
}

/** In kW, `newKwPerKwh` being what new cells can hold. */
function jointPower(parts: readonly Part[], newKwPerKwh: number): number {
  const energyKwh = sum(parts, (part) => part.energyKwh);
  return Math.min(
    ...parts.map((part) => ((newKwPerKwh * part.nameplateKwh) / part.resistanceRatio) * (energyKwh / part.energyKwh)),
  );
}

/** A state of charge that rounding has pushed off an end of the window, put back. */
function ontoWindow({ minSocFraction = 0, maxSocFraction = 1 }: BatterySpec, socFraction: number): number {
  if (socFraction < minSocFraction + ROUNDING_SHARE) return minSocFraction;
  return socFraction > maxSocFraction - ROUNDING_SHARE ? maxSocFraction : socFraction;
}

function sum(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}
