import type { Reporter, TestModule } from 'vitest/node';

/** In CI nothing may skip; the last line counts for machines that read it. */
export default class CiReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string): number => states.filter((found) => found === state).length;
    const skipped = count('skipped');
    if (skipped > 0) {
      process.exitCode = 1;
      console.error(`In CI no test may skip; ${skipped} did.`);
    }
    console.log(`${count('passed')} passed, ${count('failed')} failed, ${skipped} skipped`);
  }
}
