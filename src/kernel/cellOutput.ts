import type { CellEvent } from './messages.js';
import type { CellOutput } from './output.js';
import { toErrorOutput, type SourceOf } from './traceback.js';

/** What is known of the cell that an event belongs to. */
export type EventOrigin = { executionCount: number; label: string; sourceOf: SourceOf };

/** An event that shows something. */
export type ShownEvent = Exclude<CellEvent, { type: 'done' | 'input' | 'comm' | 'access' }>;

/** An event of the runtime's process as an output of its cell. */
export function toCellOutput(event: ShownEvent, { executionCount, label, sourceOf }: EventOrigin): CellOutput {
  switch (event.type) {
    case 'stream':
      return { kind: 'stream', name: event.name, text: event.text };
    case 'display': {
      const { data, metadata, displayId } = event;
      return { kind: 'display', data, metadata, ...(displayId === undefined ? {} : { displayId }) };
    }
    case 'update':
      return { kind: 'update', data: event.data, metadata: event.metadata, displayId: event.displayId };
    case 'clear':
      return { kind: 'clear', wait: event.wait };
    case 'result':
      return { kind: 'result', data: event.data, metadata: event.metadata, executionCount };
    case 'error':
    case 'stray':
      return toErrorOutput(event.failure, label, sourceOf);
  }
}
