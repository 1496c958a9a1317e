import { toCycleLifeModel, toDamageModel } from '../../sim/storage/ageing/models/cycleLife.js';
import { LFP_NAUMANN_3AH } from '../../sim/storage/ageing/models/lfpNaumann.js';
import type { AgeingState } from '../../sim/storage/ageing/stepAgeing.js';
import { freshAgeing, stepAgeing } from '../../sim/storage/ageing/stepAgeing.js';
import { capacityAfter } from './ageingOracles.js';
import type { Oracle, Tolerance } from './oracle.js';
import { ROUNDING } from './oracle.js';

/** Depth, cycles, capacity left: the table of ssc's own tests. */
const SAM_TABLE = toCycleLifeModel(
  (
    [
      [0.2, 0, 1],
      [0.2, 5000, 0.8],
      [0.2, 10_000, 0.6],
      [0.8, 0, 1],
      [0.8, 1000, 0.8],
      [0.8, 2000, 0.6],
    ] as const
  ).map(([depthFraction, cycles, capacityFraction]) => ({ depthFraction, cycles, capacityFraction })),
);

const FOUR_DIGITS: Tolerance = { distance: 5e-5, why: 'published to four digits' };
const STORED_YEAR = { days: 365, temperatureC: 25, socFraction: 0.5 };

/** Lifetimes by cycle counts, by tables and by the square root of time. */
export const LIFE_ORACLES: readonly Oracle[] = [
  {
    group: 'ageing',
    name: 'LFP 3 Ah kept at 0.5, 25 °C, 1 year',
    source: 'Naumann',
    // 1 - k sqrt(t in s), k = 1.2571e-5 times 0.60225 at half charge.
    expected: 1 - 1.2571e-5 * 0.60225 * Math.sqrt(365 * 86_400),
    tolerance: ROUNDING,
    got: () => capacityAfter(LFP_NAUMANN_3AH, STORED_YEAR),
  },
  {
    group: 'ageing',
    name: 'cycle life table, 249 x 0.9',
    source: 'SAM',
    expected: 0.9502,
    tolerance: FOUR_DIGITS,
    got: () => tableCapacity(cycled(249, 0.9)),
  },
  {
    group: 'ageing',
    name: 'cycle life table, then 249 x 0.1',
    source: 'SAM',
    expected: 0.9452,
    tolerance: FOUR_DIGITS,
    got: () => tableCapacity(cycled(249, 0.1, cycled(249, 0.9))),
  },
  ...[0.1, 0.5, 1].map((depthFraction): Oracle => ({
    group: 'ageing',
    name: `1386.67 full cycles, depth ${depthFraction}: damage`,
    source: 'HOMER',
    // A x full cycles, whatever the depth: 0.00014423 x 1386.674 = 0.2.
    expected: 0.2,
    tolerance: ROUNDING,
    got: () => damageAfter(1386.6740622616655, depthFraction),
  })),
];

function cycled(cycles: number, depthFraction: number, state: AgeingState = freshAgeing(SAM_TABLE)): AgeingState {
  const stress = { days: 1, temperatureC: 25, socFraction: 0.5, fullCycles: cycles * depthFraction, depthFraction };
  return stepAgeing(SAM_TABLE, state, stress);
}

function tableCapacity({ losses }: AgeingState): number {
  return SAM_TABLE.capacityFraction(losses, 298.15);
}

function damageAfter(fullCycles: number, depthFraction: number): number {
  const model = toDamageModel({ damageFraction: 0.00014423, beta: 1, yearlyFraction: 0 });
  return 1 - capacityAfter(model, { days: 1, temperatureC: 25, socFraction: 0.5, fullCycles, depthFraction });
}
