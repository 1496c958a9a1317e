import { describe, expect, it } from 'vitest';
import { summarizeArbitrage } from '../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../src/sim/dispatch/optimalArbitrage.js';
import { solveRelaxed } from '../../../src/sim/dispatch/exact/relaxedOptimum.js';
import { parsePrices } from '../../../src/sim/market/reader/parsePrices.js';
import { toBattery } from '../../../src/sim/storage/battery.js';
import { describeWithShared, sharedText } from '../../sharedData.js';
import { pricesEvery, referenceBattery, sharedColumn } from './arbitrageCases.js';
import { highsOptimumUsd } from './exact/highsOptimum.js';

const HUBS_2022 = 'data/prices/ercot_dam_hub_2022.csv';
const TABLE_2022 = 'reference/arbitrage_ercot_north_2022.csv';
const CASES = 'reference/arbitrage_lp.json';
const ROLLING = 'reference/mpc_vs_perfect_foresight_ercot.json';
const HOURLY_2021 = 'data/prices/ercot_dam_2021_hourly.csv';
const HOURLY_2022 = 'data/prices/ercot_dam_2022_hourly.csv';
const FIVE_MINUTES = 'data/prices/storagevet_5min_2019_price_load.csv';
const QUARTER_HOURS = 'data/prices/mpcbess_ercot_hb_south_15min_2024_06_2025_03.csv';

describeWithShared('the ERCOT North 2022 table', [HUBS_2022, TABLE_2022], () => {
  const source = { file: 'ercot_dam_hub_2022.csv', column: 'HB_NORTH', zone: 'America/Chicago' };
  const market = parsePrices(sharedText(HUBS_2022), source);
  const rows = sharedText(TABLE_2022).trim().split(/\r?\n/).slice(1);

  it('has eight rows', () => {
    expect(rows).toHaveLength(8);
  });
  // The table is rounded to cents and hundredths of a MWh.
  it.each(rows.map((row) => row.split(',').map(Number)))(
    '%d: %d MWh, wear %d USD/MWh',
    (_year, energyMwh, wearUsdPerMwh, objectiveUsd, netUsd, dischargedMwh, chargedMwh, simultaneousHours) => {
      const summary = summarizeArbitrage(
        optimalArbitrage(referenceBattery(energyMwh), market, { wearUsdPerMwh: wearUsdPerMwh }),
      );
      expect(Math.abs(summary.objectiveUsd - objectiveUsd)).toBeLessThanOrEqual(0.0051);
      expect(Math.abs(summary.revenueUsd - netUsd)).toBeLessThanOrEqual(0.0051);
      expect(Math.abs(summary.dischargedMwh - dischargedMwh)).toBeLessThanOrEqual(0.0051);
      expect(Math.abs(summary.chargedMwh - chargedMwh)).toBeLessThanOrEqual(0.0051);
      expect(summary.simultaneousHours).toBe(simultaneousHours);
      expect(summary.gapHours).toBe(1);
    },
  );
});

type LpCase = {
  series: string;
  variant: string;
  T: number;
  options: { P: number; E: number; etaC: number; etaD: number; s0: number; deg: number; sT: number | null; dt: number };
  optimum_lp_relaxation: number;
  discharge_mwh: number;
  steps_with_simultaneous: number;
  optimum_exclusive_milp?: number;
};

const PRICE_FILES: Record<string, [path: string, column: string]> = {
  ercot_dam_2022_HB_WEST: [HOURLY_2022, 'HB_WEST'],
  storagevet_rt5_2019: [FIVE_MINUTES, 'usd_per_mwh'],
  mpcbess_ercot_hb_south_rtm15: [QUARTER_HOURS, 'rtm_usd_per_mwh'],
  mpcbess_ercot_hb_south_dam15: [QUARTER_HOURS, 'dam_usd_per_mwh'],
};

