/** A file of power over time, read line by line: a day at 100 Hz is larger than memory should be. */
import { createReadStream } from 'node:fs';
import Papa from 'papaparse';
import { WattbookError } from '../../base/errors.js';
import { suggestName } from '../../base/nearest.js';
import type { ChannelName } from '../../sim/power/comply/monitor.js';
import type { TimeForm } from './timeForm.js';
import { toTimeForm } from './timeForm.js';

export type PowerUnit = 'W' | 'kW' | 'MW';

export type PowerFileOptions = {
  /** As shown. */
  readonly name: string;
  readonly column: string | undefined;
  readonly timeColumn: string | undefined;
  readonly unit: PowerUnit | undefined;
};

/** One column that is read; values times the factor are in kW, pu, Hz or shares. */
export type FileChannel = {
  readonly channel: ChannelName;
  readonly index: number;
  readonly header: string;
  readonly factor: number;
};

export type PowerFile = {
  readonly path: string;
  readonly name: string;
  readonly channels: readonly FileChannel[];
  readonly time: TimeForm;
  /** What is wrong with the unit of the power; null where it is known. */
  readonly unitFault: string | null;
};

const KW_PER_UNIT: Readonly<Record<PowerUnit, number>> = { W: 0.001, kW: 1, MW: 1000 };
/** The last word of a column's name: `node_gpu_w`, `Site load (kW)`, `P [MW]`. */
const LAST_WORD = /(?:^|[\s_([])([A-Za-z]+)[)\]]?\s*$/;
const CHUNK_BYTES = 1 << 16;
const ENERGY = /^[kmg]?wh$/i;

const SIDE_CHANNELS: readonly (readonly [name: RegExp, channel: ChannelName, factor: number])[] = [
  [/^voltage_pu$/i, 'voltage', 1],
  [/^frequency_hz$/i, 'frequency', 1],
  [/^soc(_fraction)?$/i, 'soc', 1],
  [/^soc_percent$/i, 'soc', 0.01],
  [/^command_w$/i, 'command', 0.001],
  [/^command_kw$/i, 'command', 1],
  [/^command_mw$/i, 'command', 1000],
];

/**
 * Reads the header.
 *
 * @throws WattbookError `data` when the file cannot be read or has no header; `usage` when a column is not there or must be
 * named.
 */
export async function openPowerFile(path: string, options: PowerFileOptions): Promise<PowerFile> {
  const header = await readHeader(path, options.name);
  const timeIndex = options.timeColumn === undefined ? 0 : findColumn('--time-column', options.timeColumn, header);
  const side = header.flatMap((title, index) => {
    const known = index === timeIndex ? undefined : SIDE_CHANNELS.find(([name]) => name.test(title));
    return known === undefined ? [] : [{ channel: known[1], index, header: title, factor: known[2] }];
  });
  const powerIndex = findPower(header, options, new Set([timeIndex, ...side.map(({ index }) => index)]));
  const title = header[powerIndex]!;
  const unit = options.unit ?? toUnit(title);
  const power: FileChannel = {
    channel: 'power',
    index: powerIndex,
    header: title,
    factor: unit === null ? NaN : KW_PER_UNIT[unit],
  };
  return {
    ...{ path, name: options.name, channels: [power, ...side] },
    time: toTimeForm(header[timeIndex]!, timeIndex, options.name),
    unitFault: unit === null ? explainUnit(title) : null,
  };
}

async function readHeader(path: string, name: string): Promise<string[]> {
  for await (const [line] of readLines(path, name)) {
    if (line === undefined) continue;
    const cells = splitLine(line.replace(/^\uFEFF/, '')).map((cell) => cell.trim());
    if (!cells.some((cell) => /[A-Za-z]/.test(cell) && Number.isNaN(Date.parse(cell)))) {
      const next = 'Begin the file with a line such as t_s,power_kw.';
      throw new WattbookError('data', 'the file has no header', { where: { file: name, row: 1 }, next });
    }
    return cells;
  }
  throw new WattbookError('data', 'the file is empty', { where: { file: name } });
}

/**
 * The lines of the file, many at a time.
 *
 * @throws WattbookError `data` when it cannot be read.
 */
export async function* readLines(path: string, name: string): AsyncGenerator<string[]> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: CHUNK_BYTES })) {
      const lines = (rest + (chunk as string)).split(/\r?\n/);
      rest = lines.pop()!;
      yield lines;
    }
  } catch (cause) {
    throw new WattbookError('data', 'cannot read the power file', { where: { file: name }, cause });
  }
  if (rest !== '') yield [rest];
}

/** The cells of a line; quotes are rare, so the plain way comes first. */
export function splitLine(line: string): string[] {
  return line.includes('"') ? (Papa.parse<string[]>(line, { delimiter: ',' }).data[0] ?? []) : line.split(',');
}

function findColumn(option: string, name: string, header: readonly string[]): number {
  const index = header.indexOf(name);
  if (index >= 0) return index;
  throw new WattbookError('usage', `${option} ${name}: ${suggestName(name, header)}`);
}

function findPower(header: readonly string[], { column, name }: PowerFileOptions, taken: ReadonlySet<number>): number {
  if (column !== undefined) return findColumn('--column', column, header);
  const free = [...header.keys()].filter((index) => !taken.has(index));
  const powers = free.filter((index) => toUnit(header[index]!) !== null);
  const choice = powers.length > 0 ? powers : free;
  if (choice.length === 1) return choice[0]!;
  const what = choice.length === 0 ? 'no column of power' : `${choice.length} columns may hold the power`;
  const next =
    choice.length === 0
      ? 'Give a column such as power_kw.'
      : `Name one (--column): ${choice.map((index) => header[index]!).join(', ')}.`;
  throw new WattbookError(choice.length === 0 ? 'data' : 'usage', what, { where: { file: name, row: 1 }, next });
}

function toUnit(title: string): PowerUnit | null {
  const word = LAST_WORD.exec(title)?.[1]?.toLowerCase();
  return word === 'w' ? 'W' : word === 'kw' ? 'kW' : word === 'mw' ? 'MW' : null;
}

function explainUnit(title: string): string {
  const word = LAST_WORD.exec(title)?.[1] ?? '';
  if (ENERGY.test(word)) return `the column "${title}" is in ${word}, an energy; a power in W, kW or MW is wanted`;
  return `the column "${title}" says no unit of power; name it (--unit W, kW or MW)`;
}
