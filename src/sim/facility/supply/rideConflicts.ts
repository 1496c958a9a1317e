/** Conflicts that a run through the corners of a grid rule shows. */
import type { VoltageEnvelope } from '../reliability/voltageEnvelope.js';
import { judgeVoltage } from '../reliability/voltageEnvelope.js';
import type { Conflict, GridRule } from './conflict.js';
import type { SupplyRun } from './runSupply.js';
import { outputStretches, runSupply } from './runSupply.js';
import type { SupplySite } from './supplySite.js';

/** A sag that the rule asks the site to ride through. */
export type Corner = { readonly voltagePu: number; readonly durationMs: number };

/** Before each sag. */
const CALM_MS = 10;
/** Times are counted in these. */
const STEP_MS = 1;

/**
 * The corners of a table: the voltage at the far end of each band that does not last, for all of its time.
 *
 * @example
 * ```ts @import.meta.vitest
 * const bands = [{ lowPu: 0.5, highPu: 0.9, rideMs: 200 }, { lowPu: 0.9, highPu: 1.1, rideMs: Infinity }];
 * expect(cornersOf({ name: 'rule', source: 'example', bands })).toEqual([{ voltagePu: 0.5, durationMs: 200 }]);
 * ```
 */
export function cornersOf({ bands }: VoltageEnvelope): Corner[] {
  const lasting = bands.findIndex(({ rideMs }) => rideMs === Infinity);
  return bands.flatMap(({ lowPu, highPu, rideMs }, i) => {
    if (i === lasting || rideMs < STEP_MS) return [];
    // The upper end of a band belongs to the next one up, where there is one.
    const farPu = i < lasting ? lowPu : i === bands.length - 1 ? highPu : highPu * (1 - 1e-9);
    return [{ voltagePu: farPu, durationMs: Math.floor(rideMs) }];
  });
}

/**
 * What each corner shows, each kind of conflict once, with the first corner that shows it.
 *
 * @example
 * ```ts @import.meta.vitest
 * const bands = [{ lowPu: 0.9, highPu: 1.1, rideMs: Infinity }];
 * const rule = { envelope: { name: 'rule', source: '', bands }, recoverFraction: 0.9, recoverMs: 1, forbidsSagCounting: false };
 * expect(rideConflicts({} as never, rule, rule.envelope)).toEqual([]);
 * ```
 */
export function rideConflicts(site: SupplySite, rule: GridRule, endures: VoltageEnvelope): Conflict[] {
  const found = cornersOf(rule.envelope).flatMap((corner) => {
    const recoverMs = Math.ceil(rule.recoverMs);
    const calm = { voltagePu: 1, durationMs: CALM_MS };
    // One step more than the time allowed: the last step begins when it is over.
    const after = { voltagePu: 1, durationMs: recoverMs + STEP_MS };
    const run = runSupply(site, [calm, corner, after], STEP_MS);
    return [...recoveryConflicts(site, rule, { corner, run }), ...computerConflicts(endures, { corner, run })];
  });
  return found.filter(({ kind }, i) => found.findIndex((other) => other.kind === kind) === i);
}

type Shown = { readonly corner: Corner; readonly run: SupplyRun };

function recoveryConflicts(site: SupplySite, rule: GridRule, { corner, run }: Shown): Conflict[] {
  const { gridKw } = run.flows;
  const [beforeKw, afterKw] = [gridKw[0]!, gridKw.at(-1)!];
  if (afterKw >= rule.recoverFraction * beforeKw * (1 - 1e-12)) return [];
  const where = `After ${corner.voltagePu} pu for ${corner.durationMs} ms and ${Math.ceil(rule.recoverMs)} ms of good voltage`;
  const back = `${((100 * afterKw) / beforeKw).toFixed(1)} % of the load is back on the grid; ${rule.envelope.name} asks for ${100 * rule.recoverFraction} %`;
  const { microgrid, ups, mechanical } = run.end;
  const causes: Conflict[] = [];
  const add = (kind: string, part: 'switch' | 'ups' | 'cooling', why: string): void => {
    causes.push({ kind, between: ['grid rule', part], text: `${where} ${back}: ${why}.` });
  };
  if (microgrid.mode !== 'grid') add('switch opens in the band', 'switch', `the site's switch is at ${microgrid.mode}`);
  else if (ups.mode !== 'line') {
    const fine = run.flows.itKw.every((powerKw) => powerKw <= -site.itKw * (1 - 1e-9))
      ? ', although its load is fine'
      : '';
    add('ups stays away', 'ups', `the UPS is at ${ups.mode}${fine}`);
  }
  if (!mechanical.isOn) add('cooling restarts late', 'cooling', 'the motors of the cooling are still off');
  return causes;
}

function computerConflicts(endures: VoltageEnvelope, { corner, run }: Shown): Conflict[] {
  const verdict = judgeVoltage(endures, outputStretches(run));
  if (verdict.isWithin) return [];
  const sag = `${corner.voltagePu} pu for ${corner.durationMs} ms`;
  const text = `In a sag to ${sag} the voltage behind the UPS leaves ${endures.name} after ${verdict.leftAtMs - CALM_MS} ms.`;
  return [{ kind: 'computers drop', between: ['ups', 'computers'], text }];
}
