import type { Compiler } from './compiler.js';
import { createMarkers } from './markers.js';
import type { DoneEvent, RuntimeEvent } from './messages.js';
import { toCellOutput } from './cellOutput.js';
import type { CellOutput } from './output.js';
import type { RuntimeProcess } from './process.js';
import { createRecords } from './records.js';
import { toSyntaxOutput } from './traceback.js';
import type { CellScript } from './typescript/cell.js';

type CellEvent = Exclude<RuntimeEvent, { type: 'hello' }>;

export type RunRequest = {
  code: string;
  /** Names the cell in stack frames: `cell 3`. */
  label: string;
  onOutput: (output: CellOutput) => void;
};

export type RunResult = {
  status: 'ok' | 'error';
  executionCount: number;
  /** Errors that no code caught, of cells that had ended, since the last result; each stands in its own cell already. */
  strays: StrayError[];
};

export type StrayError = { label: string; name: string; message: string };

/** The cells of one runtime process, from this side. */
export type Session = {
  hear: (event: CellEvent) => void;
  takeText: (name: 'stdout' | 'stderr', text: string) => void;
  /** Runs a cell; one at a time. */
  execute: (request: RunRequest) => Promise<RunResult>;
  /** Makes the running cell, and all that follow, reject. */
  fail: (reason: Error) => void;
  isBusy: () => boolean;
};

/** A session over a process that is ready. */
export function createSession(child: Pick<RuntimeProcess, 'send'>, compiler: Compiler): Session {
  const records = createRecords();
  const markers = createMarkers((name, text) => records.find(0)?.onOutput({ kind: 'stream', name, text }));
  const failing = createFailing();
  let strays: StrayError[] = [];
  let running: { id: number; done: (event: DoneEvent) => void } | undefined;
  let count = 0;

  function hear(event: CellEvent): void {
    // A cell that was stopped at its very end tells twice that it is done.
    if (event.type === 'done') {
      if (running?.id === event.cell) running.done(event);
      return;
    }
    const record = records.find(event.cell);
    if (record === undefined) return;
    if (event.type === 'stray') {
      strays.push({ label: record.label, name: event.failure.name, message: event.failure.message });
    }
    record.onOutput(toCellOutput(event, { ...record, sourceOf: records.sourceOf }));
  }

  async function execute({ code, label, onOutput }: RunRequest): Promise<RunResult> {
    failing.check();
    const id = ++count;
    records.add({ id, label, source: code, onOutput });
    const script = compiler.toScript(code);
    if (!Array.isArray(script)) return settle(await run(id, label, script), id);
    onOutput(toSyntaxOutput(script, label, records.sourceOf));
    return settle('error', id);
  }

  async function run(id: number, label: string, { declared, ...script }: CellScript): Promise<'ok' | 'error'> {
    const ended = new Promise<DoneEvent>((done) => (running = { id, done }));
    try {
      child.send({ type: 'execute', id, label, ...script, marker: markers.markerOf(id) });
      const { status, isDeclared, isMarked } = await failing.race(ended);
      if (isDeclared) compiler.addDeclared(declared);
      if (isMarked.stdout) await failing.race(markers.reached('stdout', id));
      if (isMarked.stderr) await failing.race(markers.reached('stderr', id));
      return status;
    } finally {
      running = undefined;
    }
  }

  function settle(status: 'ok' | 'error', executionCount: number): RunResult {
    const told = strays;
    strays = [];
    return { status, executionCount, strays: told };
  }

  return { hear, takeText: markers.take, execute, fail: failing.fail, isBusy: () => running !== undefined };
}

/** An end that may come at any time: from then on every wait rejects with its reason. */
function createFailing(): {
  fail: (reason: Error) => void;
  check: () => void;
  race: <Value>(awaited: Promise<Value>) => Promise<Value>;
} {
  let failed: Error | undefined;
  let rejectCurrent: (reason: Error) => void = () => undefined;
  const check = (): void => {
    if (failed !== undefined) throw failed;
  };
  return {
    fail: (reason) => {
      failed ??= reason;
      rejectCurrent(failed);
    },
    check,
    race: (awaited) => {
      check();
      return Promise.race([awaited, new Promise<never>((_, reject) => (rejectCurrent = reject))]);
    },
  };
}
