import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { WattbookError } from '../../base/errors.js';
import { suggestName } from '../../base/nearest.js';
import { parsePercent } from './percentText.js';
import { upgradeVersion3 } from './upgradeVersion3.js';
import { notebookSchema, type Cell, type Notebook } from './nbformat.js';

/**
 * Reads a notebook: an `.ipynb` file of nbformat 3 or 4, or a `.ts` file in percent text.
 *
 * @throws WattbookError 'usage' when there is no such file, 'data' when it is no notebook; the message names the cell
 * and the field.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw await toReadError(path, cause);
  }
  return parseNotebook(text, path);
}

/**
 * The notebook in the text of a file; `path` names it in messages, and its ending tells the form.
 *
 * @throws WattbookError 'data' when it is no notebook of nbformat 3 or 4, or no percent text.
 * @example
 * ```ts @import.meta.vitest
 * const notebook = parseNotebook('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}', 'empty.ipynb');
 * expect(notebook.cells).toEqual([]);
 * ```
 */
export function parseNotebook(text: string, path: string): Notebook {
  const document = isPercentPath(path) ? parsePercent(text, path) : toVersion4(parseJson(text, path), path);
  const parsed = notebookSchema.safeParse(document);
  if (!parsed.success) throw toFormatError(parsed.error, path);
  const cells = withIds(parsed.data.cells);
  refuseSameIds(cells, path);
  return { ...parsed.data, cells, path };
}

/**
 * Whether a path names a notebook in percent text.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect([isPercentPath('a.ts'), isPercentPath('a.ipynb')]).toEqual([true, false]);
 * ```
 */
export function isPercentPath(path: string): boolean {
  return extname(path) === '.ts';
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WattbookError('data', `is no JSON (${reason})`, { where: { notebook: path }, cause });
  }
}

const versionSchema = z.looseObject({ nbformat: z.number() });

function toVersion4(json: unknown, path: string): unknown {
  const version = versionSchema.safeParse(json);
  if (!version.success) {
    throw new WattbookError('data', 'is no notebook: it has no field nbformat', { where: { notebook: path } });
  }
  const { nbformat } = version.data;
  if (nbformat === 4) return json;
  if (nbformat !== 3) {
    throw new WattbookError('data', `has nbformat ${nbformat}; nbformat 3 and 4 are read`, {
      where: { notebook: path },
      next: `Convert it: jupyter nbconvert --to notebook --nbformat 4 "${path}"`,
    });
  }
  try {
    return upgradeVersion3(json);
  } catch (cause) {
    if (cause instanceof z.ZodError) throw toFormatError(cause, path);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WattbookError('data', `an output of nbformat 3 is malformed: ${reason}`, {
      where: { notebook: path },
      cause,
    });
  }
}

function toFormatError(error: z.ZodError, path: string): WattbookError {
  const issue = firstLeaf(error.issues);
  const [root, index, ...rest] = issue.path;
  const isInCell = root === 'cells' && typeof index === 'number';
  const field = (isInCell ? rest : issue.path).map(String).join('.');
  return new WattbookError('data', `field ${field === '' ? '(all)' : field}: ${issue.message}`, {
    where: { notebook: path, ...(isInCell ? { cell: index + 1 } : {}) },
  });
}

/** Inside a union zod nests the issues of each choice. */
function firstLeaf(issues: readonly z.core.$ZodIssue[]): { path: PropertyKey[]; message: string } {
  const [issue] = issues;
  if (issue === undefined) return { path: [], message: 'malformed' };
  return { path: issue.path, message: issue.message };
}

function refuseSameIds(cells: readonly Cell[], path: string): void {
  const seen = new Set<string>();
  for (const [index, { id }] of cells.entries()) {
    if (seen.has(id)) {
      throw new WattbookError('data', `field id: ${id} is the id of an earlier cell too`, {
        where: { notebook: path, cell: index + 1 },
        next: 'Give the cell another id; reports refer to cells by it.',
      });
    }
    seen.add(id);
  }
}

/**
 * Gives an id to each cell that has none. It is made from the cell's text and counts only cells of the same text, so
 * that it stays when cells come or go around it.
 */
function withIds(cells: readonly Cell[]): Cell[] {
  const used = new Set(cells.map(({ id }) => id));
  return cells.map((cell) => {
    if (cell.id !== '') return cell;
    for (let copy = 0; ; copy++) {
      const id = toId(cell, copy);
      if (used.has(id)) continue;
      used.add(id);
      return { ...cell, id };
    }
  });
}

function toId(cell: Cell, copy: number): string {
  return createHash('sha256').update(`${copy}\n${cell.cell_type}\n${cell.source}`).digest('hex').slice(0, 12);
}

async function toReadError(path: string, cause: unknown): Promise<WattbookError> {
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  if (!isMissing) return new WattbookError('usage', 'cannot be read', { where: { notebook: path }, cause });
  const folder = dirname(path);
  const files = await readdir(folder).catch(() => undefined);
  if (files === undefined)
    return new WattbookError('usage', `there is no folder ${folder}`, { where: { notebook: path }, cause });
  const known = files.filter((file) => file.endsWith('.ipynb') || (isPercentPath(path) && isPercentPath(file)));
  const next = known.length === 0 ? `There is no notebook in ${folder}.` : suggestName(basename(path), known);
  return new WattbookError('usage', 'there is no such notebook', { where: { notebook: join(path) }, next, cause });
}
