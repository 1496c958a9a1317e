import { readFileSync } from 'node:fs';
import { WattbookError } from '../../base/errors.js';
import { startRuntime, type Runtime } from '../../kernel/runtime.js';
import type { StrayError } from '../../kernel/session.js';
import { createWatch, type Watch } from './watch.js';
import type { ExecuteRequest, ExecuteResult, Kernel, KernelLauncher, KernelStartOptions } from '../kernel.js';

/** Our own TypeScript runtime, driven over pipes; a cell with a fault of types does not run. */
export const wattbookLauncher: KernelLauncher = { name: 'wattbook', start: startKernel, isHeldToRules: true };

async function startKernel(options: KernelStartOptions): Promise<Kernel> {
  const watch = createWatch();
  return toKernel(await startRuntime({ ...options, types: 'error', onAccess: watch.take }), watch);
}

function toKernel(runtime: Runtime, { inputs }: Watch): Kernel {
  return {
    info: {
      name: 'wattbook',
      implementationVersion: readVersion(),
      language: 'typescript',
      languageVersion: runtime.languageVersion,
      nodeVersion: runtime.nodeVersion,
    },
    pid: runtime.pid,
    execute: (request) => execute(runtime, request),
    interrupt: () => {
      runtime.interrupt();
      return Promise.resolve();
    },
    settle: () => settle(runtime),
    expect: runtime.language.expect,
    inputs,
    close: runtime.close,
  };
}

async function execute(runtime: Runtime, request: ExecuteRequest): Promise<ExecuteResult> {
  const { status, executionCount, strays } = await runtime.execute(request);
  const [stray] = strays;
  if (status === 'error' || stray === undefined) return { status, executionCount };
  // An error that came too late to fail its own cell must still fail the run.
  request.onOutput({ kind: 'error', ...toLateError(stray), traceback: [] });
  return { status: 'error', executionCount };
}

async function settle(runtime: Runtime): Promise<void> {
  const [stray] = await runtime.settle();
  if (stray === undefined) return;
  const { name, message } = toLateError(stray);
  const cell = /^cell (\d+)$/.exec(stray.label)?.[1];
  throw new WattbookError('notebook', `${name}: ${message}`, {
    where: cell === undefined ? {} : { cell: Number(cell) },
  });
}

function toLateError({ label, name, message }: StrayError): { name: string; message: string } {
  return { name, message: `${message} (in ${label}, after its end)` };
}

function readVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
