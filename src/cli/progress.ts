import type { CellProgress } from '../notebook/execute.js';
import type { Terminal } from './command.js';

/** Shows a run cell by cell on standard error; says nothing when no person watches. */
export function toProgress(report: string, terminal: Terminal): (progress: CellProgress) => void {
  if (!terminal.isWatched) return () => undefined;
  return ({ cell, cellCount, label, state, durationMs }) => {
    if (state === 'running') return;
    const position = `${String(cell).padStart(String(cellCount).length)}/${cellCount}`;
    const seconds = durationMs === undefined ? '' : `${(durationMs / 1000).toFixed(1)} s`;
    terminal.err(`${report}  ${position}  ${label.slice(0, 60).padEnd(44)} ${seconds.padStart(7)}  ${state}`);
  };
}
