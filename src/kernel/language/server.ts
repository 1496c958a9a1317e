import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectJsonRpc, type JsonRpc } from './jsonRpc.js';

/** Longest time for one answer; an answer takes milliseconds, on a busy machine a second. */
const ANSWER_LIMIT_MS = 30_000;
/** Time to end once asked. */
const END_GRACE_MS = 500;
/** How much of the end of stderr is kept to explain an end, in characters. */
const TAIL_LENGTH = 2000;

/** Name of the configuration, held in memory alone, that the server takes before any tsconfig.json. */
export const CONFIG_NAME = 'wattbook-notebook.tsconfig.json';

/** A TypeScript language server in a process of its own. */
export type LanguageServer = {
  readonly pid: number;
  isEnded: () => boolean;
  notify: JsonRpc['notify'];
  /** Rejects when the server has ended, does not answer in time, or says that it failed. */
  request: (method: string, params: unknown) => Promise<unknown>;
  /** Never rejects. */
  close: () => Promise<void>;
};

/**
 * Starts the native server of TypeScript 7. It leads a process group of its own, which Ctrl-C in a terminal does not
 * reach, and ends when its input does, as it is when this process dies.
 */
export async function startServer(directory: string): Promise<LanguageServer> {
  const child = spawn(findExecutable(), ['--lsp', '--stdio'], { cwd: directory, detached: true, stdio: 'pipe' });
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-TAIL_LENGTH)));
  // A write to a process that has just ended; its end is told by `ended`.
  child.stdin.on('error', () => undefined);
  const rpc = connectJsonRpc({ input: child.stdout, output: child.stdin }, answer);
  let isEnded = false;
  const ended = new Promise<void>((resolve) => {
    const end = (how: string): void => {
      isEnded = true;
      rpc.fail(new Error(`the language server ended (${how})${lastLine(tail)}`));
      resolve();
    };
    child.once('error', ({ message }) => {
      end(message);
    });
    child.once('exit', (code, signal) => {
      end(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`);
    });
  });
  const kill = (): void => void child.kill('SIGKILL');
  const server: LanguageServer = {
    pid: child.pid ?? 0,
    isEnded: () => isEnded,
    notify: rpc.notify,
    request: async (method, params) => {
      const timer = setTimeout(() => {
        rpc.fail(new Error(`the language server did not answer ${method} in ${ANSWER_LIMIT_MS / 1000} s`));
        kill();
      }, ANSWER_LIMIT_MS);
      try {
        return await rpc.request(method, params);
      } finally {
        clearTimeout(timer);
      }
    },
    close: async () => {
      child.stdin.end();
      const isOver = await Promise.race([ended.then(() => true), sleep(END_GRACE_MS, false, { ref: false })]);
      if (!isOver) kill();
      await ended;
    },
  };
  await greet(server);
  return server;
}

/** The binary itself, not the script that starts it: one process less to end. */
function findExecutable(): string {
  const own = createRequire(import.meta.url);
  const typescript = createRequire(own.resolve('typescript7/package.json'));
  const folder = dirname(typescript.resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`));
  return join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
}

async function greet(server: LanguageServer): Promise<void> {
  await server.request('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { configuration: true },
      general: { positionEncodings: ['utf-16'] },
      textDocument: {
        hover: { contentFormat: ['markdown'] },
        definition: { linkSupport: true },
        completion: {
          completionItem: {
            documentationFormat: ['markdown'],
            resolveSupport: { properties: ['detail', 'documentation'] },
          },
        },
        signatureHelp: { signatureInformation: { documentationFormat: ['markdown'] } },
      },
    },
    initializationOptions: { disablePushDiagnostics: true },
  });
  server.notify('initialized', {});
  // Documents that were opened before its answer would not see the configuration that the server asks for meanwhile.
  await server.request('workspace/symbol', { query: CONFIG_NAME });
}

function answer(method: string, params: unknown): unknown {
  if (method !== 'workspace/configuration') return undefined;
  const settings = {
    customConfigFileName: CONFIG_NAME,
    suggest: { autoImports: false },
    tsserver: { automaticTypeAcquisition: { enabled: false } },
  };
  return (params as { items: unknown[] }).items.map(() => settings);
}

function lastLine(tail: string): string {
  const line = tail.trim().split('\n').at(-1) ?? '';
  return line === '' ? '' : `: ${line}`;
}
