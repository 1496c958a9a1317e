/** Judges a power file as its rows come. */
import { WattbookError } from '../../base/errors.js';
import { toCard } from '../../sim/power/comply/card.js';
import type { Rule } from '../../sim/power/comply/rule.js';
import type { Verdict } from '../../sim/power/comply/verdict.js';
import { toEvenSteps } from './evenSteps.js';
import type { PowerFile } from './powerFile.js';
import { readLines, splitLine } from './powerFile.js';
import { parseTimeMs } from './timeForm.js';

type Row = { readonly timeMs: number; readonly values: Float64Array };

/** What the rows have said about the file. */
export type FileFacts = { rowCount: number; startMs: number; stepMs: number; spreadMs: readonly [number, number] };

/** Rows from which the step is told: the median of their distances. */
const FIRST_ROW_COUNT = 1000;

/** The facts are null where no row was read. */
export type JudgedFile = { readonly verdicts: Verdict[]; readonly facts: FileFacts | null };

/**
 * The verdicts, one a rule.
 *
 * @throws WattbookError `data` with row and column for what is no number, times that do not rise, or fewer than two rows.
 */
export async function judgeFile(
  file: PowerFile,
  rules: readonly Rule[],
  nominalKw: number | null,
): Promise<JudgedFile> {
  const first: Row[] = [];
  let running: ReturnType<typeof begin> | null = null;
  let row = 0;
  let lastMs = -Infinity;
  for await (const lines of readLines(file.path, file.name)) {
    for (const line of lines) {
      row += 1;
      if (row === 1 || line.trim() === '') continue;
      const read = readRow(file, line, { row, lastMs });
      lastMs = read.timeMs;
      if (running !== null) running.add(read);
      else if (first.push(read) === FIRST_ROW_COUNT) running = begin(file, { first, rules, nominalKw });
    }
  }
  running ??= begin(file, { first, rules, nominalKw });
  return running.finish();
}

type Beginning = { readonly first: readonly Row[]; readonly rules: readonly Rule[]; readonly nominalKw: number | null };

function begin(file: PowerFile, { first, rules, nominalKw }: Beginning) {
  const { channels, name } = file;
  const stepMs = toStepMs(first, name);
  const startMs = first[0]!.timeMs;
  const card = toCard(rules, { stepMs, nominalKw, channels: channels.map(({ channel }) => channel) });
  const steps = toEvenSteps({ startMs, stepMs, channelCount: channels.length }, (columns, sampleCount) => {
    card.push(Object.fromEntries(channels.map(({ channel }, i) => [channel, columns[i]!])), sampleCount);
  });
  let rowCount = 0;
  const add = ({ timeMs, values }: Row): void => {
    rowCount += 1;
    steps.add(timeMs, values);
  };
  first.forEach(add);
  const finish = (): JudgedFile => {
    steps.finish();
    return { verdicts: card.finish(), facts: { rowCount, startMs, stepMs, spreadMs: steps.spread() } };
  };
  return { add, finish };
}

function toStepMs(rows: readonly Row[], file: string): number {
  const distances = rows.slice(1).map(({ timeMs }, i) => timeMs - rows[i]!.timeMs);
  if (distances.length === 0) throw new WattbookError('data', 'fewer than two rows', { where: { file } });
  const median = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)]!;
  // To a microsecond: times in the file are rounded.
  return Math.max(0.001, Math.round(median * 1000) / 1000);
}

function readRow(
  file: PowerFile,
  line: string,
  { row, lastMs }: { readonly row: number; readonly lastMs: number },
): Row {
  const cells = splitLine(line);
  const timeMs = parseTimeMs(file.time, cells[file.time.index] ?? '', row);
  if (!(timeMs > lastMs)) {
    const where = { file: file.name, row, column: file.time.header };
    throw new WattbookError('data', 'the time does not rise', {
      where,
      next: 'Sort the rows; take repeated ones out.',
    });
  }
  return { timeMs, values: Float64Array.from(file.channels, (channel) => toNumber(file, channel, { cells, row })) };
}

/** An empty cell is a gap. */
function toNumber(
  { name }: PowerFile,
  { index, header, factor }: PowerFile['channels'][number],
  { cells, row }: { readonly cells: readonly string[]; readonly row: number },
): number {
  const text = (cells[index] ?? '').trim();
  if (text === '' || /^nan$/i.test(text)) return NaN;
  const value = Number(text) * factor;
  if (Number.isFinite(value)) return value;
  const next = 'Leave the cell empty where nothing was measured.';
  throw new WattbookError('data', `"${text}" is not a number`, { where: { file: name, row, column: header }, next });
}
