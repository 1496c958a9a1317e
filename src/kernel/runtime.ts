import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { WattbookError } from '../base/errors.js';
import type { Request, RuntimeEvent } from './messages.js';
import { startProcess, type RuntimeProcess } from './process.js';
import type { RunRequest, RunResult, Session } from './session.js';

/** Longest time from spawn to ready; a start takes a fraction of a second, on a busy machine much more. */
const START_LIMIT_MS = 60_000;
/** Share of the memory of the machine, or of the container, that a runtime may use. */
const MEMORY_SHARE = 0.75;

/** A TypeScript runtime: one process that runs cells one after the other. */
export type Runtime = {
  readonly pid: number;
  readonly languageVersion: string;
  readonly nodeVersion: string;
  /** Fulfils when the process has ended, with the words for it. Never rejects. */
  readonly ended: Promise<string>;
  /**
   * Runs one cell; ask for the next once it has settled. All its outputs come before; what it leaves behind, a timer
   * for instance, reaches the same listener later. Rejects with `WattbookError('kernel')` when the process ends.
   */
  execute: (request: RunRequest) => Promise<RunResult>;
  /** Stops the running cell, whatever it does; its `execute` then answers with an error named `Interrupted`. */
  interrupt: () => void;
  /** Ends the process and all that it started; never rejects, may be called twice. */
  close: () => Promise<void>;
};

export type RuntimeOptions = {
  /** Working directory; cells import from here. */
  directory: string;
  startTimeoutMs?: number;
  /** Above this much resident memory the runtime is ended; three quarters of the machine's by default. */
  memoryLimitBytes?: number;
  deterministic?: Deterministic;
};

/** Makes every run give the same: `Date` stands still, `Math.random` goes by a seed, zone and locale are set. */
export type Deterministic = {
  /** Since 1970; default 0. */
  nowMs?: number;
  /** Default 1. */
  seed?: number;
  /** Default UTC. */
  timeZone?: string;
  /** Default en-US. */
  locale?: string;
};

/**
 * Starts a runtime.
 *
 * @throws WattbookError 'kernel' when it does not start, with the reason.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { directory, startTimeoutMs = START_LIMIT_MS } = options;
  if (!existsSync(directory)) throw new WattbookError('kernel', `no folder ${directory} to start the runtime in`);
  const heard: Heard = { session: undefined, hello: () => undefined, answer: () => undefined, memory: undefined };
  const hello = new Promise<Hello>((resolve) => (heard.hello = resolve));
  const child = startProcess(toStart(options), listenerOf(heard));
  try {
    // The compiler takes as long to load as the process to start.
    const [{ globals, nodeVersion }, compiling, { createSession }] = await Promise.race([
      Promise.all([hello, import('./compiler.js'), import('./session.js')]),
      failOnEnd(child),
      expiry(startTimeoutMs),
    ]);
    const compiler = compiling.createCompiler(directory, globals);
    heard.answer = (request) => {
      child.send({ type: 'answer', id: request.id, answer: compiler.answer(request) });
    };
    heard.session = createSession(child, compiler);
    child.send({ type: 'paths', paths: compiler.paths });
    return toRuntime({ child, heard, languageVersion: compiling.languageVersion, nodeVersion });
  } catch (cause) {
    await child.end(true);
    throw toStartError(cause, child);
  }
}

type Hello = Extract<RuntimeEvent, { type: 'hello' }>;
type Ask = Extract<Request, { type: 'ask' }>;

/** Who hears what; the session comes in once the process is ready. */
type Heard = {
  session: Session | undefined;
  hello: (event: Hello) => void;
  answer: (request: Ask) => void;
  /** Why the process ended itself. */
  memory: Extract<Request, { type: 'memory' }> | undefined;
};

function listenerOf(heard: Heard): Parameters<typeof startProcess>[1] {
  return {
    onEvent: (event) => {
      if (event.type === 'hello') heard.hello(event);
      else heard.session?.hear(event);
    },
    onRequest: (request) => {
      if (request.type === 'memory') heard.memory = request;
      else heard.answer(request);
    },
    onText: (name, text) => heard.session?.takeText(name, text),
  };
}

function toStart({
  directory,
  memoryLimitBytes = memoryLimit(),
  deterministic,
}: RuntimeOptions): Parameters<typeof startProcess>[0] {
  if (deterministic === undefined) return { directory, environment: {}, options: { memoryLimitBytes } };
  const { nowMs = 0, seed = 1, timeZone = 'UTC', locale = 'en-US' } = deterministic;
  const tag = `${locale.replace('-', '_')}.UTF-8`;
  return {
    directory,
    environment: { TZ: timeZone, LC_ALL: tag, LANG: tag },
    options: { memoryLimitBytes, deterministic: { nowMs, seed } },
  };
}

function memoryLimit(): number {
  // 0 or a number beyond all memory where no container sets a limit.
  const constrainedBytes = process.constrainedMemory();
  const totalBytes = totalmem();
  return MEMORY_SHARE * (constrainedBytes > 0 ? Math.min(constrainedBytes, totalBytes) : totalBytes);
}

async function failOnEnd(child: RuntimeProcess): Promise<never> {
  throw new Error(await child.ended);
}

async function expiry(limitMs: number): Promise<never> {
  await sleep(limitMs, undefined, { ref: false });
  throw new Error('it took too long');
}

function toStartError(cause: unknown, child: RuntimeProcess): WattbookError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const tail = child.stderrTail();
  return new WattbookError('kernel', `the runtime did not start (${reason})${tail === '' ? '' : `:\n${tail}`}`, {
    next: 'Run npm install again; the package must be complete.',
    cause,
  });
}

type Ready = { child: RuntimeProcess; heard: Heard; languageVersion: string; nodeVersion: string };

function toRuntime({ child, heard, languageVersion, nodeVersion }: Ready): Runtime {
  const session = heard.session!;
  let closing: Promise<void> | undefined;
  void child.ended.then((how) => {
    session.fail(toEndError(how, heard, child));
  });
  async function close(): Promise<void> {
    const isBusy = session.isBusy();
    session.fail(new WattbookError('kernel', 'the runtime was closed'));
    await child.end(isBusy);
  }
  return {
    pid: child.pid,
    languageVersion,
    nodeVersion,
    ended: child.ended,
    execute: session.execute,
    interrupt: () => {
      child.send({ type: 'interrupt' });
    },
    close: () => (closing ??= close()),
  };
}

function toEndError(how: string, { memory }: Heard, child: RuntimeProcess): WattbookError {
  const isHeap = /heap out of memory|Array buffer allocation failed.*FATAL/is.test(child.stderrTail());
  if (memory === undefined && !isHeap)
    return new WattbookError('kernel', `the runtime ended while it was needed (${how})`);
  const limit = memory === undefined ? '' : `: more than ${Math.round(memory.memoryLimitBytes / 2 ** 20)} MB`;
  const next = 'Keep less in memory at a time, or give Node more with NODE_OPTIONS=--max-old-space-size=MB.';
  return new WattbookError('kernel', `the runtime ran out of memory${limit}`, { next });
}
