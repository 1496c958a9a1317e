import { describe, expect, it } from 'vitest';
import { wattbook } from './project.js';

describe('wattbook', () => {
  it.each([[[]], [['--help']], [['help']]])('%j shows the commands', async (words) => {
    const { code, stdout, stderr } = await wattbook(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('data calibrate FILE');
  });

  it.each([
    [['build']],
    [['run']],
    [['preview']],
    [['explain']],
    [['notebook', 'convert']],
    [['notebook', 'strip']],
    [['notebook', 'diff']],
    [['notebook', 'lint']],
    [['kernel', 'install']],
    [['kernel', 'list']],
    [['kernel', 'remove']],
    [['kernel', 'doctor']],
    [['comply']],
    [['data', 'calibrate']],
    [['simulate']],
    [['dispatch']],
    [['bill']],
    [['check']],
    [['doctor']],
  ])('%j --help has examples', async (words) => {
    const { code, stdout } = await wattbook([...words, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: wattbook ${words.join(' ')}`);
    expect(stdout).toContain('Example');
  });

  it('prints its version', async () => {
    const { code, stdout } = await wattbook(['--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['biuld'], 'no command "biuld". Did you mean build?'],
    [['data', 'calibarte'], 'Did you mean data calibrate?'],
    [['build', '--jbos', '2'], 'unknown option --jbos. Did you mean --jobs?'],
    [['build', '--report', 'storage-valeu'], 'Did you mean storage-value?'],
    [['build', '--param', 'prizes=x'], 'Did you mean prices?'],
    [['build', '--param', 'seed=x'], 'seed wants a number'],
    [['build', '--param', 'seed=-1'], 'below the minimum 0'],
    [['build', '--jobs', '0'], '--jobs 0'],
    [['build', '--config', 'nowhere.yaml'], 'nowhere.yaml: cannot read the configuration'],
    [['run'], 'NOTEBOOK is missing'],
    [['dispatch', 'p.csv', '--power', '1MWh', '--energy', '4MWh'], 'MWh is a unit of energy'],
    [['bill', 'rate.json'], 'LOAD.csv is missing'],
    [['bill', 'rate.json', 'load.csv'], 'the calendar of the bill is missing'],
    [['check', '--only', 'nothing-has-this'], 'nothing has this word'],
    [['run', 'notebooks/planning/storage-vale.ipynb'], 'Did you mean storage-value.ipynb?'],
  ])('%j is wrong usage', async (words, message) => {
    const { code, stdout, stderr } = await wattbook(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('names a file that is missing', async () => {
    const { code, stderr } = await wattbook(['build', '--param', 'prices=nowhere.csv']);
    expect(code).toBe(3);
    expect(stderr).toContain('nowhere.csv');
  });

  it('holds the simulation against its oracles in well under a minute', async () => {
    const startMs = performance.now();
    const { code, stdout, stderr } = await wattbook(['check']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^all \d+ ok in/m);
    expect(performance.now() - startMs).toBeLessThan(60_000);
  });

  it('tells machines of errors as JSON', async () => {
    const { code, stdout } = await wattbook(['build', '--json', '--report', 'nothing']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'usage', exitCode: 2 } });
  });
});
