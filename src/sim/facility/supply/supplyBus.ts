/** What stands on a site's bus: loads that take and sources that could give. */
import { toHours } from '../../../base/units.js';
import type { DroopSource } from './droop.js';
import type { GeneratorState } from './generator.js';
import { generatorRoomKw } from './generator.js';
import type { MechanicalState } from './mechanical.js';
import { stepMechanical } from './mechanical.js';
import type { MicrogridState } from './microgrid.js';
import type { UpsState, UpsStep } from './stepUps.js';
import { stepUps } from './stepUps.js';
import type { SupplySite } from './supplySite.js';

export type SupplyState = {
  readonly microgrid: MicrogridState;
  readonly ups: UpsState;
  readonly mechanical: MechanicalState;
  readonly generators: readonly GeneratorState[];
  /** Left of the reserve of the site's storage. */
  readonly reserveKwh: number;
  /** Of the site's bus. */
  readonly frequencyHz: number;
};

/** The site's bus in a step. */
export type Bus = {
  readonly voltagePu: number;
  readonly frequencyHz: number;
  readonly stepMs: number;
  /** Of the loads whose feeders are closed. */
  readonly connectedShare: number;
};

/** What the UPS and the motors of a site do in a step. */
export type Loads = {
  readonly ups: UpsStep;
  readonly mechanical: MechanicalState;
  readonly motorsKw: number;
  readonly takenKw: number;
};

/**
 * What could feed an island: the site's storage first, where there is one, then the generators.
 *
 * @example
 * ```ts @import.meta.vitest
 * const storage = { powerKw: 100, reserveKwh: 1, efficiencyFraction: 0.9, droopFraction: 0.02, rechargeKw: 0 };
 * const sources = sourcesOf({ storage, generators: [] }, { reserveKwh: 1, generators: [] }, 3_600_000);
 * expect(sources).toEqual([{ ratedKw: 100, roomKw: 0.9, droopFraction: 0.02 }]);
 * ```
 */
export function sourcesOf(
  { storage, generators }: Pick<SupplySite, 'storage' | 'generators'>,
  state: Pick<SupplyState, 'reserveKwh' | 'generators'>,
  stepMs: number,
): DroopSource[] {
  const fromStorage =
    storage === null
      ? []
      : [
          {
            ratedKw: storage.powerKw,
            roomKw: Math.min(storage.powerKw, (state.reserveKwh * storage.efficiencyFraction) / toHours(stepMs)),
            droopFraction: storage.droopFraction,
          },
        ];
  const fromGenerators = generators.map((generator, i) => ({
    ratedKw: generator.ratedKw,
    roomKw: generatorRoomKw(generator, state.generators[i]!, stepMs),
    droopFraction: generator.droopFraction,
  }));
  return [...fromStorage, ...fromGenerators];
}

/**
 * The loads in a step on a bus. The UPS comes with the last of the feeders.
 *
 * @example
 * ```ts @import.meta.vitest
 * const mechanical = { loadKw: 20, dropPu: 0.7, dropMs: 20, restartMs: 1000 };
 * const ups = {
 *   class: 'VFI' as const, lowPu: 0.9, highPu: 1.1, lowHz: 58, highHz: 62, returnAfterMs: 1000, batteryKwh: 1, rechargeKw: 0,
 *   lineEfficiencyFraction: 1, batteryEfficiencyFraction: 1, detectMs: 0, transferMs: 0, walkInMs: 0, lockout: null,
 * };
 * const before = {
 *   mechanical: { isOn: true, towardsMs: 0 },
 *   ups: { mode: 'line' as const, modeMs: 0, goodMs: 0, badMs: 0, storedKwh: 1, transfersMs: [], isLocked: false },
 * };
 * const bus = { voltagePu: 1, frequencyHz: 60, stepMs: 1, connectedShare: 0.5 };
 * expect(loadsAt({ itKw: 100, mechanical, ups }, before, bus).takenKw).toBe(10);
 * ```
 */
export function loadsAt(
  site: Pick<SupplySite, 'itKw' | 'mechanical' | 'ups'>,
  before: Pick<SupplyState, 'mechanical' | 'ups'>,
  bus: Bus,
): Loads {
  const motors = stepMechanical(site.mechanical, before.mechanical, bus);
  const upsPu = bus.connectedShare === 1 ? bus.voltagePu : 0;
  const ups = stepUps(site.ups, before.ups, { ...bus, voltagePu: upsPu, loadKw: site.itKw });
  return { ups, mechanical: motors.state, motorsKw: motors.takenKw, takenKw: ups.inputKw + motors.takenKw };
}
