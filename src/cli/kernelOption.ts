import { KERNEL_NAMES, type KernelName } from '../notebook/launchers.js';
import type { CommandArgs } from './command.js';
import { checkWord } from './given.js';

/** The kernel of `--kernel`, undefined for the notebook's own. @throws WattbookError `usage` for an unknown one. */
export function toKernelName(args: CommandArgs): KernelName | undefined {
  const name = args.text('kernel');
  return name === undefined ? undefined : checkWord('--kernel', name, KERNEL_NAMES);
}
