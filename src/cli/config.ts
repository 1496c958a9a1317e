import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import { WORLD_FIELDS } from './worldOptions.js';
import { checkYaml, parseYaml } from './yamlFile.js';

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
  ...WORLD_FIELDS,
});

export type ReportConfig = z.infer<typeof ReportConfig>;
export type Config = z.infer<typeof Config> & {
  /** Folder of the file; the notebooks' paths are relative to it. */
  directory: string;
  path: string;
};

/**
 * Reads wattbook.config.yaml.
 *
 * @throws WattbookError `usage` with the file's row: a misspelt key names the nearest right one.
 */
export async function readConfig(path: string): Promise<Config> {
  const text = await readText(path);
  const config = checkYaml(parseYaml(text, path), Config);
  requireUniqueIds(config.reports, path);
  return { ...config, directory: dirname(resolve(path)), path };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const next = `Change to the folder that holds ${CONFIG_FILE}, or give its path with --config.`;
    throw new WattbookError('usage', 'cannot read the configuration', { where: { file: path }, next, cause });
  }
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
