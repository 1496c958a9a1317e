import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';

export const CONFIG_FILE = 'wattbook.config.yaml';

const ReportConfig = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'write the id in kebab-case, like storage-value'),
  notebook: z.string().min(1),
  description: z.string().default(''),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

const Config = z.strictObject({
  title: z.string().min(1),
  reports: z.array(ReportConfig).min(1),
});

export type ReportConfig = z.infer<typeof ReportConfig>;
export type Config = z.infer<typeof Config> & {
  /** Folder of the file; the notebooks' paths are relative to it. */
  directory: string;
  path: string;
};

type Source = { path: string; document: Document; lines: LineCounter };

/**
 * Reads wattbook.config.yaml.
 *
 * @throws WattbookError `usage` with the file's row: a misspelt key names the nearest right one.
 */
export async function readConfig(path: string): Promise<Config> {
  const text = await readText(path);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const row = lines.linePos(fault.pos[0]).line;
    throw new WattbookError('usage', fault.message.split('\n')[0]!, { where: { file: path, row } });
  }
  const checked = Config.safeParse(document.toJS());
  if (!checked.success) throw toError(pickIssue(checked.error.issues), { path, document, lines });
  requireUniqueIds(checked.data.reports, path);
  return { ...checked.data, directory: dirname(resolve(path)), path };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const next = `Change to the folder that holds ${CONFIG_FILE}, or give its path with --config.`;
    throw new WattbookError('usage', 'cannot read the configuration', { where: { file: path }, next, cause });
  }
}

/** A misspelt key first: it explains the missing one beside it. */
function pickIssue(issues: z.core.$ZodIssue[]): z.core.$ZodIssue {
  return issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!;
}

function toError(issue: z.core.$ZodIssue, source: Source): WattbookError {
  const { document } = source;
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = unknownKey === undefined ? issue.path : [...issue.path, unknownKey];
  const where = { file: source.path, row: rowOf(path, source) };
  if (unknownKey === undefined) {
    const isMissing = issue.code === 'invalid_type' && document.getIn(path) === undefined;
    return new WattbookError('usage', `${formatKeyPath(path)}: ${isMissing ? 'is missing' : issue.message}`, { where });
  }
  const known = issue.path.length === 0 ? Config : ReportConfig;
  const hint = suggestName(unknownKey, Object.keys(known.shape));
  return new WattbookError('usage', `unknown key ${unknownKey}. ${hint}`, { where });
}

/** The row of the deepest part of the path that the file holds. */
function rowOf(path: readonly PropertyKey[], { document, lines }: Source): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth - 1), true);
    const pair = findPair(parent, path[depth - 1]!);
    if (pair !== undefined) return lines.linePos(pair).line;
  }
  return 1;
}

function findPair(parent: unknown, key: PropertyKey): number | undefined {
  const items = (parent as { items?: unknown[] } | undefined)?.items;
  for (const [index, item] of (items ?? []).entries()) {
    const { key: name, range } = item as { key?: { value: unknown; range: number[] }; range?: number[] };
    if (name !== undefined) {
      if (name.value === key) return name.range[0];
    } else if (index === key) return range?.[0];
  }
  return undefined;
}

function formatKeyPath(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === 'number' ? String(key + 1) : String(key))).join('.') || 'the file';
}

function requireUniqueIds(reports: ReportConfig[], file: string): void {
  const seen = new Set<string>();
  for (const { id } of reports) {
    if (seen.has(id)) throw new WattbookError('usage', `two reports have the id ${id}`, { where: { file } });
    seen.add(id);
  }
}

/**
 * The reports of these ids in the configuration's order; all of them when no id is given.
 *
 * @throws WattbookError `usage` that names the nearest right id.
 */
export function chooseReports({ reports }: Config, ids: readonly string[]): ReportConfig[] {
  if (ids.length === 0) return reports;
  const known = reports.map(({ id }) => id);
  for (const id of ids) {
    if (!known.includes(id)) throw new WattbookError('usage', `no report ${id}. ${suggestName(id, known)}`);
  }
  return reports.filter(({ id }) => ids.includes(id));
}
