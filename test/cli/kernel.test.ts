import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src/cli/command.js';
import { parseCommandArgs } from '../../src/cli/command.js';
import { kernelDoctorCommand } from '../../src/cli/kernelDoctor.js';
import { kernelInstallCommand } from '../../src/cli/kernelInstall.js';
import { kernelListCommand } from '../../src/cli/kernelList.js';
import { kernelRemoveCommand } from '../../src/cli/kernelRemove.js';
import { kernelStartCommand } from '../../src/cli/kernelStart.js';
import { folderOf } from './runCommand.js';

const home = { folder: '' };
beforeEach(async () => {
  home.folder = await folderOf({});
});

async function run(command: Command, words: string[], more: NodeJS.ProcessEnv = {}) {
  const lines: string[] = [];
  const terminal = {
    out: (line: string) => lines.push(line),
    err: (line: string) => lines.push(line),
    isWatched: false,
    directory: home.folder,
    env: { PATH: process.env.PATH, HOME: home.folder, JUPYTER_DATA_DIR: join(home.folder, 'data'), ...more },
    signal: new AbortController().signal,
  };
  const code = await command.run(parseCommandArgs('kernel', command, words), terminal);
  return { code, out: lines.join('\n') };
}

const specOf = (...path: string[]): Record<string, unknown> =>
  JSON.parse(readFileSync(join(home.folder, ...path, 'kernel.json'), 'utf8')) as Record<string, unknown>;

describe('kernel install', () => {
  it('writes a kernelspec that starts our kernel with this Node, and logos', async () => {
    const { code, out } = await run(kernelInstallCommand, []);
    expect(code).toBe(0);
    expect(out).toBe(`installed TypeScript (Wattbook) as wattbook in ${join(home.folder, 'data/kernels/wattbook')}`);
    expect(specOf('data/kernels/wattbook')).toMatchObject({
      argv: [process.execPath, expect.stringMatching(/dist\/kernel\/jupyter\/main\.js$/), '{connection_file}'],
      display_name: 'TypeScript (Wattbook)',
      language: 'typescript',
      interrupt_mode: 'message',
    });
    for (const logo of ['logo-svg.svg', 'logo-64x64.png']) {
      expect(existsSync(join(home.folder, 'data/kernels/wattbook', logo))).toBe(true);
    }
  });

  it('again replaces it', async () => {
    await run(kernelInstallCommand, []);
    await run(kernelInstallCommand, ['--display-name', 'Mine']);
    expect(specOf('data/kernels/wattbook').display_name).toBe('Mine');
  });

  it.each([
    [['--user'], {}, 'data/kernels/wattbook'],
    [['--prefix', 'HOME/env'], {}, 'env/share/jupyter/kernels/wattbook'],
    [['--sys-prefix'], { VIRTUAL_ENV: 'HOME/venv' }, 'venv/share/jupyter/kernels/wattbook'],
    [['--name', 'ts7'], {}, 'data/kernels/ts7'],
  ])('%j goes where it is told', async (words, env, place) => {
    const inHome = (text: string): string => text.replace('HOME', home.folder);
    const more = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inHome(value)]));
    const { out } = await run(kernelInstallCommand, [...words.map(inHome), '--json'], more);
    expect(JSON.parse(out)).toMatchObject({ ok: true, folder: join(home.folder, place) });
    expect(specOf(place).language).toBe('typescript');
  });

  it('leaves the kernel of somebody else alone', async () => {
    const folder = join(home.folder, 'data/kernels/wattbook');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'kernel.json'), '{"argv":["x"],"display_name":"Other","language":"x"}');
    for (const command of [kernelInstallCommand, kernelRemoveCommand]) {
      await expect(run(command, [])).rejects.toMatchObject({ code: 'destination' });
    }
    expect(specOf('data/kernels/wattbook').display_name).toBe('Other');
  });

  it.each([
    ['two places', ['--user', '--sys-prefix'], 'usage'],
    ['a name that is none', ['--name', '../up'], 'usage'],
    ['a name of dots', ['--name', '..'], 'usage'],
    ['a file in place of a folder', ['--prefix', '/dev/null'], 'destination'],
  ])('refuses %s', async (_, words, code) => {
    await expect(run(kernelInstallCommand, words)).rejects.toMatchObject({ code });
  });
});

describe('kernel list and remove', () => {
  it('show what Jupyter finds, and take ours away', async () => {
    await run(kernelInstallCommand, []);
    const { out } = await run(kernelListCommand, []);
    expect(out).toMatch(/^\* +wattbook +TypeScript \(Wattbook\) +typescript +\S+data\/kernels\/wattbook$/m);
    const { kernels } = JSON.parse((await run(kernelListCommand, ['--json'])).out) as { kernels: { name: string }[] };
    expect(kernels.find(({ name }) => name === 'wattbook')).toMatchObject({ isOurs: true, language: 'typescript' });
    expect((await run(kernelRemoveCommand, [])).code).toBe(0);
    expect(existsSync(join(home.folder, 'data/kernels/wattbook'))).toBe(false);
    await expect(run(kernelRemoveCommand, [])).rejects.toMatchObject({ code: 'usage' });
  });

  it('pass over what is no kernelspec', async () => {
    const folder = join(home.folder, 'data/kernels/broken');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'kernel.json'), '{');
    expect((await run(kernelListCommand, ['--json'])).out).not.toContain('broken');
  });
});

describe('kernel doctor', () => {
  it('tries an installed kernel', async () => {
    await run(kernelInstallCommand, []);
    const { code, out } = await run(kernelDoctorCommand, ['--json']);
    expect({ code, out }).toMatchObject({ code: 0 });
    const { checks } = JSON.parse(out) as { checks: { name: string; ok: boolean }[] };
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual(
      ['installed', 'ready', 'runs', 'stops', 'ends'].map((name) => [name, true]),
    );
  });

  it('says how to install one', async () => {
    const { code, out } = await run(kernelDoctorCommand, ['--name', 'nobody']);
    expect(code).toBe(4);
    expect(out).toMatch(/FAULT +installed +Jupyter knows no kernel nobody\n +Run wattbook kernel install/);
  });

  it.each([
    ['whose program is gone', ['/no/such/node', 'x'], /names \/no\/such\/node, which is not there/],
    ['that ends at once', [process.execPath, '-e', 'process.exit(7)'], /did not start \(exit code 7\)/],
  ])('finds a kernel %s', async (_, argv, what) => {
    const folder = join(home.folder, 'data/kernels/faulty');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'kernel.json'), JSON.stringify({ argv, display_name: 'F', language: 'typescript' }));
    const { code, out } = await run(kernelDoctorCommand, ['--name', 'faulty']);
    expect(code).toBe(4);
    expect(out).toMatch(what);
  });
});

describe('each kernel command', () => {
  it.each([
    [kernelInstallCommand],
    [kernelListCommand],
    [kernelRemoveCommand],
    [kernelDoctorCommand],
    [kernelStartCommand],
  ])('explains itself with an example', ({ help }) => {
    expect(help).toMatch(/\nUsage: wattbook kernel \w+/);
    expect(help).toMatch(/\nExamples?:\n {2}wattbook kernel \w+/);
  });
});
