import type { Compiler } from './compiler.js';
import { toCellOutput } from './cellOutput.js';
import { evaluateExpressions, type ExpressionResult } from './expressions.js';
import { createFailing } from './failing.js';
import { toReply, type OnInput } from './inputs.js';
import type { Language } from './language/language.js';
import type { TypeGuard } from './language/typeGuard.js';
import { createMarkers } from './markers.js';
import type { DoneEvent, InputEvent, RuntimeEvent } from './messages.js';
import type { CellOutput } from './output.js';
import type { RuntimeProcess } from './process.js';
import { createRecords, type CellRecord, type Records } from './records.js';
import { createRunner, type Runner } from './runner.js';
import { toSyntaxOutput } from './traceback.js';
import type { CellScript } from './typescript/cell.js';

type CellEvent = Exclude<RuntimeEvent, { type: 'hello' | 'peeked' | 'comm' | 'access' }>;

export type RunRequest = {
  code: string;
  /** Names the cell in stack frames: `cell 3`. */
  label: string;
  onOutput: (output: CellOutput) => void;
  /** Gives what code asks the user for; without it such code fails with an error named `StdinNotSupported`. */
  onInput?: OnInput;
  /** Evaluated after a cell that did not fail, in order, by key. */
  userExpressions?: Record<string, string>;
};

export type RunResult = {
  status: 'ok' | 'error';
  executionCount: number;
  /** Errors that no code caught, of cells that had ended, since the last result; each stands in its own cell already. */
  strays: StrayError[];
  /** By key; empty when the cell failed. */
  userExpressions: Record<string, ExpressionResult>;
};

export type StrayError = { label: string; name: string; message: string };

/** The cells of one runtime process, from this side. */
export type Session = {
  hear: (event: CellEvent) => void;
  takeText: (name: 'stdout' | 'stderr', text: string) => void;
  /** Runs a cell; one at a time. */
  execute: (request: RunRequest) => Promise<RunResult>;
  /** Lets the event loop turn once more; @returns the errors that no code caught and that no result has told. */
  settle: () => Promise<StrayError[]>;
  /** Label of a cell by its number in the process. */
  labelOf: (id: number) => string;
  /** Makes the running cell, and all that follow, reject. */
  fail: (reason: Error) => void;
  isBusy: () => boolean;
};

/** Who prepares code, and who knows its types. */
export type SessionParts = { compiler: Compiler; language: Pick<Language, 'add'>; guard: TypeGuard };

/** A session over a process that is ready. */
export function createSession(child: Pick<RuntimeProcess, 'send'>, parts: SessionParts): Session {
  const { compiler, guard } = parts;
  const records = createRecords();
  const markers = createMarkers((name, text) => records.find(0)?.onOutput({ kind: 'stream', name, text }));
  const failing = createFailing();
  const runner = createRunner(child, markers, failing);
  const strays: StrayError[] = [];
  let lastId = 0;
  let executionCount = 0;

  async function execute(request: RunRequest): Promise<RunResult> {
    const { userExpressions = {}, label, onOutput } = request;
    executionCount += 1;
    const status = await runCode(request, guard);
    const runHidden = (code: string, listen: (output: CellOutput) => void): Promise<unknown> =>
      runCode({ ...request, code, label: `expression of ${label}`, onOutput: listen }, (_, run) => run());
    const results = status === 'ok' ? await evaluateExpressions(userExpressions, runHidden, onOutput) : {};
    return { status, executionCount, strays: strays.splice(0), userExpressions: results };
  }

  async function runCode({ code, label, onOutput, onInput }: RunRequest, guarded: TypeGuard): Promise<'ok' | 'error'> {
    failing.check();
    const record: CellRecord = { id: ++lastId, executionCount, label, source: code, onOutput, onInput };
    records.add(record);
    const script = compiler.toScript(code);
    if (Array.isArray(script)) {
      onOutput(toSyntaxOutput(script, label, records.sourceOf));
      return 'error';
    }
    const { declared, ...body } = script;
    const keep = keeperOf(code, declared, parts);
    return guarded(record, () => runner.run({ id: record.id, label, script: body }, keep));
  }

  return {
    hear: (event) => {
      hear(event, { runner, records, strays, child });
    },
    takeText: markers.take,
    execute,
    settle: async () => {
      failing.check();
      await turnOnce(++lastId, compiler, runner);
      return strays.splice(0);
    },
    labelOf: (id) => records.find(id)?.label ?? '',
    fail: failing.fail,
    isBusy: runner.isBusy,
  };
}

/** Keeps the names of a cell that are there when it has ended. */
function keeperOf(
  code: string,
  declared: CellScript['declared'],
  { compiler, language }: SessionParts,
): (event: DoneEvent) => void {
  return ({ declared: made }) => {
    compiler.addDeclared(declared, made);
    language.add(code, made);
  };
}

/** What is due by now runs before this ends. */
const LAST_TURN =
  'await new Promise((done) => { globalThis.setTimeout(() => { globalThis.setImmediate(done); }, 1); });';

/** Runs what is due. It is not remembered as a cell: what comes late belongs to the last one. */
async function turnOnce(id: number, compiler: Compiler, runner: Runner): Promise<void> {
  const script = compiler.toScript(LAST_TURN);
  if (!Array.isArray(script)) await runner.run({ id, label: '', script }, () => undefined);
}

type Hearing = { runner: Runner; records: Records; strays: StrayError[]; child: Pick<RuntimeProcess, 'send'> };

function hear(event: CellEvent, { runner, records, strays, child }: Hearing): void {
  if (event.type === 'done') {
    runner.hear(event);
    return;
  }
  const record = records.find(event.cell);
  if (record === undefined) return;
  if (event.type === 'input') {
    void reply(event, record.onInput, child);
    return;
  }
  if (event.type === 'stray') {
    strays.push({ label: record.label, name: event.failure.name, message: event.failure.message });
  }
  record.onOutput(toCellOutput(event, { ...record, sourceOf: records.sourceOf }));
}

async function reply(
  { id, prompt, isPassword }: InputEvent,
  onInput: OnInput | undefined,
  child: Pick<RuntimeProcess, 'send'>,
): Promise<void> {
  child.send({ type: 'input', id, ...(await toReply({ prompt, isPassword }, onInput)) });
}
