import { readFileSync } from 'node:fs';

/** A dead process that nobody has collected yet (state Z, which Linux tells) is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // `pid (name) state ...`; the name may hold anything, also brackets.
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
