import type { KernelLauncher } from '../notebook/kernel.js';
import { warmStart, type WarmLauncher } from '../notebook/warmStart.js';

/** A run that is to come: who starts its kernel, and in which folder. */
export type ComingRun = { launcher: KernelLauncher; directory: string };

/** Launchers, one for each run in order, whose kernels start ahead of them. */
export type WarmKernels = {
  launchers: readonly KernelLauncher[];
  /** Ends the kernels that nobody took. */
  close: () => Promise<void>;
};

/** Starts the kernels of the first `count` runs now, and with each run that takes its own the next. */
export function warmKernels(runs: readonly ComingRun[], count: number): WarmKernels {
  const warm: WarmLauncher[] = [];
  const startUpTo = (end: number): void => {
    for (const { launcher, directory } of runs.slice(warm.length, end)) warm.push(warmStart(launcher, { directory }));
  };
  startUpTo(count);
  const launchers = runs.map(({ launcher }, index): KernelLauncher => ({
    ...launcher,
    start: (options) => {
      startUpTo(index + 1 + count);
      return warm[index]!.start(options);
    },
  }));
  return {
    launchers,
    close: async () => {
      await Promise.all(warm.map((kernel) => kernel.close()));
    },
  };
}
