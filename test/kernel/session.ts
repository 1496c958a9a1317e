import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { CellOutput } from '../../src/kernel/output.js';
import { startRuntime, type Runtime } from '../../src/kernel/runtime.js';
import type { RuntimeOptions } from '../../src/kernel/runtimeOptions.js';
import type { RunRequest } from '../../src/kernel/session.js';

type ErrorOutput = Extract<CellOutput, { kind: 'error' }>;

/** What came of one cell. */
export type Outcome = {
  status: 'ok' | 'error';
  outputs: CellOutput[];
  /** The plain text of the result. */
  result: unknown;
  stdout: string;
  stderr: string;
  error: ErrorOutput | undefined;
};

export type Session = {
  runtime: Runtime;
  /** Runs a cell labelled `cell N`, N counting from 1. */
  run: (code: string, onOutput?: (output: CellOutput) => void, more?: Pick<RunRequest, 'onInput'>) => Promise<Outcome>;
};

/** A runtime that is ended after the tests of the file; it looks at no types. */
export async function startSession(options: Partial<RuntimeOptions> = {}): Promise<Session> {
  const runtime = await startRuntime({ directory: process.cwd(), types: 'off', ...options });
  afterAll(() => runtime.close());
  let count = 0;
  return {
    runtime,
    run: async (code, onOutput = () => undefined, more = {}) => {
      const outputs: CellOutput[] = [];
      const { status } = await runtime.execute({
        ...more,
        code,
        label: `cell ${++count}`,
        onOutput: (output) => {
          outputs.push(output);
          onOutput(output);
        },
      });
      return toOutcome(status, outputs);
    },
  };
}

/** Late outputs of the cell are seen here too: every field is read anew. */
function toOutcome(status: 'ok' | 'error', outputs: CellOutput[]): Outcome {
  const textOf = (name: string): string =>
    outputs.map((output) => (output.kind === 'stream' && output.name === name ? output.text : '')).join('');
  return {
    status,
    outputs,
    get result() {
      return outputs.find((output) => output.kind === 'result')?.data['text/plain'];
    },
    get stdout() {
      return textOf('stdout');
    },
    get stderr() {
      return textOf('stderr');
    },
    get error() {
      return outputs.find((output) => output.kind === 'error');
    },
  };
}

/** A folder with these files, removed after the tests of the file. */
export function makeFolder(files: Record<string, string>): {
  directory: string;
  write: (path: string, text: string) => void;
} {
  const directory = mkdtempSync(join(tmpdir(), 'wattbook-kernel-'));
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  let edits = 0;
  const write = (path: string, text: string): void => {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    // Two edits within one tick of the file system's clock are still two.
    const time = new Date(Date.now() + ++edits * 1000);
    utimesSync(file, time, time);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { directory, write };
}
