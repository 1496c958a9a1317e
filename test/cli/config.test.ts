import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/cli/config.js';

const GOOD = `title: T
reports:
  - id: a
    notebook: a.ipynb
    parameters: { x: 1, y: true, z: text }
`;

async function configFile(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'wattbook-config-')), 'wattbook.config.yaml');
  await writeFile(path, text);
  return path;
}

describe('readConfig', () => {
  it('fills defaults and keeps parameter types', async () => {
    const { title, reports } = await readConfig(await configFile(GOOD));
    expect(title).toBe('T');
    expect(reports).toEqual([
      { id: 'a', notebook: 'a.ipynb', description: '', parameters: { x: 1, y: true, z: 'text' } },
    ]);
  });

  it.each([
    ['misspelt key at the top', 'titel: T\nreports: []\n', 'row 1', 'Did you mean title?'],
    ['misspelt key in a report', GOOD.replace('notebook:', 'notebok:'), 'row 4', 'Did you mean notebook?'],
    ['missing key', GOOD.replace('    notebook: a.ipynb\n', ''), 'row 3', 'reports.1.notebook: is missing'],
    ['bad id', GOOD.replace('id: a', 'id: A b'), 'row 3', 'kebab-case'],
    ['same id twice', `${GOOD}  - { id: a, notebook: b.ipynb }\n`, 'wattbook.config.yaml', 'two reports have the id a'],
    ['not YAML', 'title: [', 'row 1', 'must be sufficiently indented'],
    ['empty', '', 'row 1', 'the file'],
  ])('%s: names the place', async (_name, text, place, message) => {
    const path = await configFile(text);
    await expect(readConfig(path)).rejects.toMatchObject({ code: 'usage' });
    await expect(readConfig(path)).rejects.toThrow(place);
    await expect(readConfig(path)).rejects.toThrow(message);
  });

  it('says how to go on when there is no file', async () => {
    await expect(readConfig('/nowhere/wattbook.config.yaml')).rejects.toThrow('--config');
  });
});
