/** Events for the parent on file descriptor 4, one line of JSON each, written at once and in order. */
import { writeSync } from 'node:fs';

const EVENTS = 4;
const RETRY_MS = 1;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

export function createEvents(context) {
  const queue = [];
  let offset = 0;
  let sequence = 0;

  /**
   * The parent reads slowly or fast: a write waits. Code may be stopped at any point in here: what was not known to be
   * written is written again with the next event, and the parent passes over a number that it has seen.
   */
  function tell(event) {
    const text = JSON.stringify(event);
    sequence += 1;
    queue.push(Buffer.from(`${text.slice(0, -1)},"sequence":${sequence}}\n`));
    while (queue.length > 0) {
      const [bytes] = queue;
      offset += writeSome(EVENTS, bytes, offset);
      if (offset < bytes.length) continue;
      queue.shift();
      offset = 0;
    }
  }

  return {
    tell,
    /** An event of the cell whose code is running. */
    tellOfCell: (event) => tell({ ...event, cell: context.current()?.id ?? 0 }),
  };
}

/** Writes all of a text on a file descriptor; `false` when it is closed. */
export function writeAll(descriptor, text) {
  const bytes = Buffer.from(text);
  try {
    for (let offset = 0; offset < bytes.length;) offset += writeSome(descriptor, bytes, offset);
    return true;
  } catch {
    return false;
  }
}

// A child process that shares the descriptor may have made it non-blocking.
function writeSome(descriptor, bytes, offset) {
  try {
    return writeSync(descriptor, bytes, offset);
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error;
    Atomics.wait(sleeper, 0, 0, RETRY_MS);
    return 0;
  }
}
