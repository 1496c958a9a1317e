import { existsSync, readFileSync } from 'node:fs';

/** A dead process that nobody has collected yet (state Z, where the system tells it) is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  if (!existsSync('/proc/self/stat')) return true;
  // `pid (name) state ...`; the name may hold anything, also brackets.
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}
