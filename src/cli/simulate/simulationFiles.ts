/** The files of a simulation: a schedule for each policy, and the summary. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WattbookError } from '../../base/errors.js';
import { formatColumns } from '../formatColumns.js';
import { writeTextAtomically } from '../given.js';
import type { PolicyResult } from './policyResult.js';

/**
 * Writes `NAME.csv` for each policy and `summary.json` last, so that a folder with a summary is whole.
 *
 * @returns the names written.
 * @throws WattbookError `destination` when a file cannot be written.
 */
export async function writeSimulation(
  folder: string,
  policies: readonly PolicyResult[],
  summary: object,
): Promise<string[]> {
  const names = policies.map(({ name }) => `${toFileName(name)}.csv`);
  await removeSummary(folder);
  for (const [index, { schedule }] of policies.entries()) {
    await writeTextAtomically(join(folder, names[index]!), formatColumns(schedule), 'schedule');
  }
  await writeTextAtomically(join(folder, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`, 'summary');
  return [...names, 'summary.json'];
}

/** A summary of an earlier run must not stand beside new schedules. */
async function removeSummary(folder: string): Promise<void> {
  const path = join(folder, 'summary.json');
  await rm(path, { force: true }).catch((cause: unknown) => {
    throw new WattbookError('destination', 'cannot replace the summary', { where: { file: path }, cause });
  });
}

/**
 * A name as a plain file name.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toFileName('../Plan A, 50 %')).toBe('plan-a-50');
 * ```
 */
export function toFileName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return plain === '' ? 'policy' : plain;
}
