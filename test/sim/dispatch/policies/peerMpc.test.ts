import { describe, expect, it } from 'vitest';
import { toSeries } from '../../../../src/base/series.js';
import { summarizeArbitrage } from '../../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../../src/sim/dispatch/optimalArbitrage.js';
import { captureTable } from '../../../../src/sim/dispatch/policies/captureRatio.js';
import { premiumPositions } from '../../../../src/sim/dispatch/policies/premiumPositions.js';
import { toPublishedForecaster } from '../../../../src/sim/dispatch/policies/publishedPrices.js';
import { recedingHorizonPolicy } from '../../../../src/sim/dispatch/policies/recedingHorizon.js';
import { runPolicy } from '../../../../src/sim/dispatch/policies/runPolicy.js';
import { thresholdPolicy } from '../../../../src/sim/dispatch/policies/threshold.js';
import { settleTwice } from '../../../../src/sim/dispatch/policies/twoSettlement.js';
import { toBackcastForecaster } from '../../../../src/sim/market/forecast/backcastForecaster.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import { hourlyPrices, referenceBattery, sharedColumn } from '../arbitrageCases.js';

const FILE = 'data/prices/mpcbess_ercot_hb_south_15min_2024_06_2025_03.csv';
const REFERENCE = 'reference/mpc_vs_perfect_foresight_ercot.json';

/**
 * A public two-stage MPC (github ThibaudCambronne/MPC-BESS-ERCOT @ 4595b9bb) on 300 days at HB_SOUTH: 25 MW, 80 MWh usable. The
 * file's times are naive Central time; one day has 96 steps throughout, so they are taken as they stand.
 */
describeWithShared('beside a public MPC on ERCOT', [FILE, REFERENCE], () => {
  const grid = { startMs: Date.UTC(2024, 5, 1), stepMs: 900_000, count: 28_800 };
  const column = (name: string) =>
    toSeries({ unit: 'USD/MWh', grid, values: Float64Array.from(sharedColumn(FILE, name)) });
  const [dayAhead, realTime] = [column('dam_usd_per_mwh'), column('rtm_usd_per_mwh')];
  const peer = JSON.parse(sharedText(REFERENCE)) as Record<string, number> & { peer_reported: { total: number } };
  const losses = { chargeEfficiencyFraction: 0.95, dischargeEfficiencyFraction: 0.95 };
  const window = { minSocFraction: 0.1, maxSocFraction: 0.9, initialSocFraction: 0.5 };
  const battery = toBattery({ powerKw: 25_000, energyKwh: 100_000, ...losses, ...window });
  const forecaster = toPublishedForecaster(dayAhead, { zone: 'UTC' });
  const dailyLimit = { dischargeKwh: 200_000, zone: 'UTC' };

  it('perfect foresight earns what was found for it', () => {
    const bound = (prices: typeof dayAhead) => summarizeArbitrage(optimalArbitrage(battery, prices)).boundUsd!;
    expect(bound(dayAhead) / peer.perfect_foresight_dam_only_lp!).toBeCloseTo(1, 9);
    expect(bound(realTime) / peer.perfect_foresight_rtm_only_lp!).toBeCloseTo(1, 9);
  });

  describe('knowing published day-ahead prices and past real-time prices', () => {
    const earn = (errorKeptPerHour: number) => {
      const plans = { horizonHours: 36, replanHours: 0.5 };
      const policy = recedingHorizonPolicy({ forecaster, plans, errorKeptPerHour, dailyLimit });
      return runPolicy(battery, realTime, policy, { priceDelayCount: 1 });
    };

    it.each([0, 0.8])('its dispatch earns more in real time, also with errors kept at %d', (errorKeptPerHour) => {
      const run = earn(errorKeptPerHour);
      const { revenueUsd } = summarizeArbitrage(run);
      expect(revenueUsd).toBeGreaterThan(peer.peer_physical_dispatch_valued_at_rtm!);
      // The peer's states of charge stand at the begins of steps: at the prices of the steps that led to them, 1,033,146.
      expect(revenueUsd).toBeGreaterThan(1_033_146);
      for (let day = 0; day < 300; day += 1) {
        const usedKw = run.power.values.slice(96 * day, 96 * day + 96).reduce((sum, kw) => sum + Math.max(0, kw), 0);
        expect(usedKw / 4).toBeLessThanOrEqual(200_000 + 1e-6);
      }
    });

    it('with positions taken at midnight, as the peer takes its own, two settlements bring more', () => {
      const atMidnight = premiumPositions(dayAhead, realTime, { zone: 'UTC', limitKw: 25_000, gateHours: 0 });
      const inTime = premiumPositions(dayAhead, realTime, { zone: 'UTC', limitKw: 25_000 });
      const run = earn(0.8);
      expect(settleTwice(run, atMidnight, dayAhead).totalUsd).toBeGreaterThan(peer.peer_reported.total);
      // With offers in at the market's real hour, less: what the peer's midnight knows is worth something.
      expect(settleTwice(run, inTime, dayAhead).totalUsd).toBeLessThan(settleTwice(run, atMidnight, dayAhead).totalUsd);
    });
  });
});

describeWithShared('on ERCOT day-ahead prices of 2022', ['data/prices/ercot_dam_2022_hourly.csv'], () => {
  it.each(['HB_NORTH', 'HB_WEST', 'LZ_HOUSTON'])('at %s each step of knowledge captures more', (hub) => {
    const prices = hourlyPrices(...sharedColumn('data/prices/ercot_dam_2022_hourly.csv', hub));
    const zone = 'America/Chicago';
    const plans = { horizonHours: 48, replanHours: 6 };
    const rows = captureTable(referenceBattery(4), prices, {
      threshold: thresholdPolicy({ chargeBelowUsdPerMwh: 40, dischargeAboveUsdPerMwh: 80, hysteresisUsdPerMwh: 5 }),
      backcast: recedingHorizonPolicy({ forecaster: toBackcastForecaster(prices, { zone }), plans }),
      published: recedingHorizonPolicy({ forecaster: toPublishedForecaster(prices, { zone }), plans }),
    });
    const captured = rows.map(({ captureFraction }) => captureFraction);
    expect(captured).toEqual(captured.toSorted((a, b) => a - b));
    expect(captured[2]).toBeGreaterThan(0.95);
    expect(captured[2]).toBeLessThan(1);
  });
});
