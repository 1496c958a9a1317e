import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { parsePairs, type CommandArgs, type Terminal } from './command.js';
import { readText } from './given.js';
import type { GivenLayer } from './prepare.js';
import { checkYaml, parseYaml } from './yamlFile.js';

/** Environment variables of this beginning give parameters: `WATTBOOK_PARAM_hours=4`. */
const PREFIX = 'WATTBOOK_PARAM_';

const ParameterFile = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/**
 * The values of --params, of the environment and of --param, in this order.
 *
 * @throws WattbookError `usage` for a file that is no list of values, or a name given twice; `data` for one not there.
 */
export async function readGivenParameters(args: CommandArgs, terminal: Terminal): Promise<GivenLayer[]> {
  const files = args.texts('params').map((word) => readLayer(resolve(terminal.directory, word)));
  const { directory } = terminal;
  const named = Object.entries(terminal.env).filter(([name]) => name.startsWith(PREFIX));
  const ofEnvironment = Object.fromEntries(named.map(([name, value]) => [name.slice(PREFIX.length), value ?? '']));
  return [
    ...(await Promise.all(files)),
    { values: ofEnvironment, source: { directory, nameOf: (name) => `${PREFIX}${name}` } },
    { values: parsePairs('--param', args.texts('param')), source: { directory } },
  ];
}

async function readLayer(file: string): Promise<GivenLayer> {
  const values = checkYaml(parseYaml(await readText(file, 'file of parameters'), file), ParameterFile);
  return { values, source: { directory: dirname(file), file } };
}