describeWithShared('the cases solved with HiGHS', [CASES, HOURLY_2022, FIVE_MINUTES, QUARTER_HOURS], () => {
  const { cases, tiny } = JSON.parse(sharedText(CASES)) as {
    cases: LpCase[];
    tiny: { p: number[]; opt: LpCase['options']; note: string; optimum: number }[];
  };
  const solveCase = (values: number[], { P, E, etaC, etaD, s0, deg, sT, dt }: LpCase['options']) => {
    const battery = toBattery({
      ...{ powerKw: 1000 * P, energyKwh: 1000 * E, initialSocFraction: s0 / E },
      ...{ chargeEfficiencyFraction: etaC, dischargeEfficiencyFraction: etaD },
    });
    const end = sT === null ? {} : { endEnergyKwh: 1000 * sT };
    return optimalArbitrage(battery, pricesEvery(dt, values), { wearUsdPerMwh: deg, ...end });
  };
  const runCase = (...args: Parameters<typeof solveCase>) => summarizeArbitrage(solveCase(...args));

  it.each(cases.map((one) => [one.series, one.variant, one] as const))('%s, %s', (series, _variant, one) => {
    const values = sharedColumn(...PRICE_FILES[series]!);
    expect(values).toHaveLength(one.T);
    const run = solveCase(values, one.options);
    const summary = summarizeArbitrage(run);
    expect(Math.abs(run.relaxation!.dualBoundUsd / one.optimum_lp_relaxation - 1)).toBeLessThan(1e-9);
    expect(Math.abs(summary.boundUsd! / one.optimum_lp_relaxation - 1)).toBeLessThan(1e-9);
    // The optimum is one number, but at negative prices many schedules reach it.
    const isUnique = one.steps_with_simultaneous === 0;
    expect(isUnique ? summary.dischargedMwh : one.discharge_mwh).toBeCloseTo(one.discharge_mwh, 3);
    const exclusiveUsd = one.optimum_exclusive_milp ?? summary.boundUsd!;
    expect(summary.objectiveUsd).toBeLessThanOrEqual(exclusiveUsd * (1 + 1e-9));
    expect(summary.objectiveUsd).toBeGreaterThan(exclusiveUsd * 0.995);
  });

  it.each(tiny.map((one) => [one.note, one] as const))('%s', (_note, one) => {
    expect(runCase(one.p, one.opt).boundUsd).toBeCloseTo(one.optimum, 9);
  });
});

describeWithShared('the peer with a rolling horizon, HB_SOUTH', [ROLLING, QUARTER_HOURS], () => {
  const reference = JSON.parse(sharedText(ROLLING)) as Record<string, number>;
  const battery = toBattery({
    ...{ powerKw: 25_000, energyKwh: 100_000, chargeEfficiencyFraction: 0.95, dischargeEfficiencyFraction: 0.95 },
    ...{ minSocFraction: 0.1, maxSocFraction: 0.9, initialSocFraction: 0.5 },
  });
  it.each([
    ['rtm_usd_per_mwh', 'perfect_foresight_rtm_only_lp'],
    ['dam_usd_per_mwh', 'perfect_foresight_dam_only_lp'],
  ])('%s with a window of 10 to 90 %%', (column, name) => {
    const run = optimalArbitrage(battery, pricesEvery(0.25, sharedColumn(QUARTER_HOURS, column)));
    expect(Math.abs(run.relaxation!.objectiveUsd / reference[name]! - 1)).toBeLessThan(1e-9);
    expect(Math.min(...run.energy.values)).toBeGreaterThanOrEqual(10_000);
  });
});

describeWithShared('the storm year 2021, against HiGHS', [HOURLY_2021], () => {
  const values = sharedColumn(HOURLY_2021, 'HB_NORTH');
  it.each([
    [2, 0],
    [4, 20],
  ])('%d h, wear %d USD/MWh', (hours, wearUsdPerMwh) => {
    const { powerKw, maxEnergyKwh, chargeEfficiencyFraction, dischargeEfficiencyFraction } = referenceBattery(hours);
    const problem = {
      ...{ buyUsdPerMwh: Float64Array.from(values), sellUsdPerMwh: Float64Array.from(values), stepHours: 1 },
      ...{ powerKw, usableKwh: maxEnergyKwh, chargeLimitsKw: null, dischargeLimitsKw: null },
      ...{ chargeEfficiencyFraction, dischargeEfficiencyFraction, startKwh: 0, endKwh: null, wearUsdPerMwh },
    };
    expect(Math.abs(solveRelaxed(problem).objectiveUsd / highsOptimumUsd(problem) - 1)).toBeLessThan(1e-9);
  });
});

describe('the readme of the tables', () => {
  it('an hour bought at 10 and sold at 50 with 85 % round trip earns 32.50', () => {
    const run = optimalArbitrage(referenceBattery(1), pricesEvery(1, [10, 50]));
    expect(summarizeArbitrage(run).revenueUsd).toBeCloseTo(32.5, 12);
  });
});
