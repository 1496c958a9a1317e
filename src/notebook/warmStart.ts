import type { Kernel, KernelLauncher, KernelStartOptions } from './kernel.js';

/** A launcher whose first kernel is already on its way. */
export type WarmLauncher = KernelLauncher & {
  /** Ends the kernel if nobody took it; never rejects. */
  close(): Promise<void>;
};

/**
 * Starts a kernel now, for a run that comes soon; the first `start` in the same directory hands it over, or rejects as
 * it did. Later ones start kernels of their own.
 */
export function warmStart(launcher: KernelLauncher, options: KernelStartOptions): WarmLauncher {
  let waiting: Promise<Kernel> | undefined = launcher.start(options);
  // Whoever takes it hears of its failure; until then it is no unhandled rejection.
  waiting.catch(() => undefined);
  return {
    ...launcher,
    start: (wanted) => {
      const taken = waiting;
      if (taken === undefined || wanted.directory !== options.directory) return launcher.start(wanted);
      waiting = undefined;
      return taken;
    },
    close: async () => {
      const left = waiting;
      waiting = undefined;
      await left?.then(
        (kernel) => kernel.close(),
        () => undefined,
      );
    },
  };
}
