/** Storage that takes the fast part of a power: a capacitor in the supply, a battery in the rack or at the site. */
import type { PowerStage } from '../powerStream.js';
import type { StorageLimits, StorageSmoothingSpec } from './storageLimits.js';
import { toStorageLimits } from './storageLimits.js';
import type { SwingCount, Swings } from './swingCount.js';
import { noteStored, toSwingCount, toSwings } from './swingCount.js';

/**
 * Powers at the storage's terminals. Balance: grid = demand + charged - discharged + auxiliary, and charged = discharged +
 * lost + gained.
 */
export type StorageUse = {
  readonly chargedKwh: number;
  readonly dischargedKwh: number;
  readonly auxiliaryKwh: number;
  readonly lossKwh: number;
  /** Stored at the end less stored at the start. */
  readonly gainedKwh: number;
  readonly peakChargeKw: number;
  readonly peakDischargeKw: number;
  /** Most less least energy stored: what the storage must be able to swing. */
  readonly swingKwh: number;
  /** Furthest that the grid came off its aim because the storage was full, empty or too weak. */
  readonly peakMissKw: number;
  readonly missedKwh: number;
  /** Null without a battery. */
  readonly cycles: SwingCount | null;
};

/** Mutable sums of a run; powers in kW times steps. */
type StorageRun = {
  readonly swings: Swings;
  storedKwh: number;
  /** Of the step before, without auxiliaries; NaN before the first. */
  gridKw: number;
  chargedKw: number;
  dischargedKw: number;
  peakChargeKw: number;
  peakDischargeKw: number;
  lowKwh: number;
  highKwh: number;
  peakMissKw: number;
  missedKw: number;
  sampleCount: number;
};

/**
 * A stage that keeps the grid's power slow: each step the grid moves towards the demand, by the share of a first-order lag and
 * no faster than the ramp, and the storage gives or takes the rest as far as it can. Where it cannot, the grid goes on from
 * the power that it then has. The first sample is held to have lasted for ever.
 *
 * The gain on a sine is a / |1 - (1-a) exp(-i w dt)| with a = 1 - exp(-dt/tau), towards 1/sqrt(1 + (w tau)^2) for small steps.
 * A lone step P under a ramp R asks for P^2/(2R) (1 - R dt/P).
 *
 * @throws RangeError when a field is out of its range, or the battery has load curves, derating, a leak, a ramp or a hold.
 * @example
 * ```ts @import.meta.vitest
 * const stage = toStorageSmoothing({ battery: null, rampKwPerMin: 60 }, 1000);
 * const block = Float64Array.of(0, 4, 4, 4, 4);
 * stage.step(block, 5);
 * expect([...block]).toEqual([0, 1, 2, 3, 4]);
 * expect(stage.use().peakDischargeKw).toBe(3);
 * ```
 */
export function toStorageSmoothing(spec: StorageSmoothingSpec, stepMs: number): PowerStage<StorageUse> {
  const limits = toStorageLimits(spec, stepMs);
  const run: StorageRun = {
    swings: toSwings(limits.maxKwh - limits.minKwh, spec.damage ?? null),
    ...{ storedKwh: limits.startKwh, gridKw: NaN, chargedKw: 0, dischargedKw: 0, peakChargeKw: 0, peakDischargeKw: 0 },
    ...{ lowKwh: limits.startKwh, highKwh: limits.startKwh, peakMissKw: 0, missedKw: 0, sampleCount: 0 },
  };
  const step = (block: Float64Array, sampleCount: number): void => {
    if (sampleCount > 0)
      smoothBlock(run, limits, block.length === sampleCount ? block : block.subarray(0, sampleCount));
  };
  return { step, use: () => toUse(run, limits, spec.battery !== null) };
}

/** Hot loop: numbers and the fields of the run, nothing allocated. */
function smoothBlock(run: StorageRun, limits: StorageLimits, block: Float64Array): void {
  const { stepHours, movedFraction, rampKw, restorePerHour, startKwh, auxiliaryKw } = limits;
  const { powerKw, minKwh, maxKwh, chargeFraction, dischargeFraction } = limits;
  const perDischarge = stepHours / dischargeFraction;
  const perCharge = stepHours * chargeFraction;
  const { swings } = run;
  let { storedKwh, gridKw, chargedKw, dischargedKw, missedKw } = run;
  if (gridKw !== gridKw) gridKw = block[0]!;
  for (let i = 0; i < block.length; i += 1) {
    const demandKw = block[i]!;
    const moveKw = (demandKw + (startKwh - storedKwh) * restorePerHour - gridKw) * movedFraction;
    const aimKw = gridKw + (moveKw > rampKw ? rampKw : moveKw < -rampKw ? -rampKw : moveKw);
    let outKw = demandKw - aimKw;
    if (outKw > 0) {
      outKw = Math.max(0, Math.min(outKw, powerKw, (storedKwh - minKwh) / perDischarge));
      storedKwh -= outKw * perDischarge;
      dischargedKw += outKw;
      if (outKw > run.peakDischargeKw) run.peakDischargeKw = outKw;
      if (storedKwh < run.lowKwh) run.lowKwh = storedKwh;
    } else {
      outKw = -Math.max(0, Math.min(-outKw, powerKw, (maxKwh - storedKwh) / perCharge));
      storedKwh -= outKw * perCharge;
      chargedKw -= outKw;
      if (-outKw > run.peakChargeKw) run.peakChargeKw = -outKw;
      if (storedKwh > run.highKwh) run.highKwh = storedKwh;
    }
    gridKw = demandKw - outKw;
    const missKw = Math.abs(gridKw - aimKw);
    missedKw += missKw;
    if (missKw > run.peakMissKw) run.peakMissKw = missKw;
    noteStored(swings, storedKwh);
    block[i] = gridKw + auxiliaryKw;
  }
  run.sampleCount += block.length;
  Object.assign(run, { storedKwh, gridKw, chargedKw, dischargedKw, missedKw });
}

function toUse(run: StorageRun, { stepHours, startKwh, auxiliaryKw }: StorageLimits, hasBattery: boolean): StorageUse {
  const { storedKwh, peakChargeKw, peakDischargeKw, peakMissKw } = run;
  const [chargedKwh, dischargedKwh] = [run.chargedKw * stepHours, run.dischargedKw * stepHours];
  const gainedKwh = storedKwh - startKwh;
  return {
    ...{ chargedKwh, dischargedKwh, gainedKwh, lossKwh: chargedKwh - dischargedKwh - gainedKwh },
    ...{ peakChargeKw, peakDischargeKw, peakMissKw, missedKwh: run.missedKw * stepHours },
    auxiliaryKwh: run.sampleCount * auxiliaryKw * stepHours,
    swingKwh: run.highKwh - run.lowKwh,
    cycles: hasBattery ? toSwingCount(run.swings) : null,
  };
}
