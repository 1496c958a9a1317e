import { z } from 'zod';
import type { KernelOutput } from '../kernel.js';

/** The contents of the messages a kernel sends, checked, in the words of `KernelOutput`. */
const bundle = z.record(z.string(), z.unknown());
const transient = z.looseObject({ display_id: z.string().nullish() }).nullish();

const contents = {
  stream: z.object({ name: z.enum(['stdout', 'stderr']), text: z.string() }),
  display_data: z.object({ data: bundle, metadata: bundle.default({}), transient }),
  update_display_data: z.object({
    data: bundle,
    metadata: bundle.default({}),
    transient: z.looseObject({ display_id: z.string() }),
  }),
  execute_result: z.object({ data: bundle, metadata: bundle.default({}), execution_count: z.int() }),
  // `line` is our own addition: the line of the cell, where the kernel knows it.
  error: z.object({
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
    line: z.int().nullish(),
  }),
  clear_output: z.object({ wait: z.boolean().default(false) }),
};

/**
 * The output in a message on the iopub channel; undefined for types that are no output (`status`, `execute_input`,
 * `comm_open`, ...).
 *
 * @throws ZodError when the content of an output is malformed: then output would be lost.
 */
export function toKernelOutput(type: string, content: unknown): KernelOutput | undefined {
  switch (type) {
    case 'stream':
      return { kind: 'stream', ...contents.stream.parse(content) };
    case 'display_data': {
      const { data, metadata, transient } = contents.display_data.parse(content);
      const displayId = transient?.display_id ?? undefined;
      return { kind: 'display', data, metadata, ...(displayId === undefined ? {} : { displayId }) };
    }
    case 'update_display_data': {
      const { data, metadata, transient } = contents.update_display_data.parse(content);
      return { kind: 'update', data, metadata, displayId: transient.display_id };
    }
    case 'execute_result': {
      const { data, metadata, execution_count } = contents.execute_result.parse(content);
      return { kind: 'result', data, metadata, executionCount: execution_count };
    }
    case 'error':
      return toErrorOutput(contents.error.parse(content));
    case 'clear_output':
      return { kind: 'clear', ...contents.clear_output.parse(content) };
    default:
      return undefined;
  }
}

/** The error in an execute reply, for kernels that send no error message; empty fields where the reply has none. */
export function errorOutputOf(reply: Record<string, unknown>): KernelOutput {
  return toErrorOutput(contents.error.parse({ ename: 'Error', evalue: '', traceback: [], ...reply }));
}

function toErrorOutput({ ename, evalue, traceback, line }: z.infer<typeof contents.error>): KernelOutput {
  const place = typeof line === 'number' ? { line } : {};
  return { kind: 'error', name: ename, message: evalue, traceback, ...place };
}

export const statusSchema = z.object({ execution_state: z.string() });

export const executeReplySchema = z.looseObject({
  // Legal are ok, error and aborted; whatever else stands there is no success.
  status: z.string(),
  execution_count: z.int().nullish(),
});

export const kernelInfoSchema = z.looseObject({
  implementation: z.string(),
  implementation_version: z.string(),
  language_info: z.looseObject({ name: z.string(), version: z.string().default('') }),
  // Our own addition.
  node_version: z.string().optional(),
});
