import { resolve } from 'node:path';
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import type { KernelName } from '../notebook/launchers.js';
import type { GivenValues } from '../notebook/parameterValues.js';
import type { Config, ReportConfig } from './config.js';
import { prepareNotebook, readWithParameters, type PreparedNotebook } from './prepare.js';

/** One report that is ready to be built; everything that can be checked without running was checked. */
export type Plan = { report: ReportConfig; prepared: PreparedNotebook };

/** What the command line adds to the configuration. */
export type Wishes = {
  /** Parameters for every chosen report that has them. */
  parameters: Record<string, string>;
  /** Where relative paths among them start. */
  directory: string;
  kernel: KernelName | undefined;
};

/**
 * The reports with their notebooks read and their parameters checked. Values from the command line win over
 * those of the configuration.
 *
 * @throws WattbookError before anything runs: `usage` for a parameter that none of them has or a wrong value.
 */
export async function planReports(config: Config, reports: readonly ReportConfig[], wishes: Wishes): Promise<Plan[]> {
  const notebooks = await Promise.all(
    reports.map((report) => readWithParameters(resolve(config.directory, report.notebook))),
  );
  const known = new Set(notebooks.flatMap(({ parameters }) => parameters.map(({ name }) => name)));
  refuseUnknown(Object.keys(wishes.parameters), [...known]);
  return reports.map((report, index) => {
    const read = notebooks[index]!;
    const names = read.parameters.map(({ name }) => name);
    const own = Object.fromEntries(Object.entries(wishes.parameters).filter(([name]) => names.includes(name)));
    const given: GivenValues = { ...resolvePaths(report.parameters, read.parameters, config.directory), ...own };
    return { report, prepared: prepareNotebook(read, given, wishes) };
  });
}

function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new WattbookError('usage', `no chosen report has the parameter ${name}. ${suggestName(name, known)}`);
  }
}

/** Paths in the configuration are relative to its own folder, not to where the command runs. */
function resolvePaths(given: GivenValues, parameters: PreparedNotebook['parameters'], directory: string): GivenValues {
  const paths = new Set(parameters.filter(({ format }) => format === 'path').map(({ name }) => name));
  const entries = Object.entries(given).map(([name, value]) => {
    const isPath = paths.has(name) && typeof value === 'string' && value !== '';
    return [name, isPath ? resolve(directory, value) : value] as const;
  });
  return Object.fromEntries(entries);
}
