import { CELL_LIMIT_MS } from '../notebook/execute.js';
import { parsePositive, type CommandArgs } from './command.js';

const MS_PER_S = 1000;

export type TimeLimits = { cellTimeoutMs: number; timeoutMs: number };

/** The limits of --cell-timeout and --timeout, both in seconds. @throws WattbookError `usage` for no positive number. */
export function readTimeLimits(args: CommandArgs): TimeLimits {
  const read = (option: string, fallbackMs: number): number =>
    MS_PER_S * parsePositive(`--${option}`, args.text(option), fallbackMs / MS_PER_S);
  return { cellTimeoutMs: read('cell-timeout', CELL_LIMIT_MS), timeoutMs: read('timeout', Infinity) };
}
