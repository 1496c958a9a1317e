import type { AgeingModel } from '../../sim/storage/ageing/ageingModel.js';
import { LFP_250AH } from '../../sim/storage/ageing/models/lfp250.js';
import { LFP_NAUMANN_3AH } from '../../sim/storage/ageing/models/lfpNaumann.js';
import { NMC_75AH_A } from '../../sim/storage/ageing/models/nmc75a.js';
import { NMC111_KOKAM_75AH } from '../../sim/storage/ageing/models/nmcKokam.js';
import { NMC_KOKAM_FITTED } from '../../sim/storage/ageing/models/nmcKokamFitted.js';
import { NMC_SMITH_2017 } from '../../sim/storage/ageing/models/nmcSmith.js';
import { LMO_XU_2018 } from '../../sim/storage/ageing/models/xu2018.js';

/** Names that a scenario file gives to the models of ageing. */
export const AGEING_MODELS = [
  'lfp-250ah',
  'lfp-naumann-3ah',
  'nmc-75ah-a',
  'nmc111-kokam-75ah',
  'nmc-kokam-fitted',
  'nmc-smith-2017',
  'lmo-xu-2018',
] as const;

const MODELS: Readonly<Record<(typeof AGEING_MODELS)[number], AgeingModel>> = {
  'lfp-250ah': LFP_250AH,
  'lfp-naumann-3ah': LFP_NAUMANN_3AH,
  'nmc-75ah-a': NMC_75AH_A,
  'nmc111-kokam-75ah': NMC111_KOKAM_75AH,
  'nmc-kokam-fitted': NMC_KOKAM_FITTED,
  'nmc-smith-2017': NMC_SMITH_2017,
  'lmo-xu-2018': LMO_XU_2018,
};

/**
 * The model of a name.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(ageingModelOf('lfp-250ah')).toBe(LFP_250AH);
 * ```
 */
export function ageingModelOf(name: (typeof AGEING_MODELS)[number]): AgeingModel {
  return MODELS[name];
}
