/**
 * The temperature of a battery's cells, lumped: one node for all cells, and one for the enclosure where they stand in one,
 * whose air or coolant a unit cools or heats.
 *
 *   C_cell dT/dt = q - G (T - A)        q heat of the cells, G = h · area, A around the cells
 *   C_air  dA/dt = G (T - A) + W (ambient - A) + sun - cooling + heating
 *
 * Entropic (reversible) heat is left out: over a full cycle it is zero, within one it can be as large as I²R at low current.
 * So are heat of mixing, radiation apart from G, and gradients within a cell.
 *
 * @source Bernardi, Pawlikowski and Newman 1985, J. Electrochem. Soc. 132, 5-12, for the balance; lumped as in Forgez et al.
 * 2010, J. Power Sources 195, 2961-2968.
 */
import type { ClimateUnit, ClimateUnitSpec } from './climateUnit.js';
import { toClimateUnit } from './climateUnit.js';
import type { TwoNodes } from './twoNodes.js';
import { toTwoNodes } from './twoNodes.js';

/** What a person may write. */
export type ThermalSpec = {
  /** Of all cells with what warms and cools with them; above 0. */
  readonly cellMassKg: number;
  /** Of that mass; above 0. */
  readonly specificHeatJPerKgK: number;
  /** Heat transfer coefficient times area, from all cells to what surrounds them; above 0. */
  readonly cellToAirWPerK: number;
  /** By how much the hottest cell is hotter than the mean, per heat of the cells; 0 by default. */
  readonly spreadKPerKw?: number;
  /** Absent where the cells stand in the ambient air. */
  readonly enclosure?: EnclosureSpec;
};

export type EnclosureSpec = {
  /** Of air or coolant, walls and fittings; above 0. */
  readonly heatCapacityJPerK: number;
  /** From the enclosure's air or coolant through the walls to the ambient; above 0. */
  readonly wallWPerK: number;
  readonly cooling?: ClimateUnitSpec;
  readonly heating?: ClimateUnitSpec;
};

/** Normal form: checked, frozen, in kWh and kW. */
export type ThermalModel = {
  readonly cellKwhPerK: number;
  readonly cellToAirKwPerK: number;
  readonly spreadKPerKw: number;
  /** Null where the cells stand in the ambient air. */
  readonly enclosure: Enclosure | null;
};

export type Enclosure = {
  readonly nodes: TwoNodes;
  readonly cooling: ClimateUnit | null;
  readonly heating: ClimateUnit | null;
};

const J_PER_KWH = 3_600_000;
const W_PER_KW = 1000;

/**
 * A checked, frozen thermal model.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const model = toThermal({ cellMassKg: 3600, specificHeatJPerKgK: 1000, cellToAirWPerK: 500 });
 * expect([model.cellKwhPerK, model.cellToAirKwPerK]).toEqual([1, 0.5]);
 * ```
 */
export function toThermal(spec: ThermalSpec): ThermalModel {
  const { cellMassKg, specificHeatJPerKgK, cellToAirWPerK, spreadKPerKw = 0, enclosure } = spec;
  requireAboveZero({ cellMassKg, specificHeatJPerKgK, cellToAirWPerK });
  if (!(spreadKPerKw >= 0 && spreadKPerKw < Infinity)) {
    throw new RangeError(`Give spreadKPerKw from 0; this one is ${spreadKPerKw}.`);
  }
  const cellKwhPerK = (cellMassKg * specificHeatJPerKgK) / J_PER_KWH;
  const cellToAirKwPerK = cellToAirWPerK / W_PER_KW;
  return Object.freeze({
    ...{ cellKwhPerK, cellToAirKwPerK, spreadKPerKw },
    enclosure: enclosure === undefined ? null : toEnclosure(enclosure, { cellKwhPerK, cellToAirKwPerK }),
  });
}

type Cells = Pick<ThermalModel, 'cellKwhPerK' | 'cellToAirKwPerK'>;

function toEnclosure({ heatCapacityJPerK, wallWPerK, ...units }: EnclosureSpec, cells: Cells): Enclosure {
  requireAboveZero({ heatCapacityJPerK, wallWPerK });
  const cooling = units.cooling === undefined ? null : toClimateUnit('cooling', units.cooling);
  const heating = units.heating === undefined ? null : toClimateUnit('heating', units.heating);
  if (cooling !== null && heating !== null && heating.setpointC >= cooling.setpointC) {
    throw new RangeError(
      `Give heating a setpointC below that of cooling, ${cooling.setpointC}; this one is ${heating.setpointC}.`,
    );
  }
  const airKwhPerK = heatCapacityJPerK / J_PER_KWH;
  const nodes = toTwoNodes({ ...cells, airKwhPerK, wallKwPerK: wallWPerK / W_PER_KW });
  return Object.freeze({ nodes, cooling, heating });
}

function requireAboveZero(fields: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`Give ${field} above 0; this one is ${value}.`);
  }
}
