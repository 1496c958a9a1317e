import { resolve } from 'node:path';
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import type { WorldRules } from '../notebook/worldRules.js';
import type { Config, ReportConfig } from './config.js';
import { decide, type Decision } from '../notebook/cache/executeOnce.js';
import { takeFingerprints, type Environment } from '../notebook/cache/inputs.js';
import { prepareNotebook, readWithParameters, type GivenLayer } from './prepare.js';
import { prepareRun, type PreparedRun } from './prepareRun.js';

/** One report that is ready to be built; everything that can be checked without running was checked. */
export type Plan = { report: ReportConfig; prepared: PreparedRun; decision: Decision };

/** What the command line adds to the configuration. */
export type Wishes = {
  /** Parameters for every chosen report that has them. */
  layers: readonly GivenLayer[];
  kernel: string | undefined;
  environment: Environment;
  /** Whether to run also what has not changed. */
  isFresh: boolean;
  rules: WorldRules;
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
  const known = [...new Set(notebooks.flatMap(({ parameters }) => parameters.map(({ name }) => name)))];
  wishes.layers.forEach((layer) => {
    refuseUnknown(layer, known);
  });
  const { kernel, environment, isFresh, rules } = wishes;
  const fingerprints = takeFingerprints(environment);
  const plans = reports.map(async (report, index): Promise<Plan> => {
    const read = notebooks[index]!;
    const names = new Set(read.parameters.map(({ name }) => name));
    const own = { values: report.parameters, source: { directory: config.directory, file: config.path } };
    const layers = [own, ...wishes.layers.map((layer) => onlyOf(names, layer))];
    const prepared = await prepareRun(prepareNotebook(read, layers, kernel), { environment, isFresh, rules });
    return { report, prepared, decision: await decide({ ...prepared.cache, fingerprints }) };
  });
  return Promise.all(plans);
}

function refuseUnknown({ values, source: { file, nameOf } }: GivenLayer, known: readonly string[]): void {
  for (const name of Object.keys(values)) {
    if (known.includes(name)) continue;
    const given = nameOf === undefined ? '' : `${nameOf(name)}: `;
    const words = `${given}no chosen report has the parameter ${name}. ${suggestName(name, known)}`;
    throw new WattbookError('usage', words, file === undefined ? {} : { where: { file } });
  }
}

function onlyOf(names: ReadonlySet<string>, { values, source }: GivenLayer): GivenLayer {
  return { values: Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name))), source };
}
