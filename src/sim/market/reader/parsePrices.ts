import { WattbookError } from '../../../base/errors.js';
import type { Series } from '../../../base/series.js';
import type { CsvTable } from './csvTable.js';
import { parseCsvTable } from './csvTable.js';
import { toPriceForm } from './priceForm.js';
import { requirePriceLevel, WIDEST_USD_PER_MWH } from './priceLevel.js';
import type { ExchangeRates } from './priceUnit.js';
import { toUsdPerMwh } from './priceUnit.js';
import type { PriceForm, ReadOptions } from './seriesForm.js';
import { toSeriesOfRows } from './seriesOfRows.js';

export type PriceSource = {
  /** Name shown in errors. */
  readonly file: string;
  /**
   * Hub, zone, node or area: a column of the wide forms, a name in the rows of the long ones; `name/kind` where its rows
   * are of several kinds (market run, auction, type of point).
   */
  readonly column: string;
  /** IANA time zone of local times, for example America/Chicago; errors tell the time in it. */
  readonly zone: string;
  /** What prices in other currencies are converted with. */
  readonly usdPer?: ExchangeRates;
  /** A missing row or an empty cell: an error (default), or a named gap. */
  readonly holes?: 'error' | 'gap';
};

/**
 * Market prices from CSV text as it is published, in even steps of any length. The header decides among the forms:
 *
 * - `utc_start` (ISO instants) and one column per hub;
 * - local `date` and `hour_ending` (1 to 24) and one column per hub;
 * - ERCOT, day-ahead hourly and real time in 15 minutes, one row per settlement point;
 * - CAISO OASIS, PRC_LMP, PRC_INTVL_LMP and PRC_RTPD_LMP;
 * - ENTSO-E, Day-ahead Prices, older and newer form.
 *
 * The local forms leave out the hour skipped in spring; the hour repeated in autumn stands twice (with or without a
 * mark) or once, and then its second pass is a named gap. Rows of files that tell the end of each row may be of different
 * lengths: a price of an hour holds for its four quarters.
 *
 * @units USD/MWh out.
 * @throws WattbookError `data` with file, row and column: missing or misspelt column, text, an empty cell, NaN or
 * Infinity, a missing, repeated, unordered or odd step, a time that does not exist, a wrong date, an empty file, another
 * currency without a rate, prices that look like USD/kWh. RangeError for an unknown zone or a rate that is not positive.
 * @example
 * ```ts @import.meta.vitest
 * const text = 'date,he,HB_NORTH\n2022-01-01,01:00,33.41\n2022-01-01,02:00,25.22\n';
 * const prices = parsePrices(text, { file: 'p.csv', column: 'HB_NORTH', zone: 'America/Chicago' });
 * expect([...prices.values]).toEqual([33.41, 25.22]);
 * expect(prices.grid.startMs).toBe(Date.UTC(2022, 0, 1, 6));
 * ```
 */
export function parsePrices(text: string, source: PriceSource): Series<'USD/MWh'> {
  const table = parseCsvTable(text, source.file);
  return toPrices(table, toPriceForm(table, source), source);
}

/**
 * The prices of a form, in USD/MWh and of the size of such prices.
 *
 * @units USD/MWh out.
 * @throws WattbookError `data` as {@link parsePrices}.
 * @example
 * ```ts @import.meta.vitest
 * const rows = [{ cells: ['40'], row: 2 }];
 * const stampOf = () => ({ labelMs: 0, text: 'new year' });
 * const form = { rows, stampOf, clockZone: 'UTC', label: 'start', stepMs: 3_600_000, isSorted: true } as const;
 * const source = { file: 'p.csv', column: 'price', zone: 'UTC', usdPer: { EUR: 1.1 } };
 * const columns = { timeIndex: 0, valueIndex: 0, unit: 'EUR/MWh' };
 * expect(toPrices({ file: 'p.csv', header: ['price'], rows }, { ...form, ...columns }, source).values[0]).toBeCloseTo(44, 9);
 * ```
 */
export function toPrices(
  table: CsvTable,
  form: PriceForm,
  source: PriceSource & Pick<ReadOptions, 'skippedHour'>,
): Series<'USD/MWh'> {
  const factor = toUsdPerMwh(form.unit, source.usdPer);
  const column = table.header[form.valueIndex]!;
  if ('missingRate' in factor) {
    throw new WattbookError('data', `the prices are in ${form.unit}`, {
      where: { file: source.file, row: 1, column },
      next: `Give the USD that one ${factor.missingRate} is worth: usdPer: { ${factor.missingRate}: ... }.`,
    });
  }
  const series = toSeriesOfRows(table, form, {
    ...source,
    unit: 'USD/MWh',
    noun: 'price',
    scaleFactor: factor.usdPerMwhFactor,
    limit: WIDEST_USD_PER_MWH,
  });
  return requirePriceLevel(series, { ...source, column });
}
