/** The energy of a site over time by what it went to, and what the measures of its efficiency make of it. */
import type { Series } from '../../../base/series.js';
import { isSameGrid } from '../../../base/grid.js';
import { toHours } from '../../../base/units.js';
import type { CoolingPlant } from './coolingPlant.js';
import { coolingAt } from './coolingPlant.js';

export type SiteEnergyInput = {
  /** Taken by the computers; from 0. */
  readonly itKw: Series<'kW'>;
  readonly outdoorC: Series<'C'>;
  /** Lost on the way to the computers for a power of theirs, standby included; see {@link flowPower}. */
  readonly distributionLossKw: (itKw: number) => number;
  /** Lost by storage; 0 by default. Heat as the other losses, where it stands indoors. */
  readonly storageLossKw?: Series<'kW'>;
  /** Share of the storage's loss that the plant must carry; 0 for a container outdoors with a unit of its own; 0 by default. */
  readonly storageIndoorsFraction?: number;
  /** Lights, offices, security; 0 by default. */
  readonly otherKw?: number;
};

/** All in kWh, from 0; the parts add up to the total. */
export type SiteEnergy = {
  readonly itKwh: number;
  readonly distributionKwh: number;
  readonly coolingKwh: number;
  readonly storageKwh: number;
  readonly otherKwh: number;
  readonly totalKwh: number;
  /** Heat that the plant could not carry. */
  readonly unmetHeatKwh: number;
  /** Steps left out, for a value in them was missing. */
  readonly gapCount: number;
  /** Total per IT: power usage effectiveness. */
  readonly pueRatio: number;
};

/**
 * Energy and PUE of a site whose plant carries the heat of computers, distribution and storage indoors.
 *
 * @throws RangeError when the series do not have the same steps, a power is negative, or no energy went to the computers.
 * @source ISO/IEC 30134-2:2016 for PUE; storage counts by its losses, which are energy that came in and went to no computer.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 1 };
 * const one = <Unit extends string>(unit: Unit, value: number) => ({ unit, grid, values: Float64Array.of(value), gaps: [] });
 * const plant = {
 *   ratedKw: 100, supplyC: 45, freeApproachK: 8, condenserApproachK: 10, evaporatorApproachK: 4,
 *   carnotFraction: 0.5, moverRatio: 0.05, moverPowerRatio: 0,
 * };
 * const energy = siteEnergy(plant, { itKw: one('kW', 90), outdoorC: one('C', 20), distributionLossKw: () => 4 });
 * expect(energy.pueRatio).toBeCloseTo((90 + 4 + 5) / 90, 12);
 * ```
 */
export function siteEnergy(plant: CoolingPlant, input: SiteEnergyInput): SiteEnergy {
  const { itKw, outdoorC, storageLossKw, storageIndoorsFraction = 0, otherKw = 0 } = input;
  requireInput(input);
  const stepHours = toHours(itKw.grid.stepMs);
  const sums = {
    itKwh: 0,
    distributionKwh: 0,
    coolingKwh: 0,
    storageKwh: 0,
    otherKwh: 0,
    unmetHeatKwh: 0,
    gapCount: 0,
  };
  itKw.values.forEach((powerKw, i) => {
    const [outsideC, storageKw] = [outdoorC.values[i]!, storageLossKw?.values[i] ?? 0];
    if (Number.isNaN(powerKw + outsideC + storageKw)) {
      sums.gapCount += 1;
      return;
    }
    if (powerKw < 0 || storageKw < 0)
      throw new RangeError(`Give powers from 0; step ${i} holds ${powerKw}, ${storageKw}.`);
    const distributionKw = input.distributionLossKw(powerKw);
    const heatKw = powerKw + distributionKw + storageIndoorsFraction * storageKw;
    const cooling = coolingAt(plant, heatKw, outsideC);
    sums.itKwh += powerKw * stepHours;
    sums.distributionKwh += distributionKw * stepHours;
    sums.coolingKwh += cooling.powerKw * stepHours;
    sums.storageKwh += storageKw * stepHours;
    sums.otherKwh += otherKw * stepHours;
    sums.unmetHeatKwh += cooling.unmetKw * stepHours;
  });
  if (!(sums.itKwh > 0)) throw new RangeError('Give computers that take some energy: PUE is per their energy.');
  const totalKwh = sums.itKwh + sums.distributionKwh + sums.coolingKwh + sums.storageKwh + sums.otherKwh;
  return { ...sums, totalKwh, pueRatio: totalKwh / sums.itKwh };
}

function requireInput({
  itKw,
  outdoorC,
  storageLossKw,
  storageIndoorsFraction = 0,
  otherKw = 0,
}: SiteEnergyInput): void {
  if (!isSameGrid(itKw.grid, outdoorC.grid) || (storageLossKw && !isSameGrid(itKw.grid, storageLossKw.grid))) {
    throw new RangeError('Give power, temperature and storage losses on the same steps.');
  }
  if (!(storageIndoorsFraction >= 0 && storageIndoorsFraction <= 1)) {
    throw new RangeError(`Give storageIndoorsFraction from 0 to 1; this one is ${storageIndoorsFraction}.`);
  }
  if (!(otherKw >= 0 && otherKw < Infinity)) throw new RangeError(`Give otherKw from 0; this one is ${otherKw}.`);
}

/** What storage adds to the site's cooling. */
export type StorageCooling = {
  /** Electricity of the plant for the heat of storage. */
  readonly coolingKwh: number;
  readonly pueWithRatio: number;
  readonly pueWithoutRatio: number;
};

/**
 * The site with its storage against the same site without: what the heat of storage costs in cooling and PUE.
 *
 * @throws RangeError as {@link siteEnergy}.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 1 };
 * const one = <Unit extends string>(unit: Unit, value: number) => ({ unit, grid, values: Float64Array.of(value), gaps: [] });
 * const plant = {
 *   ratedKw: 100, supplyC: 18, freeApproachK: 8, condenserApproachK: 10, evaporatorApproachK: 4,
 *   carnotFraction: 0.5, moverRatio: 0, moverPowerRatio: 3,
 * };
 * const input = { itKw: one('kW', 80), outdoorC: one('C', 30), distributionLossKw: () => 0, storageLossKw: one('kW', 5) };
 * const { coolingKwh } = storageCooling(plant, { ...input, storageIndoorsFraction: 1 });
 * expect(coolingKwh).toBeCloseTo(5 / ((0.5 * 287.15) / 26), 12);
 * ```
 */
export function storageCooling(plant: CoolingPlant, input: SiteEnergyInput): StorageCooling {
  const { storageLossKw: _, ...without } = input;
  const [withStorage, alone] = [siteEnergy(plant, input), siteEnergy(plant, without)];
  return {
    coolingKwh: withStorage.coolingKwh - alone.coolingKwh,
    pueWithRatio: withStorage.pueRatio,
    pueWithoutRatio: alone.pueRatio,
  };
}
