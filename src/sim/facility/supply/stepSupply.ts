/** One step of a whole site: grid, switch, own sources, UPS and motors on one time base. */
import { toHours } from '../../../base/units.js';
import type { DroopSource } from './droop.js';
import { shareByDroop } from './droop.js';
import { STOPPED_GENERATOR, stepGenerator } from './generator.js';
import { MOTORS_ON } from './mechanical.js';
import type { MicrogridState } from './microgrid.js';
import { ON_GRID, connectedFraction, stepMicrogrid } from './microgrid.js';
import { readyUps } from './stepUps.js';
import type { Loads, SupplyState } from './supplyBus.js';
import { loadsAt, sourcesOf } from './supplyBus.js';
import type { SupplySite } from './supplySite.js';

export type GridNow = { readonly voltagePu: number; readonly frequencyHz: number; readonly stepMs: number };

/** Means over the step; positive injects into the site, and all powers add up to 0. */
export type SupplyFlow = {
  readonly gridKw: number;
  /** At the terminals of the site's storage. */
  readonly storageKw: number;
  readonly generatorKw: number;
  /** At the cells of the UPS. */
  readonly upsBatteryKw: number;
  /** Reached the computers; at most 0. */
  readonly itKw: number;
  readonly mechanicalKw: number;
  /** In the UPS; at most 0. */
  readonly lossKw: number;
};

export type SupplyStep = {
  readonly state: SupplyState;
  readonly flow: SupplyFlow;
  readonly busPu: number;
  /** At the computers. */
  readonly outputPu: number;
};

/**
 * A site on a good grid, everything full.
 *
 * @example
 * ```ts @import.meta.vitest
 * const parts = { ups: { batteryKwh: 5 }, storage: null, generators: [], nominalHz: 60 };
 * expect(readySupply(parts).frequencyHz).toBe(60);
 * ```
 */
export function readySupply({
  ups,
  storage,
  generators,
  nominalHz,
}: {
  readonly ups: Pick<SupplySite['ups'], 'batteryKwh'>;
  readonly storage: Pick<NonNullable<SupplySite['storage']>, 'reserveKwh'> | null;
  readonly generators: readonly unknown[];
  readonly nominalHz: number;
}): SupplyState {
  return {
    ...{ microgrid: ON_GRID, ups: readyUps(ups), mechanical: MOTORS_ON },
    generators: generators.map(() => STOPPED_GENERATOR),
    reserveKwh: storage?.reserveKwh ?? 0,
    frequencyHz: nominalHz,
  };
}

/**
 * One step of the site under a grid voltage and frequency that stay for the step. An island shows the frequency of the step
 * before to its loads. In a black start the motors come by the steps of load and the UPS with the last of them.
 *
 * @example
 * ```ts @import.meta.vitest
 * const limits = { lowPu: 0.85, highPu: 1.1, lowHz: 58, highHz: 62 };
 * const site = {
 *   itKw: 96, mechanical: { loadKw: 20, dropPu: 0.7, dropMs: 20, restartMs: 1000 }, connectionKw: 200, nominalHz: 60,
 *   generatorDelayMs: 0, generators: [], storage: null,
 *   ups: {
 *     ...limits, class: 'VFI' as const, returnAfterMs: 1000, batteryKwh: 80, rechargeKw: 50, lineEfficiencyFraction: 0.96,
 *     batteryEfficiencyFraction: 1, detectMs: 0, transferMs: 0, walkInMs: 0, lockout: null,
 *   },
 *   microgrid: {
 *     ...limits, tripMs: 2000, openMs: 50, returnAfterMs: 60_000, syncMs: 5000, blackStartMs: 10_000, loadSteps: [1],
 *     loadStepMs: 1000,
 *   },
 * };
 * const { flow } = stepSupply(site, readySupply(site), { voltagePu: 1, frequencyHz: 60, stepMs: 1 });
 * expect(flow.gridKw).toBe(120);
 * ```
 */
