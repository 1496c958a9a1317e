import { localTimeAt, toLocalClock } from '../../base/calendar.js';
import type { TimeGrid } from '../../base/grid.js';
import { gridEndMs, gridInstantMs } from '../../base/grid.js';
import type { Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import { KW_PER_MW } from '../../base/units.js';
import { parseDeclaredSeries } from '../../sim/market/reader/parseDeclared.js';
import type { CalendarChoice } from '../billTimes.js';
import { parseLoad } from '../billLoad.js';
import { fillSeries } from './fillSeries.js';
import type { ScenarioFile } from './readScenario.js';
import { atField, readNamed } from './readScenario.js';
import type { PowerSourceFields } from './sourceFields.js';
import { given } from './toScenarioBattery.js';

/** A power that waits for the grid of the others. */
export type PowerSource =
  | { readonly series: Series<'kW'>; readonly notes: readonly string[] }
  | { readonly powerKwAt: (local: { readonly hour: number; readonly isWeekend: boolean }) => number };

const SATURDAY = 6;

/**
 * A load or generation of a scenario.
 *
 * @param name its field in the section `site`.
 * @throws WattbookError `data` for a bad file.
 */
export async function readPowerSource(
  file: ScenarioFile,
  name: 'load' | 'generation',
  { source, calendar }: { readonly source: PowerSourceFields; readonly calendar: CalendarChoice },
): Promise<PowerSource> {
  const { constant, profile } = source;
  if (constant !== undefined) return { powerKwAt: () => constant };
  if (profile !== undefined) {
    const { weekday, weekend = weekday, unit } = profile;
    return { powerKwAt: ({ hour, isWeekend }) => toKw(unit) * (isWeekend ? weekend : weekday)[hour]! };
  }
  const text = await readNamed(file, source.file!, name);
  const zone = calendar.kind === 'local' ? calendar.zone : 'UTC';
  const read = atField(file, ['site', name], () => parsePower(text, source, calendar));
  const { series, notes } = atField(file, ['site', name, 'fill'], () => fillSeries(read, source.fill, zone));
  return { series, notes: notes.map((note) => `${source.file!}: ${note}`) };
}

function parsePower(text: string, source: PowerSourceFields, calendar: CalendarChoice): Series<'kW'> {
  const { column, timeColumn, timeForm, unit, dateOrder, stepMinutes, skippedHour, holes } = source;
  const file = source.file!;
  if (timeColumn === undefined) return parseLoad(text, { file, column, calendar }).load;
  return parseDeclaredSeries(text, {
    ...{ file, timeColumn, valueColumn: column!, timeForm: timeForm!, unit: 'kW', scaleFactor: toKw(unit!) },
    zone: calendar.kind === 'local' ? calendar.zone : 'UTC',
    ...given({ dateOrder, stepMinutes, skippedHour, holes }),
  });
}

function toKw(unit: 'kW' | 'MW'): number {
  return unit === 'MW' ? KW_PER_MW : 1;
}

/**
 * The powers of a constant or profile on a grid, by the wall clock.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2026, 0, 2, 23), stepMs: 3_600_000, count: 2 };
 * const load = spreadPower(({ isWeekend }) => (isWeekend ? 1 : 2), grid, 'UTC');
 * expect([...load.values]).toEqual([2, 1]);
 * ```
 */
export function spreadPower(
  powerKwAt: (local: { readonly hour: number; readonly isWeekend: boolean }) => number,
  grid: TimeGrid,
  zone: string,
): Series<'kW'> {
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  const values = Float64Array.from({ length: grid.count }, (_, index) => {
    const { hour, weekday } = localTimeAt(clock, gridInstantMs(grid, index));
    return powerKwAt({ hour, isWeekend: weekday >= SATURDAY });
  });
  return toSeries({ unit: 'kW', grid, values });
}
