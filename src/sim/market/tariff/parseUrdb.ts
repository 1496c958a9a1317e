import { WattbookError } from '../../../base/errors.js';
import type { DemandSpec } from './demandCharge.js';
import type { ExportSpec } from './exportRule.js';
import type { FixedSpec, TariffSpec } from './tariff.js';
import { requireTariff } from './tariffFile.js';
import type { JsonObject, UrdbSource } from './urdbField.js';
import { isObject, optionalNumber, optionalStructure, optionalTable, optionalText, urdbFault } from './urdbField.js';
import { readUrdbDemand } from './urdbDemand.js';
import { toEnergyTierSpecs } from './urdbTiers.js';

export type UrdbOptions = {
  /** Name shown in errors. */
  readonly file: string;
  /** Which rate to read where the file lists several. */
  readonly label?: string;
  /** Overrides the file's `dgrules`, which leave open what is paid for leftover credit. */
  readonly export?: ExportSpec;
  /** Fields with charges that are not billed here, which the caller knowingly leaves out; a note records each. */
  readonly leaveOut?: readonly string[];
};

/** Charges that URDB can hold and a bill here cannot: reading on would understate the bill. */
const UNBILLED = ['coincidentratestructure', 'fueladjustmentsmonthly', 'demandreactivepowercharge'];

/**
 * A rate of the Utility Rate Database as its API gives it (version 7, JSON): alone, in a list under `items`, or in a
 * REopt scenario under `ElectricTariff.urdb_response`. The tariff has passed `toTariff`. Choices are told in its notes.
 *
 * @throws WattbookError `data` naming the field: text that is not JSON, no rate, a field of the wrong kind, an unknown
 * unit, tiers or schedules that do not fit together, a charge that cannot be billed and is not left out knowingly.
 * @source https://openei.org/services/doc/rest/util_rates/?version=7
 * @example
 * ```ts @import.meta.vitest
 * const rate = '{"name": "A", "energyratestructure": [[{"rate": 0.1, "adj": 0.02}]], "fixedchargefirstmeter": 30}';
 * const spec = parseUrdb(rate, { file: 'r.json' });
 * expect(spec.energy.periods[0]?.tiers).toEqual([{ buyUsdPerKwh: 0.1, adjustmentUsdPerKwh: 0.02 }]);
 * expect(spec.fixed).toEqual({ usdPerMonth: 30 });
 * ```
 */
export function parseUrdb(text: string, options: UrdbOptions): TariffSpec {
  const source: UrdbSource = { file: options.file, notes: [] };
  const rate = findRate(text, options);
  requireBillable(rate, options, source);
  const demand = readUrdbDemand(rate, source);
  const spec: TariffSpec = {
    name: optionalText(rate, 'name', source) ?? optionalText(rate, 'label', source) ?? options.file,
    energy: readEnergy(rate, source),
    ...(isEmpty(demand) ? {} : { demand }),
    fixed: readFixed(rate, source),
    export: options.export ?? readExport(rate, source),
    notes: source.notes,
  };
  return requireTariff(spec, options.file);
}

function findRate(text: string, { file, label }: UrdbOptions): JsonObject {
  const rates = listRates(parseJson(text, file)).filter((rate) => label === undefined || rate.label === label);
  const [rate, second] = rates;
  if (rate === undefined) {
    const what = label === undefined ? 'holds no rate' : `holds no rate with label ${label}`;
    throw urdbFault(file, 'the text', what, 'Give a rate as the URDB API returns it, and a label that it has.');
  }
  if (second !== undefined) throw urdbFault(file, 'items', `lists ${rates.length} rates`, 'Name one by its label.');
  if ('energyratestructure' in rate) return rate;
  const onlyLabel = rate.urdb_label ?? rate.label;
  const what = typeof onlyLabel === 'string' ? `is missing: only the label ${onlyLabel} is given` : 'is missing';
  throw urdbFault(file, 'energyratestructure', what, 'Download the rate (detail=full) and give its text.');
}

function listRates(json: unknown): JsonObject[] {
  const scenario = isObject(json) && isObject(json.ElectricTariff) ? json.ElectricTariff : json;
  const response = isObject(scenario) && isObject(scenario.urdb_response) ? scenario.urdb_response : scenario;
  const listed: unknown[] = isObject(response) && Array.isArray(response.items) ? response.items : [response];
  // Older exports write some fields with capitals, as lookbackPercent.
  const lower = (rate: JsonObject) => Object.fromEntries(Object.entries(rate).map(([k, v]) => [k.toLowerCase(), v]));
  return listed.filter(isObject).map(lower);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const next = 'Give the text of a URDB rate as its API returns it with format=json.';
    throw new WattbookError('data', 'the text is not JSON', { where: { file }, next, cause });
  }
}

