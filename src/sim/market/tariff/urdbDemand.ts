/** Demand charges and look-backs of a URDB rate. */
import type { DemandSpec, FlatDemandSpec, TimeOfUseDemandSpec } from './demandCharge.js';
import type { RatchetSpec } from './ratchet.js';
import type { JsonObject, UrdbSource } from './urdbField.js';
import {
  optionalNumber,
  optionalNumbers,
  optionalStructure,
  optionalTable,
  optionalText,
  urdbFault,
} from './urdbField.js';
import { toDemandTierSpecs } from './urdbTiers.js';

/**
 * The demand part of a URDB rate; empty where it has none.
 *
 * @throws WattbookError `data` naming the field.
 * @example
 * ```ts @import.meta.vitest
 * const rate = { flatdemandstructure: [[{ rate: 10 }]], lookbackpercent: 0.8, lookbackrange: 11 };
 * const spec = readUrdbDemand(rate, { file: 'r.json', notes: [] });
 * expect(spec.ratchet).toEqual({ shareFraction: 0.8, previousCount: 11 });
 * ```
 */
export function readUrdbDemand(rate: JsonObject, source: UrdbSource): DemandSpec {
  const windowMinutes = optionalNumber(rate, 'demandwindow', source);
  const flat = readFlat(rate, source);
  const ratchet = readRatchet(rate, source);
  const timeOfUse = readTimeOfUse(rate, ratchet !== undefined, source);
  return {
    ...(windowMinutes === undefined ? {} : { windowMinutes }),
    ...(flat === undefined ? {} : { flat }),
    ...(timeOfUse === undefined ? {} : { timeOfUse: [timeOfUse] }),
    ...(ratchet === undefined ? {} : { ratchet }),
  };
}

function readFlat(rate: JsonObject, source: UrdbSource): FlatDemandSpec | undefined {
  requireKw(rate, 'flatdemandunit', source);
  const structure = optionalStructure(rate, 'flatdemandstructure', source);
  if (structure === undefined) return undefined;
  const months = optionalNumbers(rate, 'flatdemandmonths', source);
  return {
    periods: structure.map((rows, period) => ({
      name: `period ${period}`,
      tiers: toDemandTierSpecs(rows, `flatdemandstructure[${period}]`, source),
    })),
    ...(months === undefined ? {} : { months }),
  };
}

/** URDB does not say which periods a look-back holds for; as SAM's reader does, all of them are taken. */
function readTimeOfUse(rate: JsonObject, isRatcheted: boolean, source: UrdbSource): TimeOfUseDemandSpec | undefined {
  requireKw(rate, 'demandrateunit', source);
  const structure = optionalStructure(rate, 'demandratestructure', source);
  if (structure === undefined) return undefined;
  if (isRatcheted) source.notes.push('the look-back is taken to hold for every period of demandratestructure');
  const weekday = optionalTable(rate, 'demandweekdayschedule', source);
  const weekend = optionalTable(rate, 'demandweekendschedule', source);
  return {
    periods: structure.map((rows, period) => ({
      name: `period ${period}`,
      tiers: toDemandTierSpecs(rows, `demandratestructure[${period}]`, source),
      ...(isRatcheted ? { isRatcheted } : {}),
    })),
    ...(weekday === undefined ? {} : { weekday }),
    ...(weekend === undefined ? {} : { weekend }),
  };
}

/** REopt's reading: named months of the whole year, or else a range of months before the billed one. */
function readRatchet(rate: JsonObject, source: UrdbSource): RatchetSpec | undefined {
  requireNoRatchetTable(rate, source);
  const shareFraction = optionalNumber(rate, 'lookbackpercent', source) ?? 0;
  if (shareFraction === 0) return undefined;
  if (!(shareFraction > 0 && shareFraction <= 1)) {
    throw urdbFault(source.file, 'lookbackpercent', `is ${shareFraction}`, 'Write a share from 0 to 1, as URDB does.');
  }
  const range = optionalNumber(rate, 'lookbackrange', source) ?? 0;
  if (range > 0) return { shareFraction, previousCount: range };
  const flags = optionalNumbers(rate, 'lookbackmonths', source);
  if (flags?.length !== 12) {
    const next = 'Give lookbackmonths (12 times 0 or 1) or lookbackrange.';
    throw urdbFault(source.file, 'lookbackmonths', 'does not say which months are looked back at', next);
  }
  return { shareFraction, months: flags.flatMap((flag, index) => (flag === 0 ? [] : [index + 1])) };
}

function requireNoRatchetTable(rate: JsonObject, source: UrdbSource): void {
  const percentages = optionalNumbers(rate, 'demandratchetpercentage', source) ?? [];
  if (percentages.every((percentage) => percentage === 0)) return;
  const next = 'Write the look-back as lookbackpercent and lookbackmonths or lookbackrange.';
  throw urdbFault(source.file, 'demandratchetpercentage', 'does not say which months it looks at', next);
}

function requireKw(rate: JsonObject, name: string, source: UrdbSource): void {
  const unit = optionalText(rate, name, source);
  if (unit === undefined || unit.toLowerCase() === 'kw') return;
  throw urdbFault(source.file, name, `is ${unit}; only kW is billed`, 'Give the rate per kW.');
}
