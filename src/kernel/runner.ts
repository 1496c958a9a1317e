import type { Failing } from './failing.js';
import type { Markers } from './markers.js';
import type { DoneEvent } from './messages.js';
import type { RuntimeProcess } from './process.js';
import type { CellScript } from './typescript/cell.js';

/** A script to run, and the cell it belongs to. */
export type Run = { id: number; label: string; script: Omit<CellScript, 'declared'> };

/** Runs scripts in the process, one at a time. */
export type Runner = {
  /** Fulfils when it has ended and `onDone` has been called, with all of its output read. */
  run: (run: Run, onDone: (event: DoneEvent) => void) => Promise<'ok' | 'error'>;
  /** Takes the word of the process that a cell is done. */
  hear: (event: DoneEvent & { cell: number }) => void;
  isBusy: () => boolean;
};

/** A runner over a process; its waits end with `failing`. */
export function createRunner(child: Pick<RuntimeProcess, 'send'>, markers: Markers, failing: Failing): Runner {
  let running: { id: number; done: (event: DoneEvent) => void } | undefined;

  async function run({ id, label, script }: Run, onDone: (event: DoneEvent) => void): Promise<'ok' | 'error'> {
    const ended = new Promise<DoneEvent>((done) => (running = { id, done }));
    try {
      child.send({ type: 'execute', id, label, ...script, marker: markers.markerOf(id) });
      const event = await failing.race(ended);
      onDone(event);
      const { isMarked, status } = event;
      if (isMarked.stdout) await failing.race(markers.reached('stdout', id));
      if (isMarked.stderr) await failing.race(markers.reached('stderr', id));
      return status;
    } finally {
      running = undefined;
    }
  }
  return {
    run,
    // A cell that was stopped at its very end tells twice that it is done.
    hear: (event) => {
      if (running?.id === event.cell) running.done(event);
    },
    isBusy: () => running !== undefined,
  };
}
