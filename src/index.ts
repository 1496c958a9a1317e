/** The public face: what a notebook imports from 'wattbook'. Nothing inside imports this file. */
export { dataSource } from './author/dataSource.js';
export { figure } from './author/figure.js';
export { readInput } from './author/readInput.js';
export { table } from './author/table.js';
export { value } from './author/value.js';

export { formatLocal, localTimeAt, localYearSpan, toLocalClock } from './base/calendar.js';
export type { LocalClock, LocalTime } from './base/calendar.js';
export { WattbookError } from './base/errors.js';
export { formatNumber, formatQuantity } from './base/format.js';
export { gridEndMs, gridInstantMs, toTimeGrid } from './base/grid.js';
export type { TimeGrid } from './base/grid.js';
export { observedValues, toSeries } from './base/series.js';
export type { Series } from './base/series.js';
export { mean, quantile, standardDeviation } from './base/statistics.js';

export { dispatchWindowFigure } from './chart/dispatchWindow.js';
export { groupedBarsFigure } from './chart/groupedBars.js';
export type { PlotlyFigure } from './chart/plotlyFigure.js';
export { priceDurationFigure } from './chart/priceDuration.js';

export type { ArbitrageRun } from './sim/dispatch/arbitrageRun.js';
export { summarizeArbitrage } from './sim/dispatch/arbitrageSummary.js';
export type { ArbitrageSummary } from './sim/dispatch/arbitrageSummary.js';
export { optimalArbitrage } from './sim/dispatch/optimalArbitrage.js';
export { planOnBackcast } from './sim/dispatch/planOnBackcast.js';
export { bestPeriods, revenueByDay, revenueByMonth, topRevenueUsd } from './sim/dispatch/revenueByPeriod.js';
export type { PeriodRevenue } from './sim/dispatch/revenueByPeriod.js';
export { requireCalendarYear } from './sim/market/calendarYear.js';
export { calibratePrices } from './sim/market/calibratePrices.js';
export { generatePrices } from './sim/market/generatePrices.js';
export { parsePrices } from './sim/market/parsePrices.js';
export { formatPriceCalibration, parsePriceCalibration } from './sim/market/priceCalibration.js';
export type { PriceCalibration } from './sim/market/priceCalibration.js';
export { fromRoundTripEfficiency, toBattery } from './sim/storage/battery.js';
export type { Battery, BatterySpec } from './sim/storage/battery.js';
export { feasiblePowerKw, initialState, stepBattery } from './sim/storage/batteryStep.js';
