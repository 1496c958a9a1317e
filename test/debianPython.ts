import { execFileSync, spawnSync } from 'node:child_process';
import { describeWith } from './describeWith.js';

const PYTHON = '/usr/bin/python3';

/**
 * `describe` for tests beside Debian's Python packages. `body` gets a function that runs a program with words on its
 * command line and gives what it prints.
 */
export function describeWithPython(
  title: string,
  modules: readonly string[],
  body: (run: (program: string, words?: readonly string[]) => string) => void,
): void {
  const { status } = spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
  const missing = status === 0 ? undefined : `${PYTHON} lacks one of ${modules.join(', ')}`;
  describeWith(title, missing, () => {
    body((program, words = []) => execFileSync(PYTHON, ['-c', program, ...words], { encoding: 'utf8' }));
  });
}
