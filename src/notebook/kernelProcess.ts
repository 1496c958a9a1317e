import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Time a kernel has to end by itself once asked, before it is terminated. */
const SHUTDOWN_GRACE_MS = 1000;
/** Time between SIGTERM and SIGKILL. */
const TERMINATE_GRACE_MS = 500;
/** How much of the end of stderr is kept to explain a failed start, in characters. */
const TAIL_LENGTH = 4000;

/** A kernel's operating-system process: leader of its own process group, tied to this process by a lifeline pipe. */
export type KernelProcess = {
  readonly pid: number;
  /** Fulfils when the process has ended, with the words for it: `exit code 3`, `signal SIGKILL`. Never rejects. */
  readonly ended: Promise<string>;
  /** First line that the process writes on file descriptor 3. Rejects when it ends before. */
  readonly greeting: Promise<string>;
  /** The end of what the process wrote on stderr (file descriptor 2). */
  stderrTail(): string;
  /** Sets who hears what the process and its children write on file descriptors 1 and 2. */
  listen(onText: (name: 'stdout' | 'stderr', text: string) => void): void;
  /** Sends SIGINT to the kernel alone. */
  interrupt(): void;
  /** Ends the process and its group; `askToEnd` is tried first. Never rejects. */
  end(askToEnd?: () => void): Promise<void>;
};

export type ProcessOptions = {
  /** The program and its words. */
  argv: readonly [string, ...string[]];
  directory: string;
  environment: Record<string, string>;
};

/** Starts a program in a process group of its own, so that Ctrl-C in a terminal does not reach it. */
export function startProcess({ argv, directory, environment }: ProcessOptions): KernelProcess {
  const [program, ...words] = argv;
  const child = spawn(program, words, {
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', ...environment },
  });
  const ended = endOf(child);
  let onText: (name: 'stdout' | 'stderr', text: string) => void = () => undefined;
  let tail = '';
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      if (name === 'stderr') tail = (tail + text).slice(-TAIL_LENGTH);
      onText(name, text);
    });
  }
  const pid = child.pid ?? 0;
  const greeting = Promise.race([
    firstLine(child.stdio[3] as Readable),
    ended.then((how) => Promise.reject(new Error(how))),
  ]);
  // Not every kernel greets.
  greeting.catch(() => undefined);
  return {
    pid,
    ended,
    greeting,
    stderrTail: () => tail.trim(),
    listen: (listener) => (onText = listener),
    interrupt: () => void child.kill('SIGINT'),
    end: (askToEnd) => endProcess(child, ended, askToEnd),
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      // Children that a cell started do not outlive the kernel.
      signalGroup(child, 'SIGKILL');
      resolve(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`);
    });
  });
}

async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  stream.setEncoding('utf8');
  while (!text.includes('\n')) {
    const [chunk] = (await once(stream, 'data')) as [string];
    text += chunk;
  }
  return text.slice(0, text.indexOf('\n'));
}

async function endProcess(child: ChildProcess, ended: Promise<string>, askToEnd?: () => void): Promise<void> {
  const isOver = (limitMs: number): Promise<boolean> =>
    Promise.race([ended.then(() => true), sleep(limitMs, false, { ref: false })]);
  if (askToEnd !== undefined) {
    askToEnd();
    if (await isOver(SHUTDOWN_GRACE_MS)) return;
  }
  signalGroup(child, 'SIGTERM');
  if (await isOver(TERMINATE_GRACE_MS)) return;
  signalGroup(child, 'SIGKILL');
  await ended;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
