import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import { executeCode, type JupyterClient } from '../notebook/jupyter/client.js';
import { connectClient } from '../notebook/jupyter/connect.js';
import type { KernelOutput } from '../notebook/kernel.js';
import type { CommandArgs, Terminal } from './command.js';
import { searchedKernels } from '../notebook/jupyter/kernelFolders.js';
import { readSpec, type KernelSpec } from '../notebook/jupyter/kernelSpecs.js';
import { DEFAULT_NAME } from './kernelSpec.js';
import { writeConnectionFile } from './serveKernel.js';

/** Longest time from spawn to the first answer. */
const START_LIMIT_MS = 30_000;
const LOOK_MS = 5;
/** Longest time from the request to the end of the process. */
const END_LIMIT_MS = 5000;

type Finding = {
  name: string;
  ok: boolean;
  found: string;
  mend?: string | undefined;
  tookMs?: number;
  exitCode: number;
};

const connectionSchema = z.object({
  shell_port: z.int(),
  iopub_port: z.int(),
  stdin_port: z.int(),
  control_port: z.int(),
  key: z.string(),
});

/** The work of `wattbook kernel doctor`; @returns the exit code. */
export async function tryKernel(args: CommandArgs, terminal: Terminal): Promise<number> {
  const isJson = args.flag('json');
  const findings: Finding[] = [];
  const note = (finding: Finding): void => {
    findings.push(finding);
    if (!isJson) printFinding(finding, terminal);
  };
  try {
    const spec = await findSpec(args.text('name') ?? DEFAULT_NAME, terminal.env);
    note({ name: 'installed', ok: true, found: spec.folder, exitCode: EXIT_CODES.ok });
    await tryStart(spec, note);
  } catch (error) {
    if (!(error instanceof WattbookError)) throw error;
    note({ name: nameNext(findings), ok: false, found: error.what, mend: error.next, exitCode: error.exitCode });
  }
  const fault = findings.find(({ ok }) => !ok);
  if (isJson) terminal.out(JSON.stringify({ ok: fault === undefined, checks: findings }, undefined, 2));
  return fault?.exitCode ?? EXIT_CODES.ok;
}

const CHECKS = ['installed', 'ready', 'runs', 'stops', 'ends'];

/** A fault is one of the check that would have come next. */
function nameNext(findings: readonly Finding[]): string {
  return CHECKS[findings.length] ?? 'ends';
}

function printFinding({ name, ok, found, mend, tookMs }: Finding, terminal: Terminal): void {
  const time = tookMs === undefined ? '' : `, ${tookMs.toFixed(tookMs < 10 ? 1 : 0)} ms`;
  terminal.out(`${ok ? 'ok   ' : 'FAULT'}  ${name.padEnd(9)}  ${found}${time}`);
  if (mend !== undefined) terminal.out(`                  ${mend}`);
}

async function findSpec(name: string, env: NodeJS.ProcessEnv): Promise<KernelSpec> {
  for (const kernels of await searchedKernels(env)) {
    const spec = await readSpec(kernels, name);
    if (spec === undefined) continue;
    const missing = spec.json.argv.slice(0, 2).find((word) => word.startsWith('/') && !existsSync(word));
    if (missing === undefined) return spec;
    throw new WattbookError('kernel', `${spec.folder} names ${missing}, which is not there`, {
      next: 'Run wattbook kernel install again.',
    });
  }
  throw new WattbookError('kernel', `Jupyter knows no kernel ${name}`, { next: 'Run wattbook kernel install.' });
}

async function tryStart({ json }: KernelSpec, note: (finding: Finding) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-doctor-'));
  const file = join(folder, 'connection.json');
  await writeConnectionFile(file);
  const startMs = performance.now();
  const child = startChild(json.argv, file);
  try {
    const { client, info } = await connect(child, file);
    const found = `${info.name} ${info.implementationVersion}, TypeScript ${info.languageVersion}, Node ${info.nodeVersion}`;
    note({ name: 'ready', ok: true, found, tookMs: performance.now() - startMs, exitCode: EXIT_CODES.ok });
    try {
      await tryCells(client, note);
      await tryEnd(client, child, note);
    } finally {
      client.close();
    }
  } finally {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

function startChild([program = '', ...words]: string[], file: string): ChildProcess {
  return spawn(
    program,
    words.map((word) => word.replace('{connection_file}', file)),
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, JPY_PARENT_PID: String(process.pid) } },
  );
}

async function connect(child: ChildProcess, file: string): ReturnType<typeof connectClient> {
  const signal = AbortSignal.timeout(START_LIMIT_MS);
  while (!signal.aborted && child.exitCode === null) {
    const read = connectionSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const ports = {
      shell: read.shell_port,
      iopub: read.iopub_port,
      stdin: read.stdin_port,
      control: read.control_port,
    };
    if (ports.shell !== 0) return connectClient({ ports, key: read.key }, signal);
    await sleep(LOOK_MS);
  }
  const how = child.exitCode === null ? 'it took too long' : `exit code ${child.exitCode}`;
  throw new WattbookError('kernel', `the kernel did not start (${how})`, {
    next: 'Run npm ci again; the package must be complete.',
  });
}

async function tryCells(client: JupyterClient, note: (finding: Finding) => void): Promise<void> {
  // The first cell waits for the runtime; the second one shows what a cell takes.
  await runCell(client, '1 + 1');
  const { text, tookMs } = await runCell(client, '1 + 1');
  if (text !== '2') throw new WattbookError('kernel', `1 + 1 gives ${text}`);
  note({ name: 'runs', ok: true, found: '1 + 1 is 2', tookMs, exitCode: EXIT_CODES.ok });
  const endless = runCell(client, 'for (;;) {}');
  await sleep(100);
  const startMs = performance.now();
  client.interrupt();
  const { text: error } = await endless;
  if (error !== 'Interrupted') throw new WattbookError('kernel', `a cell that was stopped gives ${error}`);
  const stoppedMs = performance.now() - startMs;
  note({ name: 'stops', ok: true, found: 'an endless loop', tookMs: stoppedMs, exitCode: EXIT_CODES.ok });
}

async function runCell(client: JupyterClient, code: string): Promise<{ text: string; tookMs: number }> {
  const startMs = performance.now();
  let text = 'nothing';
  const onOutput = (output: KernelOutput): void => {
    if (output.kind === 'result') text = String(output.data['text/plain']);
    if (output.kind === 'error') text = output.name;
  };
  await executeCode(client, { code, label: 'doctor', onOutput });
  return { text, tookMs: performance.now() - startMs };
}

async function tryEnd(client: JupyterClient, child: ChildProcess, note: (finding: Finding) => void): Promise<void> {
  const startMs = performance.now();
  const ended = once(child, 'exit');
  client.shutdown();
  const isOver = await Promise.race([ended.then(() => true), sleep(END_LIMIT_MS, false, { ref: false })]);
  if (!isOver) throw new WattbookError('kernel', 'the kernel does not end when asked to');
  note({
    name: 'ends',
    ok: true,
    found: 'when asked to',
    tookMs: performance.now() - startMs,
    exitCode: EXIT_CODES.ok,
  });
}
