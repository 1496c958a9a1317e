import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { WATTBOOK_MIME, type AuthorOutput } from '../../src/base/output.js';
import { executeNotebook } from '../../src/notebook/execute.js';
import type { KernelLauncher } from '../../src/notebook/kernel.js';
import { readNotebook } from '../../src/notebook/format/readNotebook.js';
import { wattbookLauncher } from '../../src/notebook/runtime/launch.js';
import { tslabLauncher } from '../../src/notebook/tslab/launch.js';

const FOLDER = fileURLToPath(new URL('../../notebooks/planning/', import.meta.url));
const NOTEBOOKS = readdirSync(FOLDER).filter((name) => name.endsWith('.ipynb'));

/** What the words of the author left behind, cell by cell, and the plotly figures beside them. */
async function outputsUnder(launcher: KernelLauncher, name: string): Promise<unknown[]> {
  const notebook = await readNotebook(FOLDER + name);
  const executed = await executeNotebook(notebook, { launcher, directory: dirname(notebook.path) });
  return executed.cells.flatMap((cell) => {
    if (cell.cell_type !== 'code') return [];
    return cell.outputs.map((output) => {
      if (output.output_type !== 'display_data' && output.output_type !== 'execute_result') return output;
      const told = output.data[WATTBOOK_MIME] as AuthorOutput | undefined;
      return told === undefined ? output.data['text/plain'] : output.data;
    });
  });
}

/** The heaviest notebook takes half a minute alone, and two kernels share the processors with other tests. */
const TIMEOUT_MS = 300_000;

describe('the planning notebooks give the same under our runtime and under tslab', () => {
  it.each(NOTEBOOKS)('%s', { timeout: TIMEOUT_MS }, async (name) => {
    const [ours, theirs] = await Promise.all([outputsUnder(wattbookLauncher, name), outputsUnder(tslabLauncher, name)]);
    expect(ours.length).toBeGreaterThan(5);
    expect(ours).toEqual(theirs);
  });
});
