import type { Series } from '../../../base/series.js';
import { toSeries } from '../../../base/series.js';
import type { Battery } from '../../storage/battery.js';
import { initialState, stepBattery } from '../../storage/batteryStep.js';
import type { Foresight } from '../arbitrageRun.js';
import type { Site } from './site.js';

/** How a schedule came about; the part of a run that is not physics. */
export type SiteOrigin = {
  /** Name of the rule that chose the powers, for legends and tables. */
  readonly policy: string;
  /** `none`: it saw no more than the step itself. A run under `perfect` is an upper bound and must bear that label. */
  readonly foresight: Foresight | 'none';
  /**
   * Generation given up by choice in each step (where export would cost), at least 0; what the export limit forces comes
   * on top. None by default.
   */
  readonly curtailKw?: Float64Array;
};

/**
 * One site with one battery driven by one schedule. All series share one grid and hold means over the step. Positive
 * injects into the site, negative withdraws; at every step
 * load + generation + curtailment + power + auxiliary + gridPower + unserved = 0.
 */
export type SiteRun = Pick<SiteOrigin, 'policy' | 'foresight'> & {
  readonly site: Site;
  readonly battery: Battery;
  /** At the battery's terminals: positive discharges, negative charges. */
  readonly power: Series<'kW'>;
  /** Drawn by the battery's controls, pumps and fans; at most 0. */
  readonly auxiliary: Series<'kW'>;
  /** Generation that is not used; at most 0. What is used is `site.generation` and this together. */
  readonly curtailment: Series<'kW'>;
  /** At the meter: positive imports, negative exports. */
  readonly gridPower: Series<'kW'>;
  /** Load that the grid's limit leaves unserved; at least 0. */
  readonly unserved: Series<'kW'>;
  /** Stored at the end of each step, counted from an empty cell. */
  readonly energy: Series<'kWh'>;
  /** Lost inside the battery within each step; at least 0. */
  readonly loss: Series<'kWh'>;
};

/** Rounding allowed to an export limit, as a share of the powers in the step. */
const ROUNDING_SHARE = 1e-9;

/**
 * Drives the battery of a site through a schedule; every step of the battery is {@link stepBattery}'s. The grid takes up
 * what is left: surplus beyond its export limit is curtailed from the generation, demand beyond its import limit stays
 * unserved.
 *
 * @param powersKw one per step, at the terminals; positive discharges.
 * @units kW and kWh.
 * @throws RangeError when the battery cannot hold a power, when a discharge finds no taker because neither load nor export
 * limit nor curtailment makes room for it, or when a chosen curtailment is not from 0 to the generation.
 * @example
 * ```ts @import.meta.vitest
 * const { toSite } = await import('./site.js');
 * const { toBattery } = await import('../../storage/battery.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const load = { unit: 'kW' as const, grid, values: Float64Array.of(40, 60), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 10, energyKwh: 8, ...losses });
 * const run = executeSite(battery, toSite({ load }), Float64Array.of(-10, 8), { policy: 'by hand', foresight: 'none' });
 * expect([...run.gridPower.values]).toEqual([50, 52]);
 * expect([...run.energy.values]).toEqual([8, 0]);
 * ```
 */
export function executeSite(battery: Battery, site: Site, powersKw: Float64Array, origin: SiteOrigin): SiteRun {
  const { grid } = site;
  if (powersKw.length !== grid.count) {
    throw new RangeError(`Give one power per step: ${powersKw.length} powers stand against ${grid.count} steps.`);
  }
  const { policy, foresight, curtailKw } = origin;
  const meter = meterPowers(battery, site, powersKw, curtailKw);
  const { energiesKwh, lossesKwh } = holdPowers(battery, powersKw, grid.stepMs);
  const onGrid = <Unit extends string>(unit: Unit, values: Float64Array) => toSeries({ unit, grid, values });
  return Object.freeze({
    ...{ policy, foresight, site, battery },
    power: onGrid('kW', powersKw),
    auxiliary: onGrid('kW', new Float64Array(grid.count).fill(0 - battery.auxiliaryKw)),
    curtailment: onGrid('kW', meter.curtailmentKw),
    gridPower: onGrid('kW', meter.gridKw),
    unserved: onGrid('kW', meter.unservedKw),
    energy: onGrid('kWh', energiesKwh),
    loss: onGrid('kWh', lossesKwh),
  });
}

function meterPowers({ auxiliaryKw }: Battery, site: Site, powersKw: Float64Array, chosenKw?: Float64Array) {
  const { load, generation, importLimitsKw, exportLimitsKw } = site;
  const [gridKw, curtailmentKw] = [new Float64Array(powersKw.length), new Float64Array(powersKw.length)];
  const unservedKw = new Float64Array(powersKw.length);
  for (let i = 0; i < powersKw.length; i += 1) {
    const generatedKw = generation.values[i]!;
    const wantedKw = chosenKw?.[i] ?? 0;
    if (!(wantedKw >= 0 && wantedKw <= generatedKw)) throw new RangeError(badCurtailment(i, wantedKw, generatedKw));
    const demandKw = auxiliaryKw - load.values[i]! - generatedKw - powersKw[i]!;
    const excessKw = 0 - demandKw - exportLimitsKw[i]!;
    const curtailedKw = Math.max(wantedKw, Math.min(generatedKw, excessKw));
    const roundingKw = ROUNDING_SHARE * (generatedKw + Math.abs(powersKw[i]!) + exportLimitsKw[i]!);
    if (excessKw - curtailedKw > roundingKw) throw new RangeError(noTaker(i, powersKw[i]!, excessKw - curtailedKw));
    curtailmentKw[i] = 0 - curtailedKw;
    unservedKw[i] = Math.max(0, demandKw + curtailedKw - importLimitsKw[i]!);
    gridKw[i] = demandKw + curtailedKw - unservedKw[i]!;
  }
  return { gridKw, curtailmentKw, unservedKw };
}

function holdPowers(battery: Battery, powersKw: Float64Array, stepMs: number) {
  const [energiesKwh, lossesKwh] = [new Float64Array(powersKw.length), new Float64Array(powersKw.length)];
  let state = initialState(battery);
  for (let i = 0; i < powersKw.length; i += 1) {
    const step = stepBattery(battery, state, powersKw[i]!, stepMs);
    state = step.state;
    energiesKwh[i] = state.energyKwh;
    lossesKwh[i] = step.lossKwh;
  }
  return { energiesKwh, lossesKwh };
}

function badCurtailment(index: number, wantedKw: number, generatedKw: number): string {
  return `Give curtailKw from 0 to the generation, ${generatedKw} kW in step ${index}; this one is ${wantedKw}.`;
}

function noTaker(index: number, powerKw: number, excessKw: number): string {
  return `Discharge less in step ${index}: of ${powerKw} kW, ${excessKw} find neither load nor room at the export limit.`;
}
