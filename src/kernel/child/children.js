/** The processes that this one has started: a main thread that waits for one goes on when all of them have ended. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Lists children where there is no /proc. */
const LISTER = 'pgrep';

/** Sends a signal to every descendant of this process. */
export function stopChildren(signal) {
  for (const pid of descendantsOf(process.pid)) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }
}

function descendantsOf(pid) {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

function childrenOf(pid) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    return tasks.flatMap((task) => toPids(readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')));
  } catch {
    return process.platform === 'linux' ? [] : listWithPgrep(pid);
  }
}

function listWithPgrep(pid) {
  try {
    return toPids(execFileSync(LISTER, ['-P', String(pid)], { encoding: 'utf8' }));
  } catch {
    // It has none.
    return [];
  }
}

function toPids(text) {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(Number);
}
