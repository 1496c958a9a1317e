import { describe, expect, it } from 'vitest';
import { createOutputCollector } from '../../src/notebook/cellOutputs.js';
import type { KernelOutput } from '../../src/notebook/kernel.js';
import type { CellOutput } from '../../src/notebook/format/nbformat.js';

const out = (text: string): KernelOutput => ({ kind: 'stream', name: 'stdout', text });
const err = (text: string): KernelOutput => ({ kind: 'stream', name: 'stderr', text });
const show = (text: string, displayId?: string): KernelOutput => ({
  kind: 'display',
  data: { 'text/plain': text },
  metadata: {},
  ...(displayId === undefined ? {} : { displayId }),
});
const update = (text: string, displayId: string): KernelOutput => ({
  kind: 'update',
  data: { 'text/plain': text },
  metadata: {},
  displayId,
});

const textOf = (output: CellOutput): string =>
  output.output_type === 'stream'
    ? `${output.name}:${output.text}`
    : output.output_type === 'error'
      ? output.ename
      : String(output.data['text/plain']);

const cases: [name: string, sent: KernelOutput[], shown: string[]][] = [
  ['text of one stream is merged', [out('a'), out('b')], ['stdout:ab']],
  ['text of two streams keeps its order', [out('a'), err('b'), out('c')], ['stdout:a', 'stderr:b', 'stdout:c']],
  ['a display parts a stream', [out('a'), show('d'), out('b')], ['stdout:a', 'd', 'stdout:b']],
  ['an update changes in place', [show('1', 'x'), out('a'), update('2', 'x')], ['2', 'stdout:a']],
  ['an update changes every display of its id', [show('1', 'x'), show('1', 'x'), update('2', 'x')], ['2', '2']],
  ['an update of an unknown id shows nothing', [update('2', 'x')], []],
  ['a clear empties the cell', [out('a'), { kind: 'clear', wait: false }, out('b')], ['stdout:b']],
  ['a clear that waits takes effect with the next output', [out('a'), { kind: 'clear', wait: true }], ['stdout:a']],
  ['... and then', [out('a'), { kind: 'clear', wait: true }, out('b'), out('c')], ['stdout:bc']],
  [
    'an error is an output',
    [{ kind: 'error', name: 'TypeError', message: 'no', traceback: [] }, out('a')],
    ['TypeError', 'stdout:a'],
  ],
];

describe('outputs of a cell', () => {
  it.each(cases)('%s', (_, sent, shown) => {
    const outputs: CellOutput[] = [];
    sent.forEach(createOutputCollector().collect(outputs));
    expect(outputs.map(textOf)).toEqual(shown);
  });

  it('are updated from a later cell, also after a clear in between', () => {
    const collector = createOutputCollector();
    const first: CellOutput[] = [];
    const second: CellOutput[] = [];
    collector.collect(first)(show('1', 'x'));
    collector.collect(second)(update('2', 'x'));
    expect(first.map(textOf)).toEqual(['2']);
    expect(second).toEqual([]);
  });
});
