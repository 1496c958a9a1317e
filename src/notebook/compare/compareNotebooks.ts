import { createHash } from 'node:crypto';
import { structuredPatch } from 'diff';
import { labelCell } from '../cellLabel.js';
import { withoutTraces } from '../format/withoutRun.js';
import { formatJson } from '../format/writeNotebook.js';
import type { Cell, CellOutput, Notebook } from '../format/nbformat.js';
import { pairCells, type CellPair } from './pairCells.js';

/** Lines as a patch has them, each with its sign ` `, `+`, `-` or `@@`. */
export type PatchLine = string;

export type CellChange = {
  kind: 'added' | 'removed' | 'changed' | 'moved';
  /** Positions from 1. */
  before?: number;
  after?: number;
  label: string;
  /** Of a cell that changed: its text, its kind, its metadata and its outputs, where they differ. */
  parts: { part: 'source' | 'kind' | 'metadata' | 'outputs'; patch: PatchLine[] }[];
};

export type NotebookChanges = { metadata: PatchLine[]; cells: CellChange[] };

export type CompareOptions = { outputs: boolean };

/**
 * What is different in the later notebook. Execution counts, and what a run or a front end notes, are no difference.
 *
 * @param options.outputs whether outputs count.
 */
export function compareNotebooks(before: Notebook, after: Notebook, { outputs }: CompareOptions): NotebookChanges {
  const pairs = pairCells(before.cells, after.cells);
  const moved = movedOf(pairs);
  const cells = pairs.flatMap((pair): CellChange[] => {
    const [old, now] = [before.cells[pair.before ?? -1], after.cells[pair.after ?? -1]];
    const label = now === undefined ? labelCell(before, pair.before!) : labelCell(after, pair.after!);
    const places = { ...place('before', pair.before), ...place('after', pair.after), label };
    if (old === undefined) return [{ kind: 'added', ...places, parts: wholeOf(now!, '+') }];
    if (now === undefined) return [{ kind: 'removed', ...places, parts: wholeOf(old, '-') }];
    const parts = [...partsOf(old, now), ...(outputs ? outputPartsOf(old, now) : [])];
    if (parts.length > 0) return [{ kind: 'changed', ...places, parts }];
    return moved.has(pair) ? [{ kind: 'moved', ...places, parts }] : [];
  });
  return { metadata: toPatch(notesOf(before), notesOf(after)), cells };
}

function place(key: 'before' | 'after', index: number | undefined): { before?: number; after?: number } {
  return index === undefined ? {} : { [key]: index + 1 };
}

function wholeOf({ source }: Cell, sign: '+' | '-'): CellChange['parts'] {
  return [{ part: 'source', patch: source === '' ? [] : source.split('\n').map((line) => `${sign}${line}`) }];
}

function outputPartsOf(old: Cell, now: Cell): CellChange['parts'] {
  const patch = toPatch(outputText(old), outputText(now));
  return patch.length === 0 ? [] : [{ part: 'outputs', patch }];
}

function partsOf(old: Cell, now: Cell): CellChange['parts'] {
  const kind = old.cell_type === now.cell_type ? [] : [`-${old.cell_type}`, `+${now.cell_type}`];
  const parts = [
    { part: 'source' as const, patch: toPatch(old.source, now.source) },
    { part: 'kind' as const, patch: kind },
    { part: 'metadata' as const, patch: toPatch(notesOf(old), notesOf(now)) },
  ];
  return parts.filter(({ patch }) => patch.length > 0);
}

/** An author's metadata as text; equal for equal fields in any order. */
function notesOf({ metadata }: { metadata: Record<string, unknown> }): string {
  return formatJson(withoutTraces(metadata));
}

/** Pairs out of the longest run of cells that kept their order. */
function movedOf(pairs: readonly CellPair[]): Set<CellPair> {
  const both = pairs.filter(({ before, after }) => before !== undefined && after !== undefined);
  const lengths: number[] = [];
  const previous: number[] = [];
  for (const [k, { before }] of both.entries()) {
    lengths[k] = 1;
    previous[k] = -1;
    for (let m = 0; m < k; m++) {
      if (both[m]!.before! < before! && lengths[m]! + 1 > lengths[k]) {
        lengths[k] = lengths[m]! + 1;
        previous[k] = m;
      }
    }
  }
  const kept = new Set<CellPair>();
  for (let k = lengths.indexOf(Math.max(...lengths)); k >= 0; k = previous[k]!) kept.add(both[k]!);
  return new Set(both.filter((pair) => !kept.has(pair)));
}

function outputText(cell: Cell): string {
  return cell.cell_type === 'code' ? cell.outputs.map(formatOutput).join('\n') : '';
}

function formatOutput(output: CellOutput): string {
  if (output.output_type === 'stream') return `[${output.name}]\n${output.text}`;
  if (output.output_type === 'error') return `[error] ${output.ename}: ${output.evalue}`;
  return Object.entries(output.data)
    .map(([mime, value]) => `[${mime}]${formatValue(mime, value)}`)
    .join('\n');
}

/** Text as it is; of an image its size and its fingerprint. */
function formatValue(mime: string, value: unknown): string {
  if (typeof value !== 'string') return `\n${formatJson(value)}`;
  if (mime.startsWith('text/') || mime === 'image/svg+xml') return `\n${value}`;
  const fingerprint = createHash('sha256').update(value).digest('hex').slice(0, 12);
  return ` ${value.length} characters, ${fingerprint}`;
}

function toPatch(before: string, after: string): PatchLine[] {
  if (before === after) return [];
  const { hunks } = structuredPatch('', '', `${before}\n`, `${after}\n`, '', '', { context: 2 });
  return hunks.flatMap(({ oldStart, newStart, oldLines, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
}
