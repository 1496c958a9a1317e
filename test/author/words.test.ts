import { createRequire } from 'node:module';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSource } from '../../src/author/dataSource.js';
import type { MimeBundle } from '../../src/author/display.js';
import { figure } from '../../src/author/figure.js';
import { readInput } from '../../src/author/readInput.js';
import { table } from '../../src/author/table.js';
import { value } from '../../src/author/value.js';
import { PLOTLY_MIME, WATTBOOK_MIME } from '../../src/base/output.js';

type FrontEnd = { lastWriteDisplayData: ((message: { data: MimeBundle }) => void) | null };

// The kernel's own module, as a running tslab has it loaded.
const frontEnd = createRequire(import.meta.url)('tslab/dist/jupyter.js') as FrontEnd;
let shown: MimeBundle[] = [];

beforeEach(() => {
  shown = [];
  frontEnd.lastWriteDisplayData = ({ data }) => shown.push(data);
});
afterEach(() => {
  frontEnd.lastWriteDisplayData = null;
});

const text = { name: 'a-name', title: 'Title', caption: 'Caption', alt: 'Alt' };

describe('figure', () => {
  it('leaves the plotly figure and its text', () => {
    const chart = { data: [{ type: 'bar' as const, x: [1], y: [2] }], layout: { height: 300 } };
    figure(chart, text);
    expect(shown).toEqual([
      {
        [PLOTLY_MIME]: { data: chart.data, layout: { height: 300, title: { text: 'Title' } } },
        [WATTBOOK_MIME]: { kind: 'figure', ...text },
        'text/plain': 'Figure: Title\nAlt',
      },
    ]);
  });

  it.each(['title', 'caption', 'alt'] as const)('asks for the %s', (field) => {
    expect(() => {
      figure({ data: [], layout: {} }, { ...text, [field]: ' ' });
    }).toThrow(`Give the ${field} some text`);
  });
});

describe('value', () => {
  it('keeps the number unrounded and shows it rounded', () => {
    value(129558.32, { name: 'revenue-4h', label: 'Earned', unit: 'USD/MW', digits: 0 });
    expect(shown[0]?.[WATTBOOK_MIME]).toMatchObject({ kind: 'value', value: 129558.32 });
    expect(shown[0]?.['text/plain']).toBe('Earned: 129,558\u00a0USD/MW');
  });

  it.each([NaN, Infinity])('refuses %s', (amount) => {
    expect(() => {
      value(amount, { name: 'a', label: 'A', unit: '', digits: 0 });
    }).toThrow('finite');
  });

  it('refuses a name that cannot be cited', () => {
    expect(() => {
      value(1, { name: 'a}}b', label: 'A', unit: '', digits: 0 });
    }).toThrow('kebab-case');
  });
});

describe('table', () => {
  const frame = {
    columns: ['duration', 'earned'],
    values: [
      ['<1 h>', 44827.98],
      ['2 h', -1],
    ],
  };
  const columns = { duration: { label: 'Duration' }, earned: { label: 'Earned', unit: 'USD/MW', digits: 0 } };

  it('keeps rows unrounded and escapes the HTML it shows', () => {
    table(frame, { name: 't', title: 'T', caption: '', columns });
    expect(shown[0]?.[WATTBOOK_MIME]).toMatchObject({
      rows: [
        ['<1 h>', 44827.98],
        ['2 h', -1],
      ],
    });
    expect(shown[0]?.['text/html']).toContain('<td>&lt;1 h&gt;</td><td>44,828</td>');
    expect(shown[0]?.['text/html']).toContain('Earned (USD/MW)');
    expect(shown[0]?.['text/plain']).toContain('−1');
  });

  it.each([
    ['a column that is not there', { erned: { label: 'E', digits: 0 } }, 'Did you mean earned?'],
    ['numbers without digits', { earned: { label: 'Earned' } }, 'column "Earned" their digits'],
  ])('refuses %s', (_name, wrong, message) => {
    expect(() => {
      table(frame, { name: 't', title: 'T', caption: '', columns: wrong });
    }).toThrow(message);
  });

  it('refuses a number that is not finite', () => {
    const holes = { columns: ['earned'], values: [[NaN]] };
    expect(() => {
      table(holes, { name: 't', title: 'T', caption: '', columns: { earned: { label: 'Earned', digits: 0 } } });
    }).toThrow('holds NaN');
  });
});

describe('dataSource and readInput', () => {
  it('says what the numbers rest on', () => {
    dataSource({ nature: 'generated', title: 'T', detail: 'D' });
    expect(shown[0]?.['text/plain']).toBe('Generated data: T\nD');
  });

  it('reads a file and records its hash', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'wattbook-input-')), 'a.txt');
    writeFileSync(path, 'abc');
    expect(readInput(path)).toBe('abc');
    expect(shown[0]?.[WATTBOOK_MIME]).toEqual({
      kind: 'input',
      path: 'a.txt',
      sizeBytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
  });

  it('names a file that cannot be read', () => {
    expect(() => readInput('/nowhere/a.csv')).toThrow('/nowhere/a.csv: cannot read the file');
  });
});

describe('outside a notebook', () => {
  it('each word says so', () => {
    frontEnd.lastWriteDisplayData = null;
    expect(() => {
      dataSource({ nature: 'measured', title: 'T', detail: '' });
    }).toThrow('inside a cell of a notebook');
  });
});
