import { spawn, type ChildProcess } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Command, Request, RuntimeEvent } from './messages.js';

/** Time the process has to end by itself once asked. */
const END_GRACE_MS = 1000;
/** Time in which what it wrote before its end must have arrived, should another process hold its pipes open. */
const DRAIN_MS = 500;
/** How much of the end of stderr is kept to explain an end, in characters. */
const TAIL_LENGTH = 8000;

// Plain JavaScript that Node runs as it is; the same path from src/kernel and from dist/kernel.
const CHILD = fileURLToPath(new URL('../../src/kernel/child/main.js', import.meta.url));
// A stopped timer leaves Node's own bookkeeping of callbacks behind, which is harmless.
const FLAGS = [
  '--no-force-async-hooks-checks',
  '--disable-warning=ExperimentalWarning',
  // The way of newer versions to follow asynchronous code, which survives a stop.
  ...(/^2[23]\./.test(process.versions.node) ? ['--experimental-async-context-frame'] : []),
];

export type ProcessOptions = {
  directory: string;
  environment: Record<string, string>;
  /** Read by child/main.js. */
  options: { memoryLimitBytes: number; deterministic?: { nowMs: number; seed: number } };
};

export type ProcessListener = {
  onEvent: (event: RuntimeEvent) => void;
  onRequest: (request: Request) => void;
  /** What native code and child processes write on file descriptors 1 and 2. */
  onText: (name: 'stdout' | 'stderr', text: string) => void;
};

/** The process of a runtime: leader of its own process group, which ends with it. */
export type RuntimeProcess = {
  readonly pid: number;
  /** Fulfils when the process has ended and its output is read: `exit code 3`, `signal SIGKILL`. Never rejects. */
  readonly ended: Promise<string>;
  send(command: Command): void;
  stderrTail(): string;
  /** Ends it; one that is not busy may clean up first. Never rejects. */
  end(isBusy: boolean): Promise<void>;
};

/** Starts the process of a runtime with this Node; pipes are its only way in and out. */
export function startProcess(start: ProcessOptions, { onEvent, onRequest, onText }: ProcessListener): RuntimeProcess {
  const child = spawn(process.execPath, [...FLAGS, CHILD, JSON.stringify(start.options)], {
    cwd: start.directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', ...start.environment },
  });
  const control = child.stdio[3] as Duplex;
  let tail = '';
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      if (name === 'stderr') tail = (tail + text).slice(-TAIL_LENGTH);
      onText(name, text);
    });
  }
  readLines(control, (line) => {
    onRequest(JSON.parse(line) as Request);
  });
  readEvents(child.stdio[4] as Readable, onEvent);
  // A write to a process that has just ended; its end is told by `ended`.
  control.on('error', () => undefined);
  const ended = endOf(child);
  return {
    pid: child.pid ?? 0,
    ended,
    send: (command) => {
      if (control.writable) control.write(`${JSON.stringify(command)}\n`);
    },
    stderrTail: () => tail.trim(),
    end: async (isBusy) => {
      if (!isBusy && control.writable) {
        control.write(`${JSON.stringify({ type: 'end' } satisfies Command)}\n`);
        if (await Promise.race([ended.then(() => true), sleep(END_GRACE_MS, false, { ref: false })])) return;
      }
      killGroup(child);
      await ended;
    },
  };
}

/** A number that was seen is passed over: the process writes again what it does not know to be written. */
function readEvents(stream: Readable, onEvent: (event: RuntimeEvent) => void): void {
  let last = 0;
  readLines(stream, (line) => {
    const event = JSON.parse(line) as RuntimeEvent;
    if (event.sequence <= last) return;
    last = event.sequence;
    onEvent(event);
  });
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  // A long line comes in many pieces, which are joined once.
  let pieces: string[] = [];
  stream.setEncoding('utf8').on('data', (text: string) => {
    const [first = '', ...rest] = text.split('\n');
    pieces.push(first);
    for (const piece of rest) {
      onLine(pieces.join(''));
      pieces = [piece];
    }
  });
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      // What a cell has started does not outlive it.
      killGroup(child);
      const how = signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`;
      const drained = new Promise((closed) => child.once('close', closed));
      void Promise.race([drained, sleep(DRAIN_MS, undefined, { ref: false })]).then(() => {
        resolve(how);
      });
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
