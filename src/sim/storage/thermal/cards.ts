/** Typical thermal parameters, each with its source. They are starting points: a maker's own numbers go before them. */
import type { ClimateUnitSpec, Performance } from './climateUnit.js';
import type { EnclosureSpec, ThermalSpec } from './thermalModel.js';

/** A kind of cell, per nominal energy. */
export type CellCard = {
  readonly name: string;
  readonly source: string;
  readonly massKgPerKwh: number;
  readonly specificHeatJPerKgK: number;
  /** Of the cell's whole surface. */
  readonly surfaceM2PerKwh: number;
};

/**
 * LFP-graphite, large prismatic cell: 202 Ah, 3.2 V, 3.95 kg, 54 x 173 x 207 mm. Measured specific heats of LFP cells lie
 * from 1080 to 1130 J/(kg K) near room temperature.
 *
 * @source mass and size: Lishen LP54173207-202Ah, product specification revision 0 (2020). Specific heat: Forgez et al. 2010,
 * J. Power Sources 195, 2961-2968 (76 J/K for a cell of 70 g, hence 1090; quoted, not read at the source); 1130 at 50 % charge in the collection of
 * batterydesign.net.
 */
export const LFP_PRISMATIC_CELL: CellCard = {
  name: 'LFP-graphite, prismatic, 202 Ah',
  source: 'Lishen LP54173207-202Ah (2020); Forgez et al. 2010, J. Power Sources 195, 2961-2968',
  massKgPerKwh: 6.11,
  specificHeatJPerKgK: 1100,
  surfaceM2PerKwh: 0.1743,
};

/** How the cells of a pack meet the air or coolant. */
export type PackCooling = {
  /**
   * Heat transfer coefficient at the surface: gases 2 to 25 W/(m² K) in free and 25 to 250 in forced convection, liquids 100
   * to 20,000 in forced convection (Incropera and DeWitt, Fundamentals of Heat and Mass Transfer, table 1.1).
   */
  readonly filmWPerM2K: number;
  /** Share of the cells' surface that the air or coolant touches; cells stand face to face, so seldom above 0.5. */
  readonly exposedFraction: number;
};

/**
 * The cells of a pack of that nominal energy, for a {@link ThermalSpec}.
 *
 * @throws RangeError when the energy or the coefficient is not above 0, or the share not above 0 and at most 1.
 * @example
 * ```ts @import.meta.vitest
 * const pack = packOf(LFP_PRISMATIC_CELL, 1000, { filmWPerM2K: 25, exposedFraction: 0.4 });
 * expect([pack.cellMassKg, pack.specificHeatJPerKgK]).toEqual([6110, 1100]);
 * expect(pack.cellToAirWPerK).toBeCloseTo(1743, 9);
 * ```
 */
export function packOf(
  cell: CellCard,
  energyKwh: number,
  { filmWPerM2K, exposedFraction }: PackCooling,
): Pick<ThermalSpec, 'cellMassKg' | 'specificHeatJPerKgK' | 'cellToAirWPerK'> {
  requireField('energyKwh', energyKwh, energyKwh > 0 && energyKwh < Infinity, 'above 0');
  requireField('filmWPerM2K', filmWPerM2K, filmWPerM2K > 0 && filmWPerM2K < Infinity, 'above 0');
  const isShare = exposedFraction > 0 && exposedFraction <= 1;
  requireField('exposedFraction', exposedFraction, isShare, 'above 0, at most 1');
  return {
    cellMassKg: cell.massKgPerKwh * energyKwh,
    specificHeatJPerKgK: cell.specificHeatJPerKgK,
    cellToAirWPerK: cell.surfaceM2PerKwh * energyKwh * exposedFraction * filmWPerM2K,
  };
}

/**
 * A container of 20 feet with 15 mm of polyurethane: 71.5 m² of wall between the faces, 30 W/(m² K) on both, 35 kg/m³ and
 * 0.022 W/(m K) of foam, 1.6 mm of steel, 1 mm of aluminium, 35 m³ of air.
 *
 * @source the layers of SimSES (Möller et al. 2022, J. Energy Storage 49, 103743), `TwentyFtContainer`; added up here.
 */
export const CONTAINER_20_FT: Pick<EnclosureSpec, 'heatCapacityJPerK' | 'wallWPerK'> = {
  heatCapacityJPerK: 739_000,
  wallWPerK: 95.5,
};

/**
 * A packaged air conditioner rated at 3 (35 degrees Celsius outside), by ambient temperature, with 19.4 degrees of wet bulb
 * at its coil, 26.7 of dry bulb at the rating: the `ratedSetpointC` of these points. Below 18 degrees the curve was not fitted; it stays level.
 *
 * @source EnergyPlus example files, curves HPACEIRFT and HPACCoolCapFT, evaluated here.
 */
export const AIR_CONDITIONER_PERFORMANCE: readonly Performance[] = [
  { ambientC: 18.3, copRatio: 3.93, capacityFraction: 1.183 },
  { ambientC: 25, copRatio: 3.62, capacityFraction: 1.109 },
  { ambientC: 30, copRatio: 3.32, capacityFraction: 1.054 },
  { ambientC: 35, copRatio: 3, capacityFraction: 1 },
  { ambientC: 40, copRatio: 2.68, capacityFraction: 0.946 },
  { ambientC: 46.1, copRatio: 2.32, capacityFraction: 0.88 },
];

/**
 * The air conditioner and the electric heater of a measured container of 192 kWh: 10 kW of cooling at a constant 3, 11.2 kW
 * of heating at 1.
 *
 * @source Schimpe et al. 2018, Applied Energy 210, 211-229, as quoted in later models; not read at the source.
 * @example
 * ```ts @import.meta.vitest
 * expect(containerClimate({ coolAboveC: 28, heatBelowC: 10 }).cooling).toEqual({ setpointC: 28, capacityKw: 10, performance: 3 });
 * ```
 */
export function containerClimate(setpoints: { readonly coolAboveC: number; readonly heatBelowC: number }): {
  readonly cooling: ClimateUnitSpec;
  readonly heating: ClimateUnitSpec;
} {
  return {
    cooling: { setpointC: setpoints.coolAboveC, capacityKw: 10, performance: 3 },
    heating: { setpointC: setpoints.heatBelowC, capacityKw: 11.2, performance: 1 },
  };
}

function requireField(field: string, value: number, isGood: boolean, wanted: string): void {
  if (!isGood) throw new RangeError(`Give ${field} ${wanted}; this one is ${value}.`);
}
