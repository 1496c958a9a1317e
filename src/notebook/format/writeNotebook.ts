import { rename, rm, writeFile } from 'node:fs/promises';
import { WattbookError } from '../../base/errors.js';
import { formatPercent } from './percentText.js';
import type { Cell, CellOutput, Notebook } from './nbformat.js';
import { isPercentPath } from './readNotebook.js';

/** The version that is written, unless the notebook came with a later one. */
const WRITTEN_MINOR = 5;
// Jupyter writes these as lists of lines, all other data as one string.
const SPLIT_MIME = /^text\/|^application\/javascript$|^image\/svg\+xml$/;

/**
 * Writes a notebook, to a path that ends in `.ts` as percent text, else as Jupyter does; the file is whole at every
 * moment.
 *
 * @throws WattbookError 'destination' when it cannot be written.
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  const text = isPercentPath(path) ? formatPercent(notebook) : formatNotebook(notebook);
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw new WattbookError('destination', 'the notebook cannot be written', { where: { notebook: path }, cause });
  }
}

/**
 * The text of the `.ipynb` file: nbformat 4.5, keys sorted, indented by one space, with a line end at the end, as
 * Jupyter writes it.
 *
 * @example
 * ```ts @import.meta.vitest
 * const text = formatNotebook({ path: 'a.ipynb', nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [] });
 * expect(text).toBe('{\n "cells": [],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n');
 * ```
 */
export function formatNotebook(notebook: Notebook): string {
  const document = {
    ...notebook,
    path: undefined,
    nbformat_minor: Math.max(WRITTEN_MINOR, notebook.nbformat_minor),
    cells: notebook.cells.map(toFileCell),
  };
  return `${formatJson(document)}\n`;
}

/** JSON as Jupyter writes it: keys sorted, indented by one space. */
export function formatJson(value: unknown): string {
  return JSON.stringify(sortKeys(value), undefined, 1);
}

function toFileCell(cell: Cell): unknown {
  const source = toLines(cell.source);
  return cell.cell_type === 'code' ? { ...cell, source, outputs: cell.outputs.map(toFileOutput) } : { ...cell, source };
}

function toFileOutput(output: CellOutput): unknown {
  if (output.output_type === 'stream') return { ...output, text: toLines(output.text) };
  if (output.output_type === 'error') return output;
  const data = Object.entries(output.data).map(([mime, value]) => [
    mime,
    typeof value === 'string' && SPLIT_MIME.test(mime) ? toLines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) as unknown };
}

/** `'a\nb'` -> `['a\n', 'b']`, as Jupyter keeps text so that versions of a file compare line by line. */
function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
