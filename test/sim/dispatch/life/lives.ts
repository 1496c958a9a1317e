import type { Series } from '../../../../src/base/series.js';
import { toSeries } from '../../../../src/base/series.js';
import { executeSchedule } from '../../../../src/sim/dispatch/arbitrageRun.js';
import type { Dispatcher, LifeSpec } from '../../../../src/sim/dispatch/life/lifeSpec.js';
import type { AgeingModel } from '../../../../src/sim/storage/ageing/ageingModel.js';
import { toDamageModel } from '../../../../src/sim/storage/ageing/models/cycleLife.js';

/** Hourly prices: cheap nights, dear evenings, a slow wave so that days differ. */
export const pricesOf = (days: number): Series<'USD/MWh'> =>
  toSeries({
    unit: 'USD/MWh',
    grid: { startMs: 0, stepMs: 3_600_000, count: 24 * days },
    values: Float64Array.from(
      { length: 24 * days },
      (_, i) => 45 + 35 * Math.sin((i - 11) / 3.8) + 9 * Math.sin(i / 31),
    ),
  });

/** 2 % a year by time and 1e-4 a full cycle, both straight. */
export const STRAIGHT: AgeingModel = toDamageModel({ damageFraction: 1e-4, beta: 1, yearlyFraction: 0.02 });

export const UNFADING: AgeingModel = toDamageModel({ damageFraction: 0, beta: 1, yearlyFraction: 0 });

export const BATTERY = {
  powerKw: 1000,
  energyKwh: 4000,
  chargeEfficiencyFraction: 0.92,
  dischargeEfficiencyFraction: 0.92,
};

export const lifeSpec = (spec: Partial<LifeSpec> = {}): LifeSpec => ({
  battery: BATTERY,
  model: STRAIGHT,
  temperatureC: 25,
  prices: pricesOf(30),
  yearCount: 4,
  cellsUsdPerKwh: 150,
  ...spec,
});

/** Follows given states of charge, whatever the battery still holds and whatever the prices. */
export const following =
  (socs: readonly number[]): Dispatcher =>
  (battery, prices, { wearUsdPerMwh }) => {
    let storedKwh = battery.initialEnergyKwh;
    const powersKw = Float64Array.from({ length: prices.grid.count }, (_, i) => {
      const takenKwh = storedKwh - socs[i % socs.length]! * battery.energyKwh;
      storedKwh -= takenKwh;
      const hours = prices.grid.stepMs / 3_600_000;
      const isGiving = takenKwh > 0;
      const efficiency = isGiving ? battery.dischargeEfficiencyFraction : 1 / battery.chargeEfficiencyFraction;
      return (takenKwh * efficiency) / hours;
    });
    const origin = { foresight: 'backcast' as const, wearUsdPerMwh, relaxation: null };
    return executeSchedule(battery, { prices, sellPrices: prices, powersKw }, origin);
  };

/** Leaves the battery as it is. */
export const idle: Dispatcher = (battery, prices, { wearUsdPerMwh }) => {
  const origin = { foresight: 'backcast' as const, wearUsdPerMwh, relaxation: null };
  return executeSchedule(
    battery,
    { prices, sellPrices: prices, powersKw: new Float64Array(prices.grid.count) },
    origin,
  );
};
