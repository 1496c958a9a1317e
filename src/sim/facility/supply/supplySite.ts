/** A site between its grid and its load: switch, own sources, UPS and cooling, with their settings. */
import type { Generator, GeneratorSpec } from './generator.js';
import { toGenerator } from './generator.js';
import type { Microgrid, MicrogridSpec } from './microgrid.js';
import { toMicrogrid } from './microgrid.js';
import type { Ups, UpsSpec } from './ups.js';
import { toUps } from './ups.js';

/** Storage on the bus of the site, before the UPS. */
export type SiteStorageSpec = {
  /** Above 0. */
  readonly powerKw: number;
  /** Usable for an island when the grid goes: the part that no other service may take; from 0. */
  readonly reserveKwh: number;
  /** Terminal per stored energy, each way; above 0, at most 1. */
  readonly efficiencyFraction: number;
  /** Fall of the frequency from no load to full power, as a share; above 0, below 1. */
  readonly droopFraction: number;
  /** Taken from the grid to fill the reserve again; from 0. */
  readonly rechargeKw: number;
};

/** Pumps, fans and compressors on the bus, which drop out in a sag. */
export type MechanicalSpec = {
  /** From 0. */
  readonly loadKw: number;
  /** Contactors open below this for `dropMs`. */
  readonly dropPu: number;
  readonly dropMs: number;
  /** From good voltage to full load again. */
  readonly restartMs: number;
};

export type SupplySiteSpec = {
  /** Taken by the computers; from 0. */
  readonly itKw: number;
  readonly mechanical: MechanicalSpec;
  readonly ups: UpsSpec;
  readonly microgrid: MicrogridSpec;
  readonly storage?: SiteStorageSpec;
  readonly generators?: readonly GeneratorSpec[];
  /** A grid that is bad for so long starts the generators; from 0; 0 by default. */
  readonly generatorDelayMs?: number;
  /** Most that the grid connection may carry; above 0. */
  readonly connectionKw: number;
  /** 50 or 60 as a rule. */
  readonly nominalHz: number;
};

export type SupplySite = Omit<Required<SupplySiteSpec>, 'ups' | 'microgrid' | 'storage' | 'generators'> & {
  readonly ups: Ups;
  readonly microgrid: Microgrid;
  /** Null where there is none. */
  readonly storage: SiteStorageSpec | null;
  readonly generators: readonly Generator[];
};

/**
 * A checked, frozen site.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const limits = { lowPu: 0.85, highPu: 1.1, lowHz: 58, highHz: 62 };
 * const site = toSupplySite({
 *   itKw: 1000, mechanical: { loadKw: 200, dropPu: 0.7, dropMs: 20, restartMs: 1000 }, connectionKw: 2000, nominalHz: 60,
 *   ups: {
 *     ...limits, class: 'VFI', returnAfterMs: 1000, batteryKwh: 80, rechargeKw: 50,
 *     lineEfficiencyFraction: 0.96, batteryEfficiencyFraction: 0.97,
 *   },
 *   microgrid: {
 *     ...limits, tripMs: 2000, openMs: 50, returnAfterMs: 60_000, syncMs: 5000, blackStartMs: 10_000, loadSteps: [1],
 *     loadStepMs: 1000,
 *   },
 * });
 * expect([site.storage, site.generators, site.generatorDelayMs]).toEqual([null, [], 0]);
 * ```
 */
export function toSupplySite(spec: SupplySiteSpec): SupplySite {
  const { itKw, mechanical, storage = null, generators = [], generatorDelayMs = 0, connectionKw, nominalHz } = spec;
  requireFromZero({ itKw, ...mechanical, generatorDelayMs });
  requireAboveZero({ connectionKw, nominalHz });
  if (storage !== null) requireStorage(storage);
  return Object.freeze({
    ...{ itKw, mechanical, storage, generatorDelayMs, connectionKw, nominalHz },
    ups: toUps(spec.ups),
    microgrid: toMicrogrid(spec.microgrid),
    generators: generators.map(toGenerator),
  });
}

function requireStorage({ powerKw, reserveKwh, efficiencyFraction, droopFraction, rechargeKw }: SiteStorageSpec): void {
  requireAboveZero({ powerKw, efficiencyFraction, droopFraction });
  requireFromZero({ reserveKwh, rechargeKw });
  if (efficiencyFraction > 1 || droopFraction >= 1) {
    throw new RangeError(
      `Give efficiencyFraction up to 1 and droopFraction below 1; these are ${efficiencyFraction}, ${droopFraction}.`,
    );
  }
}

function requireFromZero(fields: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
  }
}

function requireAboveZero(fields: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`Give ${field} above 0; this one is ${value}.`);
  }
}
