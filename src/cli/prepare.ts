import { basename, dirname } from 'node:path';
import { injectParameters } from '../notebook/parameters/injectParameters.js';
import type { KernelLauncher } from '../notebook/kernel.js';
import { isTypeScript, pickLauncher } from '../notebook/launchers.js';
import type { Notebook } from '../notebook/format/nbformat.js';
import { toParameterValues, type GivenValues, type ValueSource } from '../notebook/parameters/parameterValues.js';
import { readParameters, type Parameter } from '../notebook/parameters/parameters.js';
import { readNotebook } from '../notebook/format/readNotebook.js';

/** A notebook that is ready to run: parameters checked and injected, kernel known. Nothing has run yet. */
export type PreparedNotebook = {
  notebook: Notebook;
  parameters: Parameter[];
  /** Values that are given to this run, checked. */
  given: GivenValues;
  /** All parameters with the values they have in this run; of a path the file's name, for others to read. */
  values: GivenValues;
  launcher: KernelLauncher;
  /** The notebook's folder, in which its cells run. */
  directory: string;
};

/** Reads a notebook and its parameters; names of `given` that it does not have are left to {@link prepareNotebook}. */
export async function readWithParameters(path: string): Promise<{ notebook: Notebook; parameters: Parameter[] }> {
  const notebook = await readNotebook(path);
  // Another language's declarations are not ours to read.
  return { notebook, parameters: isTypeScript(notebook) ? readParameters(notebook) : [] };
}

/** Values of one source; what a later one says wins. */
export type GivenLayer = { values: GivenValues; source: ValueSource };

/**
 * Checks the given values against the notebook's parameters and injects them.
 *
 * @throws WattbookError `usage` or `data` for a wrong value, `kernel` for a kernel that is not supported.
 */
export function prepareNotebook(
  { notebook, parameters }: { notebook: Notebook; parameters: Parameter[] },
  layers: readonly GivenLayer[],
  kernel: string | undefined,
): PreparedNotebook {
  const checked = Object.assign(
    {},
    ...layers.map(({ values, source }) => toParameterValues(parameters, values, source)),
  ) as GivenValues;
  const defaults = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]));
  return {
    notebook: injectParameters(notebook, checked),
    parameters,
    given: checked,
    values: withoutFolders({ ...defaults, ...checked }, parameters),
    launcher: pickLauncher(notebook, kernel),
    directory: dirname(notebook.path),
  };
}

/** The folders of this machine are nobody's business; the inputs are told apart by their SHA-256. */
function withoutFolders(values: GivenValues, parameters: readonly Parameter[]): GivenValues {
  const paths = new Set(parameters.filter(({ format }) => format === 'path').map(({ name }) => name));
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    paths.has(name) ? basename(String(value)) : value,
  ]);
  return Object.fromEntries(entries) as GivenValues;
}
