import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = join(ROOT, 'dist/cli/main.js');

export type Outcome = { code: number | null; stdout: string; stderr: string };

export type CallOptions = { directory?: string; env?: Record<string, string>; onStart?: (pid: number) => void };

/** Runs the compiled program as a user would. */
export function wattbook(words: string[], { directory = ROOT, env = {}, onStart }: CallOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...words], {
      cwd: directory,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) onStart?.(child.pid);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

export type FixtureCell = { markdown: string } | { code: string; tags?: string[] };

/** A notebook file of these cells, kernel tslab. */
export function notebookText(cells: FixtureCell[]): string {
  const file = cells.map((cell, index) => {
    const id = `cell-${index + 1}`;
    if ('markdown' in cell) return { id, cell_type: 'markdown', metadata: {}, source: cell.markdown };
    const metadata = cell.tags === undefined ? {} : { tags: cell.tags };
    return { id, cell_type: 'code', metadata, execution_count: null, outputs: [], source: cell.code };
  });
  const kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
  return JSON.stringify({ cells: file, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}

/** A small report: a value, a figure and a sentence that cites the value. */
export const GOOD_CELLS: FixtureCell[] = [
  { markdown: '# A small report\n\nIt holds {{answer}}.' },
  { code: '/** Height of the bar. @minimum 0 */\nconst height: number = 2;', tags: ['parameters'] },
  {
    code: [
      "import * as wb from 'wattbook';",
      "wb.value(41.5, { name: 'answer', label: 'Answer', unit: 'MWh', digits: 1 });",
      "const bars = wb.groupedBarsFigure(['a', 'b'], [{ name: 'n', values: [1, height] }], {",
      "  category: { quantity: 'Case', unit: '' },",
      "  amount: { quantity: 'Energy', unit: 'MWh' },",
      '});',
      "wb.figure(bars, { name: 'bars', title: 'Two bars', caption: 'They differ.', alt: 'Two bars.' });",
    ].join('\n'),
  },
];

/** A folder of its own below the checkout, so that notebooks find the package; removed by `end`. */
export async function startProject(): Promise<{ directory: string; end: () => Promise<void> }> {
  await mkdir(join(ROOT, 'out'), { recursive: true });
  const directory = await mkdtemp(join(ROOT, 'out', 'e2e-'));
  const config = 'title: Test reports\nreports:\n  - id: small\n    notebook: small.ipynb\n';
  await writeFile(join(directory, 'wattbook.config.yaml'), config);
  await writeFile(join(directory, 'small.ipynb'), notebookText(GOOD_CELLS));
  return { directory, end: () => rm(directory, { recursive: true, force: true }) };
}

/**
 * SHA-256 of every published file of a folder by its path, to see that nothing changed; the notebook that a failed run
 * leaves is not published.
 */
export async function fingerprint(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const published = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.failed.ipynb'));
  const files = published.map((entry) => join(entry.parentPath, entry.name));
  const hashes = files.map(async (file) => {
    const hash = createHash('sha256').update(await readFile(file));
    return [file.slice(folder.length + 1), hash.digest('hex')] as const;
  });
  return Object.fromEntries((await Promise.all(hashes)).sort());
}
