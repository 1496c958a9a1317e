import { EXIT_CODES, WattbookError } from '../base/errors.js';
import type { KernelLauncher } from '../notebook/kernel.js';
import { wattbookLauncher } from '../notebook/runtime/launch.js';
import { tslabLauncher } from '../notebook/tslab/launch.js';
import { findBrowser, withBrowser } from '../publish/browser.js';
import { checkFonts } from '../publish/fonts.js';
import type { CommandArgs, Terminal } from './command.js';
import { PACKAGE_ROOT, readVersion } from './version.js';

type Check = {
  name: string;
  /** Says what was found; throws a WattbookError that says what is wrong and how to mend it. */
  look: (terminal: Terminal) => Promise<string>;
};

type Finding = { name: string; ok: boolean; found: string; mend?: string | undefined; exitCode: number };

const CHECKS: readonly Check[] = [
  { name: 'node', look: lookAtNode },
  { name: 'wattbook', look: () => Promise.resolve(readVersion()) },
  { name: 'kernel', look: () => lookAtKernel(wattbookLauncher) },
  { name: 'tslab', look: () => lookAtKernel(tslabLauncher) },
  { name: 'browser', look: lookAtBrowser },
  { name: 'fonts', look: ({ env }) => withBrowser(checkFonts, { env }) },
];

/** The work of `wattbook doctor`; @returns the exit code. */
export async function examine(args: CommandArgs, terminal: Terminal): Promise<number> {
  const isJson = args.flag('json');
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    const finding = await look(check, terminal);
    findings.push(finding);
    if (isJson) continue;
    terminal.out(`${finding.ok ? 'ok   ' : 'FAULT'}  ${finding.name.padEnd(8)}  ${finding.found}`);
    if (finding.mend !== undefined) terminal.out(`                 ${finding.mend}`);
  }
  const fault = findings.find(({ ok }) => !ok);
  if (isJson) terminal.out(JSON.stringify({ ok: fault === undefined, checks: findings }, undefined, 2));
  return fault?.exitCode ?? EXIT_CODES.ok;
}

async function look({ name, look: lookAt }: Check, terminal: Terminal): Promise<Finding> {
  try {
    return { name, ok: true, found: await lookAt(terminal), exitCode: EXIT_CODES.ok };
  } catch (error) {
    if (!(error instanceof WattbookError)) throw error;
    return { name, ok: false, found: error.what, mend: error.next, exitCode: error.exitCode };
  }
}

function lookAtNode(): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return Promise.resolve(process.versions.node);
  throw new WattbookError('kernel', `${process.versions.node} is too old`, { next: 'Install Node 20.19 or newer.' });
}

/** Starts the kernel and imports the package in it, as a notebook does. */
async function lookAtKernel(launcher: KernelLauncher): Promise<string> {
  const startMs = performance.now();
  const kernel = await launcher.start({ directory: PACKAGE_ROOT });
  const startedMs = performance.now() - startMs;
  try {
    const faults: string[] = [];
    const { status } = await kernel.execute({
      code: "import { toBattery } from 'wattbook'; toBattery.name",
      label: 'doctor',
      onOutput: (output) => {
        if (output.kind === 'error') faults.push(output.message);
      },
    });
    if (status === 'error') {
      throw new WattbookError('kernel', `notebooks cannot import wattbook: ${faults.join(' ')}`, {
        next: 'Run npm ci again; it compiles the package and links it into node_modules.',
      });
    }
    const { name, implementationVersion, languageVersion } = kernel.info;
    return `${name} ${implementationVersion}, TypeScript ${languageVersion}, ready in ${(startedMs / 1000).toFixed(1)} s`;
  } finally {
    await kernel.close();
  }
}

async function lookAtBrowser({ env }: Terminal): Promise<string> {
  const { executablePath, origin, version = 'version unknown' } = await findBrowser(env);
  return `${version} (${origin}: ${executablePath})`;
}
