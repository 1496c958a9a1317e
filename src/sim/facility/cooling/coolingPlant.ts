/** What it takes to carry the heat of a site outdoors: pumps, fans, and a compressor where the outdoors is too warm. */

export type CoolingPlantSpec = {
  /** Most heat it can carry; above 0. */
  readonly ratedKw: number;
  /** Of the water or air that goes to the racks; 45 C with direct liquid cooling needs no compressor in most climates. */
  readonly supplyC: number;
  /** By how much the supply stands above the outdoors at full load when cooled by it alone; from 0; falls with load. */
  readonly freeApproachK: number;
  /** By how much the condenser stands above the outdoors; from 0. */
  readonly condenserApproachK: number;
  /** By how much the evaporator stands below the supply; from 0. */
  readonly evaporatorApproachK: number;
  /** What the compressor reaches of the best that heat allows (Carnot); above 0, at most 1; 0.4 to 0.6 as a rule. */
  readonly carnotFraction: number;
  /** Pumps and fans at full load, per kW of heat; from 0. */
  readonly moverRatio: number;
  /** Power of the load in that of pumps and fans: 3 with speed control, 0 without; 3 by default. */
  readonly moverPowerRatio?: number;
};

export type CoolingPlant = Required<CoolingPlantSpec>;

export type CoolingNow = {
  /** Electricity in all, from 0. */
  readonly powerKw: number;
  readonly moverKw: number;
  readonly compressorKw: number;
  /** Heat that the compressor lifts; the rest goes out by itself. */
  readonly liftedKw: number;
  /** Heat to the outdoors: what came from the site, pumps and fans, and the compressor. */
  readonly rejectedKw: number;
  /** Heat that is beyond the plant and stays in the site. */
  readonly unmetKw: number;
};

/** 0 C in kelvin. */
const ZERO_C_K = 273.15;
/** Smallest lift at which a compressor runs: below it the coefficient of performance stays what it is there. */
const LEAST_LIFT_K = 5;

/**
 * A checked, frozen plant.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const spec = { ratedKw: 1000, supplyC: 45, freeApproachK: 8, condenserApproachK: 10, evaporatorApproachK: 4 };
 * expect(toCoolingPlant({ ...spec, carnotFraction: 0.5, moverRatio: 0.03 }).moverPowerRatio).toBe(3);
 * ```
 */
export function toCoolingPlant(spec: CoolingPlantSpec): CoolingPlant {
  const { moverPowerRatio = 3 } = spec;
  const plant = { ...spec, moverPowerRatio };
  for (const field of [
    'freeApproachK',
    'condenserApproachK',
    'evaporatorApproachK',
    'moverRatio',
    'moverPowerRatio',
  ] as const) {
    requireField(field, plant[field], plant[field] >= 0 && plant[field] < Infinity, 'from 0');
  }
  requireField('ratedKw', plant.ratedKw, plant.ratedKw > 0 && plant.ratedKw < Infinity, 'above 0');
  requireField('supplyC', plant.supplyC, plant.supplyC > -50 && plant.supplyC < 100, 'between -50 and 100');
  requireField(
    'carnotFraction',
    plant.carnotFraction,
    plant.carnotFraction > 0 && plant.carnotFraction <= 1,
    'above 0, at most 1',
  );
  return Object.freeze(plant);
}

/**
 * What the plant takes to carry a heat at an outdoor temperature (wet bulb where the plant evaporates water, dry bulb else).
 * The outdoors takes the share of the heat for which the approach left, supply less outdoors, suffices; the compressor lifts
 * the rest with a coefficient of performance of the given share of Carnot.
 *
 * @units kW of heat, from 0; degrees Celsius.
 * @throws RangeError when the heat is negative or a value not finite.
 * @source Carnot 1824 for the bound; affinity laws of pumps and fans for the power of the load.
 * @example
 * ```ts @import.meta.vitest
 * const spec = { ratedKw: 1000, supplyC: 45, freeApproachK: 8, condenserApproachK: 10, evaporatorApproachK: 4 };
 * const plant = toCoolingPlant({ ...spec, carnotFraction: 0.5, moverRatio: 0.03 });
 * expect(coolingAt(plant, 1000, 30)).toMatchObject({ powerKw: 30, compressorKw: 0, rejectedKw: 1030, unmetKw: 0 });
 * ```
 */
export function coolingAt(plant: CoolingPlant, heatKw: number, outdoorC: number): CoolingNow {
  requireField('heatKw', heatKw, heatKw >= 0 && heatKw < Infinity, 'from 0');
  requireField('outdoorC', outdoorC, Number.isFinite(outdoorC), 'as a number');
  const carriedKw = Math.min(heatKw, plant.ratedKw);
  const moverKw = plant.moverRatio * plant.ratedKw * (carriedKw / plant.ratedKw) ** plant.moverPowerRatio;
  const freeKw = Math.min(carriedKw, freeRoomKw(plant, outdoorC));
  const liftedKw = carriedKw - freeKw;
  const compressorKw = liftedKw / chillerCop(plant, outdoorC);
  const powerKw = moverKw + compressorKw;
  return { powerKw, moverKw, compressorKw, liftedKw, rejectedKw: carriedKw + powerKw, unmetKw: heatKw - carriedKw };
}

/** Heat that the outdoors takes by itself: in proportion to how far the supply stands above it. */
function freeRoomKw({ ratedKw, supplyC, freeApproachK }: CoolingPlant, outdoorC: number): number {
  const headK = supplyC - outdoorC;
  if (headK <= 0) return 0;
  return freeApproachK === 0 ? ratedKw : ratedKw * Math.min(1, headK / freeApproachK);
}

/**
 * Heat lifted per electricity of the compressor.
 *
 * @example
 * ```ts @import.meta.vitest
 * const spec = { ratedKw: 1000, supplyC: 18, freeApproachK: 8, condenserApproachK: 10, evaporatorApproachK: 4 };
 * const plant = toCoolingPlant({ ...spec, carnotFraction: 0.5, moverRatio: 0.03 });
 * expect(chillerCop(plant, 30)).toBeCloseTo((0.5 * (273.15 + 14)) / (40 - 14), 12);
 * ```
 */
export function chillerCop(plant: CoolingPlant, outdoorC: number): number {
  const evaporatorK = plant.supplyC - plant.evaporatorApproachK + ZERO_C_K;
  const condenserK = outdoorC + plant.condenserApproachK + ZERO_C_K;
  return (plant.carnotFraction * evaporatorK) / Math.max(LEAST_LIFT_K, condenserK - evaporatorK);
}

function requireField(field: string, value: number, isGood: boolean, wanted: string): void {
  if (!isGood) throw new RangeError(`Give ${field} ${wanted}; this one is ${value}.`);
}
