/** Conflicts that the settings of a site show without a run. */
import { MS_PER_SECOND, toHours } from '../../../base/units.js';
import type { Conflict, GridRule } from './conflict.js';
import { shareByDroop } from './droop.js';
import type { SupplySite } from './supplySite.js';

/**
 * All of them.
 *
 * @example
 * ```ts @import.meta.vitest
 * const envelope = { name: 'rule', source: '', bands: [{ lowPu: 0.9, highPu: 1.1, rideMs: Infinity }] };
 * const ups = { lockout: { count: 3, withinMs: 60_000 }, lineEfficiencyFraction: 1, rechargeKw: 0, batteryKwh: 1, lowPu: 0.9 };
 * const site = { ups, mechanical: { loadKw: 0 }, storage: null, generators: [], itKw: 1, connectionKw: 2, microgrid: {} };
 * const rule = { envelope, recoverFraction: 0.9, recoverMs: 2000, forbidsSagCounting: true };
 * expect(settingConflicts(site as never, rule).map(({ kind }) => kind)).toEqual(['sags are counted', 'no source behind the ups']);
 * ```
 */
export function settingConflicts(site: SupplySite, rule: GridRule): Conflict[] {
  return [
    sagCounting(site, rule),
    returnOverLimit(site),
    reserveGap(site),
    generatorInSag(site, rule),
    walkInTooFast(site),
    upsRefusesIsland(site),
    upsBeforeStorage(site),
  ].filter((conflict) => conflict !== null);
}

type Finding = Conflict | null;

function sagCounting({ ups }: SupplySite, rule: GridRule): Finding {
  if (ups.lockout === null || !rule.forbidsSagCounting) return null;
  const { count, withinMs } = ups.lockout;
  const text = `The UPS stays on its battery after ${count} transfers in ${withinMs / MS_PER_SECOND} s; ${rule.envelope.name} prohibits to leave by counting sags.`;
  return { kind: 'sags are counted', between: ['grid rule', 'ups'], text };
}

/** Bus power of the site when all is served. */
function siteKw({ itKw, mechanical, ups }: SupplySite): number {
  return itKw / ups.lineEfficiencyFraction + mechanical.loadKw;
}

function returnOverLimit(site: SupplySite): Finding {
  const backKw = siteKw(site) + site.ups.rechargeKw + (site.storage?.rechargeKw ?? 0);
  if (backKw <= site.connectionKw) return null;
  const text = `After an outage load and recharging take ${backKw.toFixed(0)} kW; the connection carries ${site.connectionKw} kW.`;
  return {
    kind: 'recharge over the connection',
    between: ['connection', site.storage === null ? 'ups' : 'storage'],
    text,
  };
}

/** Stored energy must last until a generator carries; without one nothing ends an outage but the grid. */
function reserveGap({ ups, storage, generators, itKw, generatorDelayMs }: SupplySite): Finding {
  const storedKwh =
    ups.batteryKwh * ups.batteryEfficiencyFraction + (storage?.reserveKwh ?? 0) * (storage?.efficiencyFraction ?? 0);
  if (generators.length === 0) {
    if (storage !== null) return null;
    const text = 'Neither storage nor a generator stands behind the UPS: its battery is all there is in an outage.';
    return { kind: 'no source behind the ups', between: ['ups', 'generator'], text };
  }
  const neededMs =
    generatorDelayMs + Math.max(...generators.map(({ startMs, attemptCount }) => startMs * attemptCount));
  const lastsMs = storedKwh / (itKw * toHours(1));
  if (lastsMs >= neededMs) return null;
  const text = `Stored energy carries the computers for ${(lastsMs / MS_PER_SECOND).toFixed(1)} s; the generators may take ${neededMs / MS_PER_SECOND} s with all their attempts.`;
  return {
    kind: 'reserve ends before the generator',
    between: [storage === null ? 'ups' : 'storage', 'generator'],
    text,
  };
}

function generatorInSag({ generators, generatorDelayMs }: SupplySite, { envelope }: GridRule): Finding {
  const longestMs = Math.max(0, ...envelope.bands.map(({ rideMs }) => (rideMs === Infinity ? 0 : rideMs)));
  if (generators.length === 0 || generatorDelayMs >= longestMs) return null;
  const text = `Generators are called after ${generatorDelayMs} ms; ${envelope.name} has sags of ${longestMs} ms that the site must stay through.`;
  return { kind: 'generator called in a sag', between: ['grid rule', 'generator'], text };
}

/** Where no storage takes the difference, a generator must follow the load as the UPS puts it on. */
function walkInTooFast({ ups, generators, storage, itKw }: SupplySite): Finding {
  if (generators.length === 0 || storage !== null) return null;
  const riseKwPerS = generators.reduce(
    (sum, { ratedKw, risePerSecondFraction }) => sum + ratedKw * risePerSecondFraction,
    0,
  );
  const loadKw = itKw / ups.lineEfficiencyFraction;
  const askedKwPerS = ups.walkInMs === 0 ? Infinity : loadKw / (ups.walkInMs / MS_PER_SECOND);
  if (askedKwPerS <= riseKwPerS) return null;
  const text = `The UPS puts ${loadKw.toFixed(0)} kW on in ${ups.walkInMs / MS_PER_SECOND} s; the generators rise by ${riseKwPerS.toFixed(0)} kW a second.`;
  return { kind: 'walk-in too fast', between: ['ups', 'generator'], text };
}

/** The frequency of the island at full load against what the UPS takes. */
function upsRefusesIsland(site: SupplySite): Finding {
  const { ups, storage, generators, nominalHz } = site;
  const sources = [
    ...(storage === null
      ? []
      : [{ ratedKw: storage.powerKw, roomKw: storage.powerKw, droopFraction: storage.droopFraction }]),
    ...generators.map(({ ratedKw, droopFraction }) => ({ ratedKw, roomKw: ratedKw, droopFraction })),
  ];
  if (sources.length === 0) return null;
  const { fallFraction } = shareByDroop(sources, siteKw(site));
  const islandHz = nominalHz * (1 - fallFraction);
  if (islandHz >= ups.lowHz) return null;
  const text = `The island stands at ${islandHz.toFixed(2)} Hz under full load; the UPS takes no input below ${ups.lowHz} Hz and empties its battery.`;
  return { kind: 'ups refuses the island', between: ['ups', generators.length > 0 ? 'generator' : 'storage'], text };
}

/** Between the two thresholds the UPS spends its battery while the storage stands by. */
function upsBeforeStorage({ ups, storage, microgrid }: SupplySite): Finding {
  if (storage === null || ups.lowPu <= microgrid.lowPu) return null;
  const text = `Between ${microgrid.lowPu} and ${ups.lowPu} pu the UPS spends its battery, and the site's storage stands by: the switch opens only below ${microgrid.lowPu} pu.`;
  return { kind: 'ups before storage', between: ['ups', 'storage'], text };
}
