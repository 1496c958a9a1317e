import { parseArgs, type ParseArgsConfig } from 'node:util';
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';

/** One command of the `wattbook` program; `run` returns the exit code. */
export type Command = {
  /** Literal text, with examples. */
  help: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Names of the positional arguments, in order; all are required. */
  positionals: string[];
  /** Whether the last of them may come several times. */
  hasMore?: boolean;
  /** What --help adds where the positional arguments are given. */
  helpFor?(args: CommandArgs, terminal: Terminal): Promise<string>;
  run(args: CommandArgs, terminal: Terminal): Promise<number>;
};

export type CommandArgs = {
  positionals: string[];
  text(name: string): string | undefined;
  texts(name: string): string[];
  flag(name: string): boolean;
};

/** The outside world of a command. */
export type Terminal = {
  out(line: string): void;
  err(line: string): void;
  /** True when a person watches standard error. */
  isWatched: boolean;
  directory: string;
  env: NodeJS.ProcessEnv;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
};

const COMMON_OPTIONS = { help: { type: 'boolean', short: 'h' } } as const;

/** Splits the words after the command's name; a wrong word is WattbookError `usage` that names the nearest right one. */
export function parseCommandArgs(name: string, command: Command, words: string[]): CommandArgs {
  const { values, positionals } = split(name, command, words);
  if (values.help !== true) requirePositionals(name, command, positionals);
  return {
    positionals,
    text: (option) => values[option] as string | undefined,
    texts: (option) => (values[option] as string[] | undefined) ?? [],
    flag: (option) => values[option] === true,
  };
}

type Split = { values: Record<string, unknown>; positionals: string[] };

function split(name: string, command: Command, words: string[]): Split {
  const options = { ...command.options, ...COMMON_OPTIONS };
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new WattbookError('usage', explain(cause as Error, Object.keys(options)), {
      next: `See wattbook ${name} --help.`,
      cause,
    });
  }
}

function explain(error: Error, known: string[]): string {
  const option = /Unknown option '(-{1,2}[^']*)'/.exec(error.message)?.[1];
  if (option === undefined) return error.message;
  const names = known.map((word) => `--${word}`);
  return `unknown option ${option}. ${suggestName(option, names)}`;
}

function requirePositionals(name: string, command: Command, given: string[]): void {
  const missing = command.positionals[given.length];
  const next = `See wattbook ${name} --help.`;
  if (missing !== undefined) throw new WattbookError('usage', `${missing} is missing`, { next });
  const extra = given[command.positionals.length];
  if (extra !== undefined && command.hasMore !== true)
    throw new WattbookError('usage', `one word too many: ${extra}`, { next });
}

/** Reads `k=v` words into a record; a word without `=` or a name given twice is an error. */
export function parsePairs(option: string, words: string[]): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) throw new WattbookError('usage', `${option} ${word}: write name=value`);
    const name = word.slice(0, at);
    if (name in pairs) throw new WattbookError('usage', `${option} ${name} is given twice`);
    pairs[name] = word.slice(at + 1);
  }
  return pairs;
}

/** Reads a positive number, such as a time limit in seconds. */
export function parsePositive(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) {
    throw new WattbookError('usage', `${option} ${text}: give a number greater than 0`);
  }
  return number;
}
