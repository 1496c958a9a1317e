import type { CellOutput } from '../kernel/output.js';
import type { NetworkRule } from '../kernel/access.js';
import type { Deterministic } from '../kernel/runtimeOptions.js';
import type { Input } from './input.js';

/** The executor's view of a kernel: our own runtime over pipes, or a kernel over the Jupyter protocol, fills it. */
export type Kernel = {
  readonly info: KernelInfo;
  /** Process id of the kernel, where it is a process of its own. */
  readonly pid?: number;
  /**
   * Runs one cell to its end. Outputs arrive in order through `onOutput`, all of them before the promise settles; what
   * a timer left behind by the cell writes later arrives later through the same `onOutput`.
   * Rejects with `WattbookError('kernel')` when the kernel dies or when output was or may have been lost; a cell
   * that throws resolves with `status: 'error'`.
   */
  execute(request: ExecuteRequest): Promise<ExecuteResult>;
  /**
   * After the last cell: lets what is due run. Rejects with `WattbookError('notebook')` when code that a cell left behind
   * has failed since; absent on a kernel that does not tell.
   */
  settle?(): Promise<void>;
  /** Says which cells are to come, in order, so that what can be is done ahead; absent where nothing can. */
  expect?(codes: readonly string[]): void;
  /** What the cells have looked at so far; absent on a kernel that does not watch. */
  inputs?(): Promise<RunInputs>;
  /** Asks the running cell to stop; resolves when asked, not when stopped. */
  interrupt(): Promise<void>;
  /** Ends the kernel and all that it started; never rejects, may be called twice. */
  close(): Promise<void>;
};

/** What a run has looked at outside its cells. */
export type RunInputs = {
  inputs: Input[];
  /** What keeps this run from standing for a later one: hosts that it asked, files that it wrote. */
  hindrances: string[];
};

export type KernelInfo = {
  name: string;
  implementationVersion: string;
  language: string;
  /** The language's real version, TypeScript 5.0.4 for tslab. */
  languageVersion: string;
  nodeVersion: string;
};

export type ExecuteRequest = {
  code: string;
  /** Shown in error frames and progress, for example `cell 3`. */
  label: string;
  onOutput: (output: KernelOutput) => void;
};

export type ExecuteResult = { status: 'ok' | 'error'; executionCount: number | null };

export type MimeBundle = Record<string, unknown>;

/** Kernel-side events in the vocabulary of the Jupyter protocol. */
export type KernelOutput = CellOutput;

/** How to start kernels of one kind. */
export type KernelLauncher = {
  /** The kernelspec name it answers for, `tslab`. */
  name: string;
  /** Rejects with `WattbookError('kernel')` that says how to mend it. */
  start(options: KernelStartOptions): Promise<Kernel>;
  /** Whether its kernels heed `network` and `deterministic`. */
  isHeldToRules?: boolean;
  /** Faults that the kernel would not report but compute wrong numbers from; looked for before the first cell runs. */
  check?(cells: readonly CodeToRun[]): Promise<CellFault[]>;
};

export type CodeToRun = {
  /** Position of the cell among all cells of the notebook, from 1. */
  cell: number;
  source: string;
};

export type CellFault = { cell: number; line: number; message: string; next: string };

export type KernelStartOptions = {
  /** Working directory of the cells: the notebook's folder. */
  directory: string;
  /** Longest time from spawn to ready. */
  startTimeoutMs?: number;
  /** Hosts that cells may reach; default all. Only for launchers that are held to rules. */
  network?: NetworkRule;
  deterministic?: Deterministic;
};
