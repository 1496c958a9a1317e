import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import { notebookSchema, type Cell, type Notebook } from './nbformat.js';

/**
 * Reads a notebook file of nbformat 4.
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
 * The notebook in the text of an `.ipynb` file; `path` names it in messages.
 *
 * @throws WattbookError 'data' when it is no notebook of nbformat 4.
 * @example
 * ```ts @import.meta.vitest
 * const notebook = parseNotebook('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}', 'empty.ipynb');
 * expect(notebook.cells).toEqual([]);
 * ```
 */
export function parseNotebook(text: string, path: string): Notebook {
  const json = parseJson(text, path);
  refuseOtherVersions(json, path);
  const parsed = notebookSchema.safeParse(json);
  if (!parsed.success) throw toFormatError(parsed.error, path);
  const cells = parsed.data.cells.map((cell, index) => (cell.id === '' ? { ...cell, id: toId(cell, index) } : cell));
  refuseSameIds(cells, path);
  return { ...parsed.data, cells, path };
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

function refuseOtherVersions(json: unknown, path: string): void {
  const version = versionSchema.safeParse(json);
  if (!version.success) {
    throw new WattbookError('data', 'is no notebook: it has no field nbformat', { where: { notebook: path } });
  }
  const { nbformat } = version.data;
  if (nbformat !== 4) {
    throw new WattbookError('data', `has nbformat ${nbformat}; nbformat 4 is read`, {
      where: { notebook: path },
      next: `Convert it: jupyter nbconvert --to notebook --nbformat 4 "${path}"`,
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

/** Made from place and text, so that reading the same file twice gives the same ids. */
function toId(cell: Cell, index: number): string {
  return createHash('sha256').update(`${index}\n${cell.cell_type}\n${cell.source}`).digest('hex').slice(0, 12);
}

async function toReadError(path: string, cause: unknown): Promise<WattbookError> {
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  if (!isMissing) return new WattbookError('usage', 'cannot be read', { where: { notebook: path }, cause });
  const folder = dirname(path);
  const files = await readdir(folder).catch(() => undefined);
  if (files === undefined)
    return new WattbookError('usage', `there is no folder ${folder}`, { where: { notebook: path }, cause });
  const known = files.filter((file) => file.endsWith('.ipynb'));
  const next = known.length === 0 ? `There is no notebook in ${folder}.` : suggestName(basename(path), known);
  return new WattbookError('usage', 'there is no such notebook', { where: { notebook: join(path) }, next, cause });
}
