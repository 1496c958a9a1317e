import { basename, resolve } from 'node:path';
import { readNotebook } from '../notebook/format/readNotebook.js';
import { LIMIT_TAGS } from '../notebook/parameters/parameterLimits.js';
import { readParameters, type Parameter } from '../notebook/parameters/parameters.js';
import type { CommandArgs, Terminal } from './command.js';

/** The parameters of the notebook that is given, with type, default, limits and the author's words. */
export async function helpForNotebook(args: CommandArgs, terminal: Terminal): Promise<string> {
  const path = resolve(terminal.directory, args.positionals[0]!);
  const parameters = readParameters(await readNotebook(path));
  if (parameters.length === 0) return `\n${basename(path)} has no parameters.`;
  return [`\nParameters of ${basename(path)}:`, ...parameters.map(formatParameter)].join('\n');
}

function formatParameter(parameter: Parameter): string {
  const { name, type, choices, help, default: value } = parameter;
  const kind = choices === undefined ? type : choices.map((choice) => JSON.stringify(choice)).join(' | ');
  const limits = LIMIT_TAGS.flatMap((tag) => {
    const limit = parameter[tag as keyof Parameter];
    return limit === undefined ? [] : [`${tag} ${String(limit)}`];
  });
  const head = `  ${name}  ${[kind, `default ${JSON.stringify(value)}`, ...limits].join(', ')}`;
  return help === '' ? head : `${head}\n      ${help}`;
}
