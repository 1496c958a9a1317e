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

type OutputType = keyof typeof contents;

const readers: { [Type in OutputType]: (content: z.infer<(typeof contents)[Type]>) => KernelOutput } = {
  stream: ({ name, text }) => ({ kind: 'stream', name, text }),
  display_data: ({ data, metadata, transient }) => ({
    kind: 'display',
    data,
    metadata,
    ...(typeof transient?.display_id === 'string' ? { displayId: transient.display_id } : {}),
  }),
  update_display_data: ({ data, metadata, transient }) => ({
    kind: 'update',
    data,
    metadata,
    displayId: transient.display_id,
  }),
  execute_result: ({ data, metadata, execution_count }) => ({
    kind: 'result',
    data,
    metadata,
    executionCount: execution_count,
  }),
  error: ({ ename, evalue, traceback, line }) => ({
    kind: 'error',
    name: ename,
    message: evalue,
    traceback,
    ...(typeof line === 'number' ? { line } : {}),
  }),
  clear_output: ({ wait }) => ({ kind: 'clear', wait }),
};

/**
 * The output in a message on the iopub channel; undefined for types that are no output (`status`, `execute_input`,
 * `comm_open`, ...).
 *
 * @throws ZodError when the content of an output is malformed: then output would be lost.
 */
export function toKernelOutput(type: string, content: unknown): KernelOutput | undefined {
  if (!isOutputType(type)) return undefined;
  return readOutput(type, content);
}

function readOutput<Type extends OutputType>(type: Type, content: unknown): KernelOutput {
  return readers[type](contents[type].parse(content) as z.infer<(typeof contents)[Type]>);
}

function isOutputType(type: string): type is OutputType {
  return Object.hasOwn(contents, type);
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
