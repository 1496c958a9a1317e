import type { TariffSpec } from '../../../../src/sim/market/tariff/tariff.js';
import { toDemandTierSpecs, toEnergyTierSpecs } from '../../../../src/sim/market/tariff/urdbTiers.js';

const UNITS = ['kWh', 'kWh/kW', 'kWh daily', 'kWh/kW daily'];

/** A rate in the input variables of ssc's utilityrate5: periods and tiers from 1, months from 0, matrices by row. */
export function parseSscRate(name: string, inputs: Record<string, unknown>): TariffSpec {
  const matrix = (key: string, width: number) => toRows(inputs[key] as number[], width);
  const schedule = (key: string) => matrix(key, 24).map((hours) => hours.map((period) => period - 1));
  const source = { file: name, notes: [] as string[] };
  const energy = byFirst(matrix('ur_ec_tou_mat', 6)).map((rows, period) => ({
    tiers: toEnergyTierSpecs(
      rows.map(([, , max, unit, rate, sell]) => ({ max, unit: UNITS[unit!], rate, sell })),
      `ur_ec_tou_mat ${period}`,
      source,
    ),
  }));
  const demandTiers = (key: string) =>
    byFirst(matrix(key, 4)).map((rows, index) => ({
      tiers: toDemandTierSpecs(
        rows.map(([, , max, rate]) => ({ max, rate })),
        `${key} ${index}`,
        source,
      ),
    }));
  return {
    name,
    energy: {
      periods: energy,
      weekday: schedule('ur_ec_sched_weekday'),
      weekend: schedule('ur_ec_sched_weekend'),
    },
    demand: {
      flat: { periods: demandTiers('ur_dc_flat_mat'), months: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
      timeOfUse: [
        {
          periods: demandTiers('ur_dc_tou_mat'),
          weekday: schedule('ur_dc_sched_weekday'),
          weekend: schedule('ur_dc_sched_weekend'),
        },
      ],
    },
    fixed: {
      usdPerMonth: Number(inputs.ur_monthly_fixed_charge),
      minimumUsdPerMonth: Number(inputs.ur_monthly_min_charge),
      minimumUsdPerYear: Number(inputs.ur_annual_min_charge),
    },
    notes: source.notes,
  };
}

function toRows(values: readonly number[], width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));
}

/** Rows grouped by their first cell, in order of its value. */
function byFirst(rows: readonly number[][]): number[][][] {
  const keys = [...new Set(rows.map(([key]) => key!))].sort((a, b) => a - b);
  return keys.map((key) => rows.filter(([first]) => first === key));
}
