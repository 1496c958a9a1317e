import type { Series } from '../../../../src/base/series.js';
import { toSeries } from '../../../../src/base/series.js';
import type { Bill, BillOptions } from '../../../../src/sim/market/tariff/billYear.js';
import type { BillComponent, BillLine } from '../../../../src/sim/market/tariff/billLine.js';

export const HOUR_MS = 3_600_000;

/** A non-leap year of 8760 hours in UTC. */
export const UTC_2022: BillOptions = { calendar: { kind: 'local', zone: 'UTC' } };

export function toLoad(values: ArrayLike<number>, startMs = Date.UTC(2022, 0, 1), stepMs = HOUR_MS): Series<'kW'> {
  return toSeries({ unit: 'kW', grid: { startMs, stepMs, count: values.length }, values: Float64Array.from(values) });
}

export function flatLoad(powerKw: number): Series<'kW'> {
  return toLoad(new Float64Array(8760).fill(powerKw));
}

/** A load with shape in the day, the week and the year; no two months alike. */
export function shapedLoad(count = 8760, stepMs = HOUR_MS): Series<'kW'> {
  const values = Float64Array.from({ length: count }, (_, index) => {
    const hour = (index * stepMs) / HOUR_MS;
    return 70 + 40 * Math.sin((hour / 24) * 2 * Math.PI) + 25 * Math.sin((hour / 8760) * 2 * Math.PI) + (hour % 13);
  });
  return toLoad(values, Date.UTC(2022, 0, 1), stepMs);
}

export function mapLoad(load: Series<'kW'>, change: (powerKw: number, index: number) => number): Series<'kW'> {
  return toLoad(load.values.map(change), load.grid.startMs, load.grid.stepMs);
}

export function allLines(bill: Bill): readonly BillLine[] {
  return [...bill.months.flatMap(({ lines }) => lines), ...bill.annualLines];
}

export function componentUsd(bill: Bill, ...components: BillComponent[]): number {
  return allLines(bill).reduce(
    (sum, { component, amountUsd }) => (components.includes(component) ? sum + amountUsd : sum),
    0,
  );
}

export const energyOnly = { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] };
export const peakHours = Array.from({ length: 12 }, () =>
  Array.from({ length: 24 }, (_, hour) => Number(hour >= 16 && hour < 21)),
);
export const offPeak = Array.from({ length: 12 }, () => Array<number>(24).fill(0));
export const timeOfUse = {
  periods: [
    { name: 'off-peak', tiers: [{ buyUsdPerKwh: 0.08, sellUsdPerKwh: 0.03 }] },
    { name: 'peak', tiers: [{ buyUsdPerKwh: 0.25, sellUsdPerKwh: 0.12 }] },
  ],
  weekday: peakHours,
  weekend: offPeak,
};

export const HALF_CENT_USD = 0.005;

/** How far a bill lies from its oracle. */
export function missUsd(got: number, wanted: number): number {
  return Math.abs(got - wanted);
}
