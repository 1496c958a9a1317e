import type { ExecuteRequest, ExecuteResult, Kernel, KernelLauncher } from '../../src/notebook/kernel.js';

export type FakeCell = (request: ExecuteRequest, kernel: FakeKernel) => ExecuteResult | Promise<ExecuteResult>;

export type FakeKernel = Kernel & {
  /** The calls in order: `execute 1`, `interrupt`, `close`. */
  calls: string[];
  /** Resolves when the kernel is asked to stop the cell. */
  interrupted: Promise<void>;
  closed: Promise<void>;
};

/** A kernel whose cells do what the test says, by their source. */
export function fakeKernel(cells: Record<string, FakeCell>): FakeKernel {
  const calls: string[] = [];
  let onInterrupt: () => void = () => undefined;
  let onClose: () => void = () => undefined;
  const kernel: FakeKernel = {
    info: { name: 'fake', implementationVersion: '1', language: 'typescript', languageVersion: '6', nodeVersion: '20' },
    calls,
    interrupted: new Promise((resolve) => (onInterrupt = resolve)),
    closed: new Promise((resolve) => (onClose = resolve)),
    execute: async (request) => {
      calls.push(`execute ${request.code}`);
      const cell = cells[request.code];
      if (cell === undefined) throw new RangeError(`The fake kernel has no cell ${request.code}.`);
      return await cell(request, kernel);
    },
    interrupt: () => {
      calls.push('interrupt');
      onInterrupt();
      return Promise.resolve();
    },
    close: () => {
      if (!calls.includes('close')) calls.push('close');
      onClose();
      return Promise.resolve();
    },
  };
  return kernel;
}

export function fakeLauncher(kernel: Kernel, check?: KernelLauncher['check']): KernelLauncher {
  return { name: 'fake', start: () => Promise.resolve(kernel), ...(check === undefined ? {} : { check }) };
}
