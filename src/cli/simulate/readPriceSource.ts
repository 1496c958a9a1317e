import type { Series } from '../../base/series.js';
import { generatePrices } from '../../sim/market/generator/generatePrices.js';
import { parseDeclaredPrices } from '../../sim/market/reader/parseDeclared.js';
import { parsePrices } from '../../sim/market/reader/parsePrices.js';
import { parsePriceCalibration } from '../../sim/market/generator/priceCalibration.js';
import { applyTransforms, toPriceTransform } from '../../sim/market/scenario/priceTransform.js';
import { fillSeries } from './fillSeries.js';
import type { ScenarioFile } from './readScenario.js';
import { atField, fieldFault, readNamed } from './readScenario.js';
import type { PriceSourceFields } from './sourceFields.js';
import { given } from './toScenarioBattery.js';

/** What a MWh costs and earns. The same series where one price holds both ways. */
export type MarketPrices = {
  readonly buy: Series<'USD/MWh'>;
  readonly sell: Series<'USD/MWh'>;
  /** Published the day before; null where these are the prices themselves. */
  readonly dayAhead: Series<'USD/MWh'> | null;
};

export type PriceYears = {
  /** One for each year of the scenario; the same again where they come from a file. */
  readonly years: readonly MarketPrices[];
  readonly notes: readonly string[];
};

/**
 * The market prices of a scenario, filled and transformed.
 *
 * @throws WattbookError `data` for a bad file, `usage` for a bad field.
 */
export async function readPriceSource(file: ScenarioFile, source: PriceSourceFields): Promise<PriceYears> {
  const { zone, years: yearCount = 1 } = file.scenario;
  const transforms = (source.transforms ?? []).map((value, index) =>
    atField(file, ['prices', 'transforms', index], () => toPriceTransform(value)),
  );
  const transform = (series: Series<'USD/MWh'>) =>
    atField(file, ['prices', 'transforms'], () => applyTransforms(series, transforms, { zone }));
  if (source.calibration !== undefined) {
    const seeds = Array.from({ length: yearCount }, (_, index) => source.seed! + index);
    const drawn = await drawYears(file, source.calibration, seeds);
    return { years: drawn.map((series) => bothWays(transform(series))), notes: [noteDrawn(source, yearCount)] };
  }
  const text = await readNamed(file, source.file!, 'price file');
  const notes: string[] = [];
  const read = (column: string) => {
    const series = atField(file, ['prices'], () => parseColumn(text, source, column, zone));
    const filled = atField(file, ['prices', 'fill'], () => fillSeries(series, source.fill, zone));
    notes.push(...filled.notes.map((note) => `${source.file ?? ''}, ${column}: ${note}`));
    return transform(filled.series);
  };
  const buy = read(source.column!);
  const prices = {
    buy,
    sell: source.sellColumn === undefined ? buy : read(source.sellColumn),
    dayAhead: source.dayAheadColumn === undefined ? null : read(source.dayAheadColumn),
  };
  if (yearCount > 1) notes.push(`each of the ${yearCount} years has the prices of ${source.file ?? ''}`);
  return { years: Array.from({ length: yearCount }, () => prices), notes };
}

function bothWays(series: Series<'USD/MWh'>): MarketPrices {
  return { buy: series, sell: series, dayAhead: null };
}

async function drawYears(file: ScenarioFile, name: string, seeds: readonly number[]): Promise<Series<'USD/MWh'>[]> {
  const { year } = file.scenario;
  if (year === undefined) throw fieldFault(file, ['year'], 'is missing: a calibration needs the year to draw');
  const calibration = parsePriceCalibration(await readNamed(file, name, 'price calibration'), { file: name });
  return seeds.map((seed) => atField(file, ['prices', 'seed'], () => generatePrices(calibration, { year, seed })));
}

function noteDrawn({ calibration, seed }: PriceSourceFields, yearCount: number): string {
  const seeds = yearCount === 1 ? `seed ${seed!}` : `seeds ${seed!} to ${seed! + yearCount - 1}, one a year`;
  return `prices drawn from ${calibration!}, ${seeds}: a possible year, not a forecast`;
}

function parseColumn(text: string, source: PriceSourceFields, column: string, zone: string): Series<'USD/MWh'> {
  const { timeColumn, timeForm, unit, usdPer, holes } = source;
  const common = { file: source.file!, zone, ...given({ usdPer, holes }) };
  if (timeColumn === undefined) return parsePrices(text, { ...common, column });
  const { dateOrder, stepMinutes, skippedHour } = source;
  return parseDeclaredPrices(text, {
    ...common,
    ...{ timeColumn, valueColumn: column, timeForm: timeForm!, unit: unit! },
    ...given({ dateOrder, stepMinutes, skippedHour }),
  });
}
