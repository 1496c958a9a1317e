import { toSeries } from '../../base/series.js';
import { KWH_PER_MWH, MS_PER_HOUR } from '../../base/units.js';
import type { ArbitrageOptions } from '../../sim/dispatch/optimalArbitrage.js';
import { optimalArbitrage } from '../../sim/dispatch/optimalArbitrage.js';
import type { ArbitrageSummary } from '../../sim/dispatch/arbitrageSummary.js';
import { summarizeArbitrage } from '../../sim/dispatch/arbitrageSummary.js';
import { planOnBackcast } from '../../sim/dispatch/planOnBackcast.js';
import { fromRoundTripEfficiency, toBattery } from '../../sim/storage/battery.js';
import type { Oracle, SourceName, Tolerance } from './oracle.js';
import { EXACT, ROUNDING } from './oracle.js';

/** HiGHS itself stops at 1e-7 of feasibility; the stored optima are vertices, exact to rounding. */
const SOLVER: Tolerance = { distance: 1e-9, why: "rounding of the solver's vertex" };

type Case = {
  readonly pricesUsdPerMwh: readonly number[];
  /** Of a battery of 1 MW. */
  readonly energyMwh: number;
  readonly roundTrip?: number;
  readonly options?: ArbitrageOptions;
};

const HOURS = 24;
const DAYS = 365;
/** Half the day at 10, half at 50 USD/MWh. */
const SQUARE_DAY = Array.from({ length: HOURS }, (_, hour) => (hour < 12 ? 10 : 50));
const SQUARE_YEAR = Array.from({ length: DAYS }, () => SQUARE_DAY).flat();
/** A year without pattern: the fractional parts of multiples of the golden ratio, from 0 to 100 USD/MWh. */
const UNEVEN_YEAR = Array.from({ length: HOURS * DAYS }, (_, hour) => 100 * ((hour * 0.6180339887498949) % 1));
const ONE_WAY = Math.sqrt(0.85);

export const DISPATCH_ORACLES: readonly Oracle[] = [
  optimum('10, 50 USD/MWh, 1 MWh: USD', 'HiGHS', 32.5, { pricesUsdPerMwh: [10, 50], energyMwh: 1 }),
  optimum('10, 11 USD/MWh, 1 MWh: USD', 'HiGHS', 0, { pricesUsdPerMwh: [10, 11], energyMwh: 1 }),
  optimum('-20, 5, 100 USD/MWh, 4 MWh: USD', 'HiGHS', 119.11764705882354, {
    pricesUsdPerMwh: [-20, 5, 100],
    energyMwh: 4,
  }),
  optimum('a year at one price: USD', 'closed form', 0, {
    pricesUsdPerMwh: Array<number>(HOURS * DAYS).fill(40),
    energyMwh: 4,
  }),
  // Each day fills 4 MWh at 10 and empties it at 50: 365 (4 sqrt(.85) 50 - 4 / sqrt(.85) 10).
  optimum('a year of two prices: USD', 'closed form', DAYS * (200 * ONE_WAY - 40 / ONE_WAY), {
    pricesUsdPerMwh: SQUARE_YEAR,
    energyMwh: 4,
  }),
  // The same cycles pay as long as 50 - wear is above 10 / 0.85.
  optimum('the same, wear 20 USD/MWh: USD', 'closed form', DAYS * (4 * ONE_WAY * 30 - 40 / ONE_WAY), {
    pricesUsdPerMwh: SQUARE_YEAR,
    energyMwh: 4,
    options: { wearUsdPerMwh: 20 },
  }),
  optimum('the same, wear 40 USD/MWh: USD', 'closed form', 0, {
    pricesUsdPerMwh: SQUARE_YEAR,
    energyMwh: 4,
    options: { wearUsdPerMwh: 40 },
  }),
  // Without losses and filled in one step, a battery takes every rise of the price and no fall.
  {
    ...optimum(
      'lossless, filled in an hour: USD',
      'closed form',
      UNEVEN_YEAR.reduce((sum, price, hour) => sum + Math.max(0, (UNEVEN_YEAR[hour + 1] ?? price) - price), 0),
      { pricesUsdPerMwh: UNEVEN_YEAR, energyMwh: 1, roundTrip: 1 },
    ),
    tolerance: { distance: 1e-6, why: 'rounding of 8760 additions of up to 100 USD' },
  },
  balance('in - out - lost - kept, optimum: MWh', ({ pricesUsdPerMwh, ...rest }) =>
    runOptimum({ pricesUsdPerMwh, ...rest }),
  ),
  balance('in - out - lost - kept, plan: MWh', ({ pricesUsdPerMwh, energyMwh }) =>
    summarizeArbitrage(planOnBackcast(batteryOf(energyMwh), hourly(pricesUsdPerMwh), { zone: 'UTC' })),
  ),
  {
    group: 'dispatch',
    name: 'optimum to its dual bound: share',
    source: 'closed form',
    expected: 0,
    tolerance: { distance: 1e-9, why: 'strong duality: equal but for rounding' },
    got: dualGapShare,
  },
  {
    group: 'dispatch',
    name: 'plan above the optimum: 1 if so',
    source: 'closed form',
    expected: 0,
    tolerance: EXACT,
    got: () => {
      const [bound, plan] = [runOptimum(UNEVEN), planOnBackcast(batteryOf(4), hourly(UNEVEN_YEAR), { zone: 'UTC' })];
      return Math.max(0, Math.sign(summarizeArbitrage(plan).objectiveUsd - bound.boundUsd!));
    },
  },
];

function optimum(name: string, source: SourceName, expected: number, one: Case): Oracle {
  const tolerance = source === 'HiGHS' ? SOLVER : { distance: 1e-7, why: 'rounding of a year of additions' };
  return { group: 'dispatch', name, source, expected, tolerance, got: () => runOptimum(one).boundUsd! };
}

function balance(name: string, run: (one: Case) => ArbitrageSummary): Oracle {
  const got = () => {
    const { chargedMwh, dischargedMwh, lossMwh, storedChangeMwh } = run(UNEVEN);
    return chargedMwh - dischargedMwh - lossMwh - storedChangeMwh;
  };
  return { group: 'dispatch', name, source: 'closed form', expected: 0, tolerance: ROUNDING, got };
}

const UNEVEN: Case = { pricesUsdPerMwh: UNEVEN_YEAR, energyMwh: 4 };

function dualGapShare(): number {
  const { relaxation } = optimalArbitrage(batteryOf(4), hourly(UNEVEN_YEAR));
  return (relaxation!.dualBoundUsd - relaxation!.objectiveUsd) / relaxation!.objectiveUsd;
}

function runOptimum({ pricesUsdPerMwh, energyMwh, roundTrip, options }: Case): ArbitrageSummary {
  return summarizeArbitrage(optimalArbitrage(batteryOf(energyMwh, roundTrip), hourly(pricesUsdPerMwh), options));
}

function batteryOf(energyMwh: number, roundTrip = 0.85) {
  const sizes = { powerKw: 1000, energyKwh: energyMwh * KWH_PER_MWH };
  return toBattery({ ...sizes, ...fromRoundTripEfficiency(roundTrip) });
}

function hourly(pricesUsdPerMwh: readonly number[]) {
  const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: MS_PER_HOUR, count: pricesUsdPerMwh.length };
  return toSeries({ unit: 'USD/MWh', grid, values: Float64Array.from(pricesUsdPerMwh) });
}
