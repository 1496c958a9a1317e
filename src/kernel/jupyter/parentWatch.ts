const LOOK_MS = 1000;

/**
 * Calls back once when the process that started this kernel is gone; Jupyter names it in `JPY_PARENT_PID`. A program
 * between the two may come and go.
 *
 * @returns what ends the watch.
 */
export function watchParent(env: NodeJS.ProcessEnv, onGone: () => void): () => void {
  const pid = Number(env.JPY_PARENT_PID);
  if (!Number.isInteger(pid) || pid < 1) return () => undefined;
  // A child is handed to another process when its parent ends, even if nobody has collected that one yet.
  const isDirect = process.ppid === pid;
  const timer = setInterval(() => {
    if (isDirect ? process.ppid === pid : isThere(pid)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