export function stepSupply(site: SupplySite, before: SupplyState, grid: GridNow): SupplyStep {
  const { microgrid: was } = before;
  const isWanted = was.mode !== 'grid' || (was.badMs > 0 && was.badMs >= site.generatorDelayMs);
  const { stepMs } = grid;
  const generators = before.generators.map((state, i) =>
    stepGenerator(site.generators[i]!, state, { isWanted, stepMs }),
  );
  const sources = sourcesOf(site, { ...before, generators }, stepMs);
  const roomKw = sources.reduce((sum, source) => sum + source.roomKw, 0);
  const behind = (switched: MicrogridState): Loads => {
    const connectedShare = connectedFraction(site.microgrid, switched);
    return loadsAt(site, before, { voltagePu: 1, frequencyHz: before.frequencyHz, stepMs, connectedShare });
  };
  // On the grid and in the dark nobody asks.
  const isAsked = was.mode !== 'grid' && was.mode !== 'black';
  const canCarry = isAsked && roomKw > 0 && behind(was).takenKw <= roomKw;
  const microgrid = stepMicrogrid(site.microgrid, was, { ...grid, canCarry, canStart: roomKw > 0 });
  const now: Now = { site, before: { ...before, generators, microgrid }, grid, sources };
  if (microgrid.mode === 'grid' || microgrid.mode === 'opening') return onGrid(now);
  if (microgrid.mode === 'black') return inTheDark(now);
  const loads = behind(microgrid);
  return loads.takenKw > roomKw ? inTheDark(now) : onIsland(now, loads);
}

type Now = {
  readonly site: SupplySite;
  /** With the generators and the switch of this step. */
  readonly before: SupplyState;
  readonly grid: GridNow;
  readonly sources: readonly DroopSource[];
};

function onGrid({ site, before, grid }: Now): SupplyStep {
  const loads = loadsAt(site, before, { ...grid, connectedShare: 1 });
  const { storage } = site;
  const isCalm = before.microgrid.goodMs > 0;
  const roomKw =
    storage === null ? 0 : (storage.reserveKwh - before.reserveKwh) / storage.efficiencyFraction / toHours(grid.stepMs);
  const fillKw = storage !== null && isCalm ? Math.max(0, Math.min(storage.rechargeKw, roomKw)) : 0;
  const gains = { storageKw: -fillKw, generatorKw: 0, gridKw: loads.takenKw + fillKw };
  const reserveKwh = before.reserveKwh + fillKw * (storage?.efficiencyFraction ?? 0) * toHours(grid.stepMs);
  const state = { ...before, reserveKwh, frequencyHz: site.nominalHz };
  return toStep(loads, gains, { state, busPu: grid.voltagePu });
}

function inTheDark({ site, before, grid }: Now): SupplyStep {
  const loads = loadsAt(site, before, { voltagePu: 0, frequencyHz: 0, stepMs: grid.stepMs, connectedShare: 0 });
  const collapsed = before.microgrid.mode !== 'black';
  const microgrid = collapsed ? { ...before.microgrid, mode: 'black' as const, modeMs: grid.stepMs } : before.microgrid;
  const generators = before.generators.map((state) => ({ ...state, powerKw: 0 }));
  const state = { ...before, microgrid, generators, frequencyHz: site.nominalHz };
  return toStep(loads, { gridKw: 0, storageKw: 0, generatorKw: 0 }, { state, busPu: 0 });
}

function onIsland({ site, before, grid, sources }: Now, loads: Loads): SupplyStep {
  const share = shareByDroop(sources, loads.takenKw);
  const storageKw = site.storage === null ? 0 : share.powersKw[0]!;
  const byGenerator = share.powersKw.slice(site.storage === null ? 0 : 1);
  const usedKwh = (storageKw / (site.storage?.efficiencyFraction ?? 1)) * toHours(grid.stepMs);
  const state = {
    ...before,
    generators: before.generators.map((generator, i) => ({ ...generator, powerKw: byGenerator[i]! })),
    reserveKwh: Math.max(0, before.reserveKwh - usedKwh),
    frequencyHz: site.nominalHz * (1 - share.fallFraction),
  };
  const generatorKw = byGenerator.reduce((sum, powerKw) => sum + powerKw, 0);
  return toStep(loads, { gridKw: 0, storageKw, generatorKw }, { state, busPu: 1 });
}

type Gains = Pick<SupplyFlow, 'gridKw' | 'storageKw' | 'generatorKw'>;

function toStep(
  { ups, mechanical, motorsKw }: Loads,
  gains: Gains,
  { state, busPu }: Pick<SupplyStep, 'state' | 'busPu'>,
): SupplyStep {
  return {
    state: { ...state, ups: ups.state, mechanical },
    flow: {
      ...gains,
      upsBatteryKw: ups.drawnKw - ups.storedKw,
      itKw: -ups.givenKw,
      mechanicalKw: -motorsKw,
      lossKw: -ups.lostKw,
    },
    busPu,
    outputPu: ups.outputPu,
  };
}
