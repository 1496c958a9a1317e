import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCommandArgs } from '../../src/cli/command.js';
import { readGivenParameters } from '../../src/cli/givenParameters.js';
import { helpForNotebook } from '../../src/cli/notebookHelp.js';
import { prepareNotebook, readWithParameters } from '../../src/cli/prepare.js';
import { runCommand as runDefinition } from '../../src/cli/run.js';
import { formatNotebook } from '../../src/notebook/format/writeNotebook.js';
import { makeNotebook } from '../notebook/makeNotebook.js';
import { folderOf } from './runCommand.js';

const SOURCE = `/** Storage duration. @minimum 1 @maximum 12 */
const hours = 4;
/** A price file. @format path */
const prices = '';
const mode: 'share' | 'rent' = 'share';`;

async function given(
  words: string[],
  { files = {}, env = {} }: { files?: Record<string, string>; env?: Record<string, string> } = {},
): Promise<{ values: object; help: string }> {
  const notebook = formatNotebook(makeNotebook({ source: SOURCE, tags: ['parameters'] }, 'hours'));
  const directory = await folderOf({ 'a.ipynb': notebook, ...files });
  const args = parseCommandArgs('run', runDefinition, ['a.ipynb', ...words]);
  const terminal = {
    ...{ out: () => undefined, err: () => undefined, isWatched: false, directory, env },
    signal: new AbortController().signal,
  };
  const help = await helpForNotebook(args, terminal);
  const layers = await readGivenParameters(args, terminal);
  return {
    values: prepareNotebook(await readWithParameters(join(directory, 'a.ipynb')), layers, undefined).values,
    help,
  };
}

describe('parameters', () => {
  it('come from a file, the environment and the command line, the later before the earlier', async () => {
    const files = { 'p.yaml': 'hours: 2\nmode: rent\n' };
    expect((await given([])).values).toEqual({ hours: 4, prices: '', mode: 'share' });
    expect((await given(['--params', 'p.yaml'], { files })).values).toMatchObject({ hours: 2, mode: 'rent' });
    const env = { WATTBOOK_PARAM_hours: '6' };
    expect((await given(['--params', 'p.yaml'], { files, env })).values).toMatchObject({ hours: 6, mode: 'rent' });
    expect((await given(['-p', 'hours=8'], { files, env })).values).toMatchObject({ hours: 8 });
  });

  it('in a file may name files beside it', async () => {
    const files = { 'p.yaml': 'prices: x.csv\n', 'x.csv': '' };
    expect((await given(['--params', 'p.yaml'], { files })).values).toMatchObject({ prices: 'x.csv' });
  });

  it.each([
    [
      'an unknown name in the environment',
      [],
      { env: { WATTBOOK_PARAM_hour: '1' } },
      /^WATTBOOK_PARAM_hour: there is no parameter hour\n {2}Did you mean hours\?/,
    ],
    [
      'a value out of range in the environment',
      [],
      { env: { WATTBOOK_PARAM_hours: '0' } },
      /^WATTBOOK_PARAM_hours: parameter hours is 0, below/,
    ],
    [
      'a wrong type in a file',
      ['--params', 'p.yaml'],
      { files: { 'p.yaml': 'hours: true' } },
      /p\.yaml: parameter hours wants a number; true is none/,
    ],
    ['a list in a file', ['--params', 'p.yaml'], { files: { 'p.yaml': 'a: 1\nhours: [1]' } }, /p\.yaml, row 2: hours/],
    ['a file that is not there', ['--params', 'q.yaml'], {}, /q\.yaml: cannot read the file of parameters/],
  ])('%s is refused', async (_, words, world, message) => {
    await expect(given(words, world)).rejects.toThrow(message);
  });

  it('stand in the help of the notebook', async () => {
    expect((await given([])).help).toBe(`
Parameters of a.ipynb:
  hours  number, default 4, minimum 1, maximum 12
      Storage duration.
  prices  string, default "", format path
      A price file.
  mode  "share" | "rent", default "share"`);
  });
});
