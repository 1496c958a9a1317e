import type { TariffSpec } from '../../sim/market/tariff/tariff.js';

const FREE = { periods: [{ tiers: [{ buyUsdPerKwh: 0 }] }] };
const everyHour = (periodAt: (hour: number) => number) =>
  Array.from({ length: 12 }, () => Array.from({ length: 24 }, (_, hour) => periodAt(hour)));

/** REopt.jl @ 029db01d, "Blended tariff": 0.10 USD/kWh and 10 USD/kW-month on a flat 10,000 kWh a year. */
export const BLENDED: TariffSpec = {
  name: 'blended',
  energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] },
  demand: { flat: { periods: [{ tiers: [{ rateUsdPerKw: 10 }] }] } },
};

/** REopt.jl @ 029db01d, look-back: 75 % of the peaks of January, April and December. */
export const LOOK_BACK: TariffSpec = {
  name: 'look-back',
  energy: FREE,
  demand: {
    flat: {
      periods: [10, 10, 20, 50, 20, 10, 20, 20, 20, 20, 20, 5].map((rateUsdPerKw) => ({ tiers: [{ rateUsdPerKw }] })),
      months: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    },
    ratchet: { shareFraction: 0.75, months: [1, 4, 12] },
  },
};

/** Its load is 100 kW but at these hours, counted from 1; kW. */
export const LOOK_BACK_PEAKS: Readonly<Record<number, number>> = { 22: 200, 2403: 400, 4088: 500, 8333: 300 };

/** REopt.jl @ 029db01d, tiered_tou_demand: 50 kW free, then 12 USD/kW-month: 12 (1e6 / 8760 - 50) 12. */
export const FLAT_DEMAND_TIERS: TariffSpec = {
  name: 'tiered TOU demand',
  energy: FREE,
  demand: {
    timeOfUse: [{ periods: [{ tiers: [{ maxKw: 50, rateUsdPerKw: 0 }, { rateUsdPerKw: 12 }] }] }],
  },
};

/** ssc @ e97a19f8, Test_Commercial_kWh_per_kW_charges: period 1, which holds in July; 21 USD a month. */
export const KWH_PER_KW: TariffSpec = {
  name: 'kWh per kW',
  energy: {
    periods: [
      {
        tiers: [
          { maxKwhPerKw: 200, maxKwh: 3000, buyUsdPerKwh: 0.132655 },
          { maxKwhPerKw: 200, maxKwh: 10_000, buyUsdPerKwh: 0.120303 },
          { maxKwhPerKw: 200, maxKwh: 200_000, buyUsdPerKwh: 0.102607 },
          { maxKwhPerKw: 200, buyUsdPerKwh: 0.079109 },
          { maxKwhPerKw: 400, buyUsdPerKwh: 0.013627 },
          { maxKwhPerKw: 600, buyUsdPerKwh: 0.010275 },
          { buyUsdPerKwh: 0.00771 },
        ],
      },
    ],
  },
  fixed: { usdPerMonth: 21 },
};

/** Its July: the first 200 kWh for each kW of the peak fill three tiers, the next 200 one, the rest another. */
export const KWH_PER_KW_JULY = {
  peakKw: 131_603.13 / 200,
  tiersKwh: [3000, 7000, 121_603.13, 131_603.13, 120_963.36],
  printedUsd: 16_774.68,
};

/** Weekdays from 16 to 21 h at 0.25, else 0.08 USD/kWh. */
export const TIME_OF_USE: TariffSpec = {
  name: 'time of use',
  energy: {
    periods: [{ tiers: [{ buyUsdPerKwh: 0.08 }] }, { tiers: [{ buyUsdPerKwh: 0.25 }] }],
    weekday: everyHour((hour) => (hour >= 16 && hour < 21 ? 1 : 0)),
    weekend: everyHour(() => 0),
  },
};

/** Surplus is kept in kWh until December. */
export const NET_METERING: TariffSpec = {
  name: 'net metering',
  energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] },
  export: { kind: 'net-metering', credit: 'energy', trueUpMonth: 12, leftover: 'lost' },
};
