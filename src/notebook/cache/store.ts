import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { makeFolder } from '../makeFolder.js';
import { fingerprintOf, type SeenInput } from './inputs.js';
import type { Recipe } from './recipe.js';
import { resultSchema, type RunResult } from './runResult.js';

/** Kept of one notebook; the oldest goes first. */
const MOST_ENTRIES = 32;

const recipeSchema = z.object({
  cells: z.array(z.string()),
  parameters: z.record(z.string(), z.string()),
  kernel: z.string(),
  packages: z.string(),
});
const inputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['file', 'folder', 'missing']), path: z.string(), fingerprint: z.string() }),
  z.object({ kind: z.literal('variable'), name: z.string(), fingerprint: z.string() }),
]);
const entrySchema = z.object({ recipe: recipeSchema, inputs: z.array(inputSchema), result: z.string() });
const indexSchema = z.object({ notebook: z.string(), entries: z.array(entrySchema) });

/** A run that is kept: what went into it, and the name of what came out. */
export type Entry = { recipe: Recipe; inputs: SeenInput[]; result: string };

/**
 * Results of runs, in files. Whatever in it is cut off or not ours counts as not there: the worst that can happen is
 * that something runs again.
 */
export type ResultStore = {
  /** Of a notebook, the newest first. */
  entries: (notebook: string) => Promise<Entry[]>;
  read: (entry: Entry) => Promise<RunResult | undefined>;
  /** @throws when the folder cannot be written. */
  keep: (notebook: string, entry: Omit<Entry, 'result'>, result: RunResult) => Promise<void>;
};

/** A store in a folder, which is made when something is kept. */
export function openStore(folder: string): ResultStore {
  const indexPath = (notebook: string): string => join(folder, `${fingerprintOf(notebook).slice(0, 32)}.json`);
  const resultPath = (name: string): string => join(folder, 'results', `${name}.json`);

  async function entries(notebook: string): Promise<Entry[]> {
    const index = parseAs(indexSchema, await readText(indexPath(notebook)));
    return index?.notebook === notebook ? index.entries : [];
  }

  async function read({ result }: Entry): Promise<RunResult | undefined> {
    const text = await readText(resultPath(result));
    // Its name is its fingerprint: half a file is no result.
    return text !== undefined && fingerprintOf(text) === result ? parseAs(resultSchema, text) : undefined;
  }

  async function keep(notebook: string, entry: Omit<Entry, 'result'>, result: RunResult): Promise<void> {
    const text = JSON.stringify(result);
    const name = fingerprintOf(text);
    await writeWhole(resultPath(name), text);
    const all = [{ ...entry, result: name }, ...(await entries(notebook)).filter((old) => !isSameRun(old, entry))];
    const kept = all.slice(0, MOST_ENTRIES);
    await writeWhole(indexPath(notebook), JSON.stringify({ notebook, entries: kept }));
    const names = new Set(kept.map((one) => one.result));
    const dropped = all.slice(MOST_ENTRIES).filter((old) => !names.has(old.result));
    await Promise.all(dropped.map((old) => rm(resultPath(old.result), { force: true })));
  }

  return { entries, read, keep };
}

function isSameRun(a: Omit<Entry, 'result'>, b: Omit<Entry, 'result'>): boolean {
  return JSON.stringify([a.recipe, a.inputs]) === JSON.stringify([b.recipe, b.inputs]);
}

async function readText(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}

function parseAs<Schema extends z.ZodType>(schema: Schema, text: string | undefined): z.output<Schema> | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await makeFolder(dirname(path));
    await writeFile(part, text);
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}
