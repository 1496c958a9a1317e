/* eslint vitest/valid-title: off, vitest/expect-expect: off, vitest/valid-describe-callback: off, vitest/no-disabled-tests: off --
   a maker of tests, not a test: its titles and bodies come in as arguments */
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';
import { isCi } from './isCi.js';

const PYTHON = '/usr/bin/python3';

/**
 * `describe` for tests beside Debian's Python packages. Where one is missing the tests are skipped with a line that names
 * it; under CI they fail instead. `body` gets a function that runs a program with words on its command line and gives
 * what it prints.
 */
export function describeWithPython(
  title: string,
  modules: readonly string[],
  body: (run: (program: string, words?: readonly string[]) => string) => void,
): void {
  const { status } = spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
  if (status === 0) {
    describe(title, () => {
      body((program, words = []) => execFileSync(PYTHON, ['-c', program, ...words], { encoding: 'utf8' }));
    });
    return;
  }
  const line = `${title}: not run, ${PYTHON} lacks one of ${modules.join(', ')}`;
  if (isCi()) {
    it(title, () => {
      throw new Error(line);
    });
    return;
  }
  console.warn(line);
  it.skip(line, () => undefined);
}
