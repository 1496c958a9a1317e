import { WattbookError } from '../base/errors.js';
import { prefixKernels, sysPrefix, userKernels } from '../notebook/jupyter/kernelFolders.js';
import type { CommandArgs, Terminal } from './command.js';

/** The folder that the options choose: `--prefix DIR`, `--sys-prefix`, or the user's. */
export async function chosenKernels(args: CommandArgs, { env }: Pick<Terminal, 'env'>): Promise<string> {
  const prefix = args.text('prefix');
  const given = ['user', 'sys-prefix'].filter((name) => args.flag(name)).concat(prefix === undefined ? [] : ['prefix']);
  if (given.length > 1) throw new WattbookError('usage', `give one of ${given.map((name) => `--${name}`).join(', ')}`);
  if (prefix !== undefined) return prefixKernels(prefix);
  return args.flag('sys-prefix') ? prefixKernels(await requireSysPrefix(env)) : userKernels(env);
}

async function requireSysPrefix(env: NodeJS.ProcessEnv): Promise<string> {
  const prefix = await sysPrefix(env);
  if (prefix !== undefined) return prefix;
  throw new WattbookError('usage', '--sys-prefix needs python3, and there is none', {
    next: 'Give the folder of the environment with --prefix DIR.',
  });
}
