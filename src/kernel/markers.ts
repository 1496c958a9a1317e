import { randomBytes } from 'node:crypto';

/**
 * Finds the end of a cell in what native code and child processes write on a pipe: the runtime writes a marker there
 * when a cell is over, so that all before it is known to have been read, however busy this process is.
 */
export type Markers = {
  /** The text that marks the end of a cell. */
  markerOf: (cell: number) => string;
  /** Takes text as it comes; hands out all but markers. */
  take: (name: 'stdout' | 'stderr', text: string) => void;
  /** Fulfils when the marker of a cell has been read. */
  reached: (name: 'stdout' | 'stderr', cell: number) => Promise<void>;
};

type Pipe = { held: string; reached: number; waiting: { cell: number; done: () => void }[] };

/** @param onText takes what is no marker. */
export function createMarkers(onText: (name: 'stdout' | 'stderr', text: string) => void): Markers {
  // Nobody can write it by chance.
  const token = `\0${randomBytes(16).toString('hex')}:`;
  const pipes: Record<'stdout' | 'stderr', Pipe> = { stdout: newPipe(), stderr: newPipe() };

  function take(name: 'stdout' | 'stderr', text: string): void {
    const pipe = pipes[name];
    let rest = pipe.held + text;
    for (let start = rest.indexOf(token); start >= 0; start = rest.indexOf(token)) {
      const end = rest.indexOf(';', start);
      if (end < 0) break;
      hand(name, rest.slice(0, start));
      reach(pipe, Number(rest.slice(start + token.length, end)));
      rest = rest.slice(end + 1);
    }
    const held = startOfToken(rest, token);
    pipe.held = rest.slice(held);
    hand(name, rest.slice(0, held));
  }

  function hand(name: 'stdout' | 'stderr', text: string): void {
    if (text !== '') onText(name, text);
  }

  return {
    markerOf: (cell) => `${token}${cell};`,
    take,
    reached: (name, cell) =>
      new Promise((done) => {
        if (pipes[name].reached >= cell) done();
        else pipes[name].waiting.push({ cell, done });
      }),
  };
}

function newPipe(): Pipe {
  return { held: '', reached: 0, waiting: [] };
}

function reach(pipe: Pipe, cell: number): void {
  pipe.reached = Math.max(pipe.reached, cell);
  for (const { done } of pipe.waiting.filter((waiter) => waiter.cell <= cell)) done();
  pipe.waiting = pipe.waiting.filter((waiter) => waiter.cell > cell);
}

/** Where a token begins that may go on with the next piece of text; the length of the text when there is none. */
function startOfToken(text: string, token: string): number {
  const start = text.indexOf(token);
  if (start >= 0) return start;
  const last = text.lastIndexOf('\0');
  return last >= 0 && token.startsWith(text.slice(last)) ? last : text.length;
}
