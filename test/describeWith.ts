/* eslint vitest/valid-title: off, vitest/expect-expect: off, vitest/valid-describe-callback: off, vitest/no-disabled-tests: off --
   a maker of tests, not a test: its titles and bodies come in as arguments */
import { describe, it } from 'vitest';

/**
 * `describe` for tests that need what not every machine has. Where it is missing the tests are skipped with a line that
 * names it; under CI (environment variable `CI`) they fail instead.
 *
 * @param missing what is missing, in words; undefined when all is there. Only then is `body` called.
 */
export function describeWith(title: string, missing: string | undefined, body: () => void): void {
  if (missing === undefined) {
    describe(title, body);
    return;
  }
  const line = `${title}: not run, ${missing}`;
  if (isCi()) {
    it(title, () => {
      throw new Error(line);
    });
    return;
  }
  console.warn(line);
  it.skip(line, () => undefined);
}

function isCi(): boolean {
  const flag = process.env.CI ?? '';
  return flag !== '' && flag !== 'false' && flag !== '0';
}
