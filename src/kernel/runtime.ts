import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { WattbookError } from '../base/errors.js';
import { toEndError, toStartError, type MemoryEnd } from './endings.js';
import { createLanguage, type Language } from './language/language.js';
import { createTypeGuard } from './language/typeGuard.js';
import type { CommMessage, Request, RuntimeEvent } from './messages.js';
import type { Description, Peeking } from './peeking.js';
import { startProcess, type RuntimeProcess } from './process.js';
import { toProcessOptions, type RuntimeOptions } from './runtimeOptions.js';
import type { RunRequest, RunResult, Session, StrayError } from './session.js';

/** Longest time from spawn to ready; a start takes a fraction of a second, on a busy machine much more. */
const START_LIMIT_MS = 60_000;

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
  /**
   * Lets what is due by now run, and tells the errors that no code caught since the last result: a timer that threw, a
   * promise that was rejected, after the last cell. What is due later is not waited for.
   */
  settle: () => Promise<StrayError[]>;
  /** Stops the running cell, whatever it does; its `execute` then answers with an error named `Interrupted`. */
  interrupt: () => void;
  /** The names that cells have declared. */
  names: () => Promise<string[]>;
  /**
   * Names that can stand after the dot behind an expression, its own before inherited ones. Nothing is changed: an
   * expression that would change something, fails, or comes while the runtime is busy gives none.
   */
  membersOf: (expression: string) => Promise<string[]>;
  /** What the value of an expression is and how it looks, on the same terms. */
  describe: (expression: string) => Promise<Description | undefined>;
  /** The types of the cells, whatever their faults mean: what may follow, what stands somewhere. */
  readonly language: Language;
  /** Hands code a message of the front's; one of a comm that nobody knows is passed over. */
  tellComm: (message: CommMessage) => void;
  /** Ends the process and all that it started; never rejects, may be called twice. */
  close: () => Promise<void>;
};

/**
 * Starts a runtime.
 *
 * @throws WattbookError 'kernel' when it does not start, with the reason.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { directory, startTimeoutMs = START_LIMIT_MS, types = 'warn' } = options;
  if (!existsSync(directory)) throw new WattbookError('kernel', `no folder ${directory} to start the runtime in`);
  const heard: Heard = { options, hello: () => undefined, answer: () => undefined };
  const hello = new Promise<Hello>((resolve) => (heard.hello = resolve));
  const child = startProcess(toProcessOptions(options), listenerOf(heard));
  const speaking = createLanguage({ directory, isLazy: types === 'off' });
  try {
    // The compiler takes as long to load as the process to start.
    const [{ globals, nodeVersion }, language, compiling, { createSession }, { createPeeking }] = await Promise.race([
      Promise.all([hello, speaking, import('./compiler.js'), import('./session.js'), import('./peeking.js')]),
      failOnEnd(child),
      expiry(startTimeoutMs),
    ]);
    const compiler = compiling.createCompiler(directory, globals);
    heard.answer = (request) => {
      child.send({ type: 'answer', id: request.id, answer: compiler.answer(request) });
    };
    const session = (heard.session = createSession(child, {
      compiler,
      language,
      guard: createTypeGuard(language, types),
    }));
    const peeking = (heard.peeking = createPeeking(child, compiler));
    child.send({ type: 'paths', paths: compiler.paths });
    const names = (): Promise<string[]> => Promise.resolve(compiler.names());
    const { languageVersion } = compiling;
    return toRuntime({ child, heard, session, peeking, facts: { languageVersion, nodeVersion, names, language } });
  } catch (cause) {
    await Promise.all([child.end(true), speaking.then((language) => language.close())]);
    throw toStartError(cause, child);
  }
}

type Hello = Extract<RuntimeEvent, { type: 'hello' }>;
type Ask = Extract<Request, { type: 'ask' }>;

/** Who hears what; session and peeking come in once the process is ready. */
type Heard = {
  session?: Session;
  peeking?: Peeking;
  options: Pick<RuntimeOptions, 'onComm' | 'onAccess'>;
  hello: (event: Hello) => void;
  answer: (request: Ask) => void;
  memory?: MemoryEnd;
};

function listenerOf(heard: Heard): Parameters<typeof startProcess>[1] {
  return {
    onEvent: (event) => {
      hearEvent(event, heard);
    },
    onRequest: (request) => {
      if (request.type === 'memory') heard.memory = request;
      else heard.answer(request);
    },
    onText: (name, text) => heard.session?.takeText(name, text),
  };
}

function hearEvent(event: RuntimeEvent, { session, peeking, options, hello }: Heard): void {
  if (event.type === 'hello') hello(event);
  else if (event.type === 'peeked') peeking?.hear(event);
  else if (event.type === 'comm') {
    const { type, cell, sequence, ...message } = event;
    options.onComm?.(message);
  } else if (event.type === 'access') {
    const { kind, target, isAllowed, cell } = event;
    options.onAccess?.({ kind, target, isAllowed, label: session?.labelOf(cell) ?? '' });
  } else session?.hear(event);
}

async function failOnEnd(child: RuntimeProcess): Promise<never> {
  throw new Error(await child.ended);
}

async function expiry(limitMs: number): Promise<never> {
  await sleep(limitMs, undefined, { ref: false });
  throw new Error('it took too long');
}

type Ready = {
  child: RuntimeProcess;
  heard: Heard;
  session: Session;
  peeking: Peeking;
  facts: Pick<Runtime, 'languageVersion' | 'nodeVersion' | 'names' | 'language'>;
};

function toRuntime({ child, heard, session, peeking, facts }: Ready): Runtime {
  let closing: Promise<void> | undefined;
  void child.ended.then((how) => {
    session.fail(toEndError(how, heard.memory, child));
  });
  async function close(): Promise<void> {
    const isBusy = session.isBusy();
    session.fail(new WattbookError('kernel', 'the runtime was closed'));
    await Promise.all([child.end(isBusy), facts.language.close()]);
  }
  return {
    ...facts,
    pid: child.pid,
    ended: child.ended,
    execute: session.execute,
    settle: session.settle,
    interrupt: () => {
      child.send({ type: 'interrupt' });
    },
    membersOf: peeking.membersOf,
    describe: peeking.describe,
    tellComm: (message) => {
      child.send({ type: 'comm', message });
    },
    close: () => (closing ??= close()),
  };
}
