/** Tiers of URDB rate structures. */
import type { DemandTierSpec, EnergyTierSpec } from './tiers.js';
import type { JsonObject, UrdbSource } from './urdbField.js';
import { optionalNumber, optionalText, urdbFault } from './urdbField.js';

type EnergyLimit = 'maxKwh' | 'maxKwhPerKw' | 'maxKwhPerDay' | 'maxKwhPerKwPerDay';

const LIMIT_OF_UNIT: Readonly<Record<string, EnergyLimit>> = {
  kwh: 'maxKwh',
  'kwh/kw': 'maxKwhPerKw',
  'kwh daily': 'maxKwhPerDay',
  'kwh/kw daily': 'maxKwhPerKwPerDay',
};

/** Programs write "no limit" as 1e14, 1e38 or the like. */
const NO_LIMIT = 1e9;

type Row = {
  readonly limit: EnergyLimit;
  /** Infinity where there is none. */
  readonly max: number;
  readonly spec: Pick<EnergyTierSpec, 'buyUsdPerKwh' | 'adjustmentUsdPerKwh' | 'sellUsdPerKwh'>;
  readonly field: string;
};

/** What a tier's reading depends on beside its row. */
type Place = {
  readonly source: UrdbSource;
  readonly isLast: boolean;
};

/**
 * The tiers of one energy period.
 *
 * A row in kWh/kW that is followed by rows in kWh heads a block: its limit holds for them too, and its own rate is not
 * billed (so bills Georgia Power's hours-use rate, and ssc).
 *
 * @throws WattbookError `data` naming the field.
 * @example
 * ```ts @import.meta.vitest
 * const rows = [
 *   { max: 200, unit: 'kWh/kW', rate: 0 },
 *   { max: 3000, unit: 'kWh', rate: 0.13 },
 *   { unit: 'kWh', rate: 0.12 },
 *   { unit: 'kWh/kW', rate: 0.01 },
 * ];
 * const tiers = toEnergyTierSpecs(rows, 'e[0]', { file: 'r.json', notes: [] });
 * expect(tiers).toEqual([
 *   { maxKwhPerKw: 200, maxKwh: 3000, buyUsdPerKwh: 0.13 },
 *   { maxKwhPerKw: 200, buyUsdPerKwh: 0.12 },
 *   { buyUsdPerKwh: 0.01 },
 * ]);
 * ```
 */
export function toEnergyTierSpecs(rows: readonly JsonObject[], field: string, source: UrdbSource): EnergyTierSpec[] {
  const read = rows.map((row, index) =>
    toRow(row, `${field}[${index}]`, { source, isLast: index === rows.length - 1 }),
  );
  let block: Row | undefined;
  const tiers: EnergyTierSpec[] = [];
  read.forEach((row, index) => {
    const next = read[index + 1];
    if (isByDemand(row)) block = undefined;
    if (isByDemand(row) && next !== undefined && !isByDemand(next)) {
      block = row;
      noteHeader(row, source);
      return;
    }
    tiers.push({ ...limitOf(block), ...limitOf(row), ...row.spec });
  });
  return tiers;
}

/**
 * The tiers of one demand period.
 *
 * @throws WattbookError `data` naming the field.
 * @example
 * ```ts @import.meta.vitest
 * const source = { file: 'r.json', notes: [] };
 * expect(toDemandTierSpecs([{ max: 100, rate: 10 }, { rate: 5 }], 'd[0]', source)).toEqual([
 *   { maxKw: 100, rateUsdPerKw: 10 },
 *   { rateUsdPerKw: 5 },
 * ]);
 * ```
 */
export function toDemandTierSpecs(rows: readonly JsonObject[], field: string, source: UrdbSource): DemandTierSpec[] {
  return rows.map((row, index) => {
    const tierField = `${field}[${index}]`;
    requireUnit(row, 'kW', tierField, source);
    const maxKw = readMax(row, tierField, { source, isLast: index === rows.length - 1 });
    const adjustmentUsdPerKw = optionalNumber(row, 'adj', source, `${tierField}.adj`);
    return {
      ...(maxKw === Infinity ? {} : { maxKw }),
      rateUsdPerKw: readRate(row, tierField, source),
      ...(adjustmentUsdPerKw === undefined ? {} : { adjustmentUsdPerKw }),
    };
  });
}

function toRow(row: JsonObject, field: string, place: Place): Row {
  const { source } = place;
  const unit = optionalText(row, 'unit', source, `${field}.unit`) ?? 'kWh';
  const limit = LIMIT_OF_UNIT[unit.toLowerCase()];
  if (limit === undefined) {
    const known = 'Give kWh, kWh/kW, kWh daily or kWh/kW daily.';
    throw urdbFault(source.file, `${field}.unit`, `is ${JSON.stringify(unit)}, an unknown unit`, known);
  }
  const adjustmentUsdPerKwh = optionalNumber(row, 'adj', source, `${field}.adj`);
  const sellUsdPerKwh = optionalNumber(row, 'sell', source, `${field}.sell`);
  return {
    limit,
    max: readMax(row, field, place),
    field,
    spec: {
      buyUsdPerKwh: readRate(row, field, source),
      ...(adjustmentUsdPerKwh === undefined ? {} : { adjustmentUsdPerKwh }),
      ...(sellUsdPerKwh === undefined ? {} : { sellUsdPerKwh }),
    },
  };
}

/** Infinity where there is no limit; the last tier has none. */
function readMax(row: JsonObject, field: string, { source, isLast }: Place): number {
  const max = optionalNumber(row, 'max', source, `${field}.max`) ?? Infinity;
  if (max >= NO_LIMIT) return Infinity;
  if (!isLast) return max;
  source.notes.push(`${field} is the last tier: its limit of ${max} is left out, and its rate holds beyond`);
  return Infinity;
}

function readRate(row: JsonObject, field: string, { file, notes }: UrdbSource): number {
  const rate = optionalNumber(row, 'rate', { file, notes }, `${field}.rate`);
  if (rate === undefined) notes.push(`${field} has no rate: read as 0, as URDB leaves zero rates out`);
  return rate ?? 0;
}

function isByDemand({ limit }: Row): boolean {
  return limit === 'maxKwhPerKw' || limit === 'maxKwhPerKwPerDay';
}

function limitOf(row: Row | undefined): Partial<Record<EnergyLimit, number>> {
  return row === undefined || row.max === Infinity ? {} : { [row.limit]: row.max };
}

function noteHeader({ field, spec, max }: Row, { notes }: UrdbSource): void {
  if (spec.buyUsdPerKwh === 0) return;
  notes.push(`${field} bounds the tiers after it at ${max} hours of demand; its own rate is not billed`);
}

function requireUnit(row: JsonObject, wanted: string, field: string, source: UrdbSource): void {
  const unit = optionalText(row, 'unit', source, `${field}.unit`);
  if (unit === undefined || unit.toLowerCase() === wanted.toLowerCase()) return;
  throw urdbFault(source.file, `${field}.unit`, `is ${unit}; only ${wanted} is billed`, `Give the rate per ${wanted}.`);
}
