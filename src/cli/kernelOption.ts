import type { CommandArgs } from './command.js';

/** The kernel of `--kernel`; undefined for the one that the notebook's language goes with. */
export function toKernelName(args: CommandArgs): string | undefined {
  return args.text('kernel');
}
