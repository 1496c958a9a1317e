import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { WattbookError } from '../../base/errors.js';
import { readText } from '../given.js';
import type { KeyPath, YamlFile } from '../yamlFile.js';
import { checkYaml, parseYaml, yamlFault } from '../yamlFile.js';
import type { Scenario } from './scenario.js';
import { scenarioSchema } from './scenario.js';

/** A checked scenario and the file it stands in. */
export type ScenarioFile = {
  readonly scenario: Scenario;
  readonly yaml: YamlFile;
  /** Paths in the file are relative to it. */
  readonly directory: string;
};

/**
 * Reads a scenario file. Its values are checked here by kind and range as far as one field tells; the rest by the models.
 *
 * @param name as shown in errors.
 * @throws WattbookError `usage` with row and field; a misspelt field names the nearest right one.
 */
export async function readScenario(path: string, name: string): Promise<ScenarioFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new WattbookError('usage', 'cannot read the scenario', { where: { file: name }, cause });
  }
  const yaml = parseYaml(text, name);
  return { scenario: checkYaml(yaml, scenarioSchema), yaml, directory: dirname(resolve(path)) };
}

/** What a model says against its input, as an error at the field that the input came from. */
export function atField<Value>({ yaml }: ScenarioFile, keys: KeyPath, make: () => Value): Value {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof RangeError || cause instanceof TypeError)
      throw yamlFault(yaml, keys, { what: cause.message, cause });
    throw cause;
  }
}

/** An error at a field. */
export function fieldFault({ yaml }: ScenarioFile, keys: KeyPath, what: string): WattbookError {
  return yamlFault(yaml, keys, { what });
}

/** The text of a file that a field names. */
export async function readNamed(file: ScenarioFile, name: string, what: string): Promise<string> {
  try {
    return await readText(resolve(file.directory, name), what);
  } catch (cause) {
    if (!(cause instanceof WattbookError)) throw cause;
    const next = `Paths in ${file.yaml.path} are relative to its folder.`;
    throw new WattbookError('data', cause.what, { where: { file: name }, next, cause });
  }
}
