import { describe, expect, it } from 'vitest';
import { createFigures } from '../../../src/kernel/jupyter/figures.js';
import type { CellOutput } from '../../../src/kernel/output.js';

const MIME = 'application/vnd.plotly.v1+json';
const figureOf = (title: string): CellOutput => ({
  kind: 'display',
  data: { [MIME]: { data: [], layout: { title } }, 'text/plain': 'Figure' },
  metadata: {},
});
const htmlOf = (output: CellOutput): string => ('data' in output ? String(output.data['text/html']) : '');

describe('a figure for a front end that does not know plotly', () => {
  it('brings the library along once, and each has a place of its own', () => {
    const { withHtml } = createFigures('s');
    const [first, second] = [htmlOf(withHtml(figureOf('a'))), htmlOf(withHtml(figureOf('b')))];
    expect(first.length).toBeGreaterThan(1_000_000);
    expect(second.length).toBeLessThan(2000);
    expect(first).toContain('id="wattbook-figure-s-1"');
    expect(second).toContain('id="wattbook-figure-s-2"');
  });

  it('holds no text that ends its script', () => {
    const { withHtml } = createFigures('s');
    withHtml(figureOf('a'));
    const html = htmlOf(withHtml(figureOf('</script><script>alert(1)</script>')));
    expect(html.match(/<\/script>/g)).toHaveLength(1);
  });

  it('leaves all else as it is', () => {
    const { withHtml } = createFigures('s');
    const own: CellOutput = { kind: 'display', data: { [MIME]: {}, 'text/html': '<b>own</b>' }, metadata: {} };
    expect(withHtml(own)).toBe(own);
    const text: CellOutput = { kind: 'stream', name: 'stdout', text: 'a' };
    expect(withHtml(text)).toBe(text);
  });
});
