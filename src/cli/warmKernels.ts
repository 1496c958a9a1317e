import { dirname, resolve } from 'node:path';
import type { KernelLauncher } from '../notebook/kernel.js';
import { pickLauncher, type KernelName } from '../notebook/launchers.js';
import { readNotebook } from '../notebook/format/readNotebook.js';
import { warmStart } from '../notebook/warmStart.js';
import type { Config, ReportConfig } from './config.js';

/** Kernels that start while the parameters are read; a run that is never made leaves none behind. */
export type WarmKernels = {
  /** By the report's id. */
  launchers: ReadonlyMap<string, KernelLauncher>;
  close(): Promise<void>;
};

/**
 * Starts one kernel for each of these reports.
 *
 * @throws WattbookError `usage`, `data` or `kernel` for a notebook that cannot be run.
 */
export async function warmKernels(
  config: Config,
  reports: readonly ReportConfig[],
  kernel: KernelName | undefined,
): Promise<WarmKernels> {
  const notebooks = await Promise.all(
    reports.map((report) => readNotebook(resolve(config.directory, report.notebook))),
  );
  const launchers = notebooks.map((notebook) => pickLauncher(notebook, kernel));
  const kernels = notebooks.map(({ path }, index) => warmStart(launchers[index]!, { directory: dirname(path) }));
  return {
    launchers: new Map(reports.map(({ id }, index) => [id, kernels[index]!])),
    close: async () => {
      await Promise.all(kernels.map((kernel) => kernel.close()));
    },
  };
}
