import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createLanguage } from '../../../src/kernel/language/language.js';

const FOLDER = fileURLToPath(new URL('../../../notebooks/planning/', import.meta.url));

describe('the planning notebooks have no fault of types under strict', () => {
  it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.ipynb')))('%s', async (name) => {
    const { cells } = JSON.parse(readFileSync(FOLDER + name, 'utf8')) as {
      cells: { cell_type: string; source: string | string[] }[];
    };
    const codes = cells.flatMap(({ cell_type: type, source }) => (type === 'code' ? [[source].flat().join('')] : []));
    const language = await createLanguage({ directory: FOLDER });
    afterAll(() => language.close());
    language.expect(codes);
    for (const [index, code] of codes.entries()) {
      expect({ index, problems: await language.check(code) }).toEqual({ index, problems: [] });
      language.add(code);
    }
    // The names have their types: they are not merely anything.
    expect(
      await language.check('const text: Date = wb.toBattery; const frame: Date = new dfd.DataFrame([]);'),
    ).toMatchObject([
      { column: 7, message: expect.stringContaining('Battery') as string },
      { column: 40, message: expect.stringContaining('DataFrame') as string },
    ]);
  });
});
