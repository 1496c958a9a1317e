import type { SupplySite, SupplySiteSpec } from '../../../../src/sim/facility/supply/supplySite.js';
import { toSupplySite } from '../../../../src/sim/facility/supply/supplySite.js';
import type { UpsSpec } from '../../../../src/sim/facility/supply/ups.js';

export const UPS: UpsSpec = {
  ...{ class: 'VFI', lowPu: 0.85, highPu: 1.1, lowHz: 57, highHz: 63, returnAfterMs: 500, walkInMs: 500 },
  ...{ batteryKwh: 5000, rechargeKw: 2000, lineEfficiencyFraction: 0.96, batteryEfficiencyFraction: 0.97 },
};

/** 100 MW of computers with a UPS that goes back in time, storage, and generators of 150 MW. */
export const SITE: SupplySiteSpec = {
  itKw: 100_000,
  mechanical: { loadKw: 5000, dropPu: 0.45, dropMs: 300, restartMs: 1000 },
  ups: UPS,
  microgrid: {
    ...{ lowPu: 0.5, highPu: 1.2, lowHz: 57, highHz: 62, tripMs: 600, openMs: 50, returnAfterMs: 3000, syncMs: 400 },
    ...{ blackStartMs: 1000, loadSteps: [0.1, 0.25, 0.5, 1], loadStepMs: 200 },
  },
  storage: { powerKw: 120_000, reserveKwh: 30_000, efficiencyFraction: 0.95, droopFraction: 0.01, rechargeKw: 1000 },
  generators: [{ ratedKw: 150_000, startMs: 2000, risePerSecondFraction: 0.2, droopFraction: 0.04 }],
  generatorDelayMs: 2500,
  connectionKw: 130_000,
  nominalHz: 60,
};

/** {@link SITE} with some settings changed. */
export function siteWith(change: Partial<SupplySiteSpec>): SupplySite {
  return toSupplySite({ ...SITE, ...change });
}

/** {@link SITE} without storage on its bus. */
export function siteWithoutStorage(change: Partial<SupplySiteSpec>): SupplySite {
  const { storage: _, ...rest } = SITE;
  return toSupplySite({ ...rest, ...change });
}
