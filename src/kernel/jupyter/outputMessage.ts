import type { CellOutput } from '../output.js';
import type { JsonObject } from '../wire/message.js';

/** Type and content of the message on the iopub channel that shows an output. */
export function toOutputMessage(output: Exclude<CellOutput, { kind: 'stream' }>): {
  type: string;
  content: JsonObject;
} {
  switch (output.kind) {
    case 'display': {
      const { data, metadata, displayId } = output;
      const transient = displayId === undefined ? {} : { display_id: displayId };
      return { type: 'display_data', content: { data, metadata, transient } };
    }
    case 'update': {
      const { data, metadata, displayId } = output;
      return { type: 'update_display_data', content: { data, metadata, transient: { display_id: displayId } } };
    }
    case 'result': {
      const { data, metadata, executionCount } = output;
      return { type: 'execute_result', content: { data, metadata, execution_count: executionCount } };
    }
    case 'error': {
      const { line } = output;
      return { type: 'error', content: { ...toErrorContent(output), ...(line === undefined ? {} : { line }) } };
    }
    case 'clear':
      return { type: 'clear_output', content: { wait: output.wait } };
  }
}

/** An error in the protocol's words. */
export function toErrorContent({ name, message, traceback }: { name: string; message: string; traceback: string[] }): {
  ename: string;
  evalue: string;
  traceback: string[];
} {
  return { ename: name, evalue: message, traceback };
}