function requireBillable(rate: JsonObject, { file, leaveOut = [] }: UrdbOptions, { notes }: UrdbSource): void {
  for (const field of UNBILLED) {
    if (!holdsCharge(rate[field])) continue;
    if (!leaveOut.includes(field)) {
      const next = `Add it to the tariff by hand, or leave it out knowingly (leaveOut: ['${field}']).`;
      throw urdbFault(file, field, 'holds a charge that is not read', next);
    }
    notes.push(`${field} is left out of the bill, as asked`);
  }
}

/** Whether some number in it is not zero; limits alone are no charge. */
function holdsCharge(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsCharge);
  if (isObject(value)) return holdsCharge(value.rate) || holdsCharge(value.adj);
  return typeof value === 'number' && value !== 0;
}

function readEnergy(rate: JsonObject, source: UrdbSource): TariffSpec['energy'] {
  const structure = optionalStructure(rate, 'energyratestructure', source) ?? [];
  const weekday = optionalTable(rate, 'energyweekdayschedule', source);
  const weekend = optionalTable(rate, 'energyweekendschedule', source);
  return {
    periods: structure.map((rows, period) => ({
      name: `period ${period}`,
      tiers: toEnergyTierSpecs(rows, `energyratestructure[${period}]`, source),
    })),
    ...(weekday === undefined ? {} : { weekday }),
    ...(weekend === undefined ? {} : { weekend }),
  };
}

function readFixed(rate: JsonObject, source: UrdbSource): FixedSpec {
  const fixed = readPerTime(rate, 'fixedchargefirstmeter', 'fixedchargeunits', source);
  const minimum = readPerTime(rate, 'mincharge', 'minchargeunits', source);
  if (minimum.perDay !== undefined) {
    throw urdbFault(source.file, 'minchargeunits', 'is $/day', 'Give the minimum per month or per year.');
  }
  // Name of the field before version 7.
  const perMonth = fixed.perMonth ?? optionalNumber(rate, 'fixedmonthlycharge', source);
  const yearly = optionalNumber(rate, 'annualmincharge', source) ?? minimum.perYear;
  const monthly = optionalNumber(rate, 'minmonthlycharge', source) ?? minimum.perMonth;
  return {
    ...(perMonth === undefined ? {} : { usdPerMonth: perMonth }),
    ...(fixed.perDay === undefined ? {} : { usdPerDay: fixed.perDay }),
    ...(fixed.perYear === undefined ? {} : { usdPerYear: fixed.perYear }),
    ...(monthly === undefined ? {} : { minimumUsdPerMonth: monthly }),
    ...(yearly === undefined ? {} : { minimumUsdPerYear: yearly }),
  };
}

type PerTime = 'perMonth' | 'perDay' | 'perYear';

function readPerTime(
  rate: JsonObject,
  name: string,
  unitName: string,
  source: UrdbSource,
): Partial<Record<PerTime, number>> {
  const amountUsd = optionalNumber(rate, name, source);
  if (amountUsd === undefined) return {};
  const unit = optionalText(rate, unitName, source) ?? '$/month';
  const times: Readonly<Record<string, PerTime>> = { '$/month': 'perMonth', '$/day': 'perDay', '$/year': 'perYear' };
  const time = times[unit.toLowerCase()];
  if (time !== undefined) return { [time]: amountUsd };
  throw urdbFault(source.file, unitName, `is ${JSON.stringify(unit)}`, 'Give $/month, $/day or $/year.');
}

function readExport(rate: JsonObject, source: UrdbSource): ExportSpec {
  const rules = optionalText(rate, 'dgrules', source);
  if (rules === undefined) return { kind: 'none' };
  if (rules.startsWith('Net Billing')) return { kind: 'net-billing', surplus: 'paid' };
  if (rules === 'Buy All Sell All') return { kind: 'sell-all' };
  if (rules === 'Net Metering') {
    source.notes.push('dgrules is Net Metering: surplus energy is carried to December and then lost');
    return { kind: 'net-metering', credit: 'energy', trueUpMonth: 12, leftover: 'lost' };
  }
  const next = 'Say how export counts (export).';
  throw urdbFault(source.file, 'dgrules', `is ${JSON.stringify(rules)}, which is not billed`, next);
}

function isEmpty(spec: DemandSpec): boolean {
  return Object.keys(spec).length === 0;
}
