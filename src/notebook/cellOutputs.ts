import type { KernelOutput, MimeBundle } from './kernel.js';
import type { CellOutput } from './format/nbformat.js';

type DisplayOutput = Extract<CellOutput, { output_type: 'display_data' | 'execute_result' }>;

/** Turns what a kernel sends into the outputs of notebook cells; one for a whole run, since updates reach back. */
export type OutputCollector = {
  /** A listener that fills `outputs`, the list of one cell. */
  collect(outputs: CellOutput[]): (output: KernelOutput) => void;
};

/**
 * Follows Jupyter: neighbouring text of one stream is merged, an update changes every display of its id wherever it
 * stands, a clear that waits takes effect with the next output.
 */
export function createOutputCollector(): OutputCollector {
  const displays = new Map<string, DisplayOutput[]>();

  function update(displayId: string, data: MimeBundle, metadata: Record<string, unknown>): void {
    for (const display of displays.get(displayId) ?? []) Object.assign(display, { data, metadata });
  }

  function collect(outputs: CellOutput[]): (output: KernelOutput) => void {
    let isClearPending = false;
    return (output) => {
      if (output.kind === 'update') {
        update(output.displayId, output.data, output.metadata);
        return;
      }
      if (output.kind === 'clear') {
        if (output.wait) isClearPending = true;
        else outputs.length = 0;
        return;
      }
      if (isClearPending) outputs.length = 0;
      isClearPending = false;
      const added = append(outputs, output);
      if (output.kind === 'display' && output.displayId !== undefined && added?.output_type === 'display_data') {
        displays.set(output.displayId, [...(displays.get(output.displayId) ?? []), added]);
      }
    };
  }

  return { collect };
}

function append(
  outputs: CellOutput[],
  output: Exclude<KernelOutput, { kind: 'update' | 'clear' }>,
): CellOutput | undefined {
  const last = outputs.at(-1);
  if (output.kind === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
    last.text += output.text;
    return undefined;
  }
  const added = toCellOutput(output);
  outputs.push(added);
  return added;
}

function toCellOutput(output: Exclude<KernelOutput, { kind: 'update' | 'clear' }>): CellOutput {
  switch (output.kind) {
    case 'stream':
      return { output_type: 'stream', name: output.name, text: output.text };
    case 'display':
      return { output_type: 'display_data', data: output.data, metadata: output.metadata };
    case 'result':
      return {
        output_type: 'execute_result',
        data: output.data,
        metadata: output.metadata,
        execution_count: output.executionCount,
      };
    case 'error':
      return { output_type: 'error', ename: output.name, evalue: output.message, traceback: output.traceback };
  }
}
