import type { BatterySpec } from '../../../src/sim/storage/battery.js';
import { fromRoundTripEfficiency, toBattery } from '../../../src/sim/storage/battery.js';
import type { Series } from '../../../src/base/series.js';
import { toSeries } from '../../../src/base/series.js';
import { sharedText } from '../../sharedData.js';

/** 1 MW with 85 % round trip, split evenly, starting empty: the battery of the reference table. */
export function referenceBattery(durationHours: number, change: Partial<BatterySpec> = {}) {
  const spec = { powerKw: 1000, energyKwh: 1000 * durationHours, ...fromRoundTripEfficiency(0.85) };
  return toBattery({ ...spec, ...change });
}

export function hourlyPrices(...values: number[]): Series<'USD/MWh'> {
  return pricesEvery(1, values);
}

export function pricesEvery(stepHours: number, values: readonly number[]): Series<'USD/MWh'> {
  const grid = { startMs: Date.UTC(2022, 0, 1, 6), stepMs: stepHours * 3_600_000, count: values.length };
  const gaps = values.flatMap((value, index) => (Number.isNaN(value) ? [{ index, reason: 'not published' }] : []));
  return toSeries({ unit: 'USD/MWh', grid, values: Float64Array.from(values), gaps });
}

/** One column of a plain CSV under ../shared; its own small reader, so that ours is not tested by itself. */
export function sharedColumn(path: string, column: string): number[] {
  const [header = '', ...lines] = sharedText(path).trim().split(/\r?\n/);
  const index = header.split(',').indexOf(column);
  if (index < 0) throw new Error(`${path} has no column ${column}`);
  return lines.map((line) => Number(line.split(',')[index]));
}
