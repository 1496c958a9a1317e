import { z } from 'zod';

/**
 * A notebook of nbformat 4 in memory: sources and text outputs are one string each, every cell has an id. Fields that
 * we do not know are kept.
 *
 * @see https://nbformat.readthedocs.io/en/latest/format_description.html
 */
const looseRecord = z.record(z.string(), z.unknown());
// On disk text is a string or a list of lines that keep their line ends.
const text = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? value : value.join('')));
const mimeBundle = z.record(z.string(), z.unknown()).transform(joinBundle);

const stream = z.looseObject({ output_type: z.literal('stream'), name: z.enum(['stdout', 'stderr']), text });
const display = z.looseObject({
  output_type: z.literal('display_data'),
  data: mimeBundle,
  metadata: looseRecord.default({}),
});
const result = z.looseObject({
  output_type: z.literal('execute_result'),
  data: mimeBundle,
  metadata: looseRecord.default({}),
  execution_count: z.int().nullable(),
});
const error = z.looseObject({
  output_type: z.literal('error'),
  ename: z.string(),
  evalue: z.string(),
  traceback: z.array(z.string()),
});

/** One output of a code cell. */
export const outputSchema = z.discriminatedUnion('output_type', [stream, display, result, error]);

const cellMetadata = z.looseObject({ tags: z.array(z.string()).optional(), name: z.string().optional() });
// nbformat 4.5 wants an id; earlier versions have none, the reader makes one.
const anyCell = {
  id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .default(''),
  metadata: cellMetadata.default({}),
  source: text,
};
const code = z.looseObject({
  cell_type: z.literal('code'),
  ...anyCell,
  execution_count: z.int().nullable().default(null),
  outputs: z.array(outputSchema).default([]),
});
const markdown = z.looseObject({ cell_type: z.literal('markdown'), ...anyCell });
const raw = z.looseObject({ cell_type: z.literal('raw'), ...anyCell });

export const notebookSchema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.int().min(0),
  metadata: z.looseObject({ kernelspec: z.looseObject({ name: z.string() }).optional() }).default({}),
  cells: z.array(z.discriminatedUnion('cell_type', [code, markdown, raw])),
});

export type CodeCell = z.output<typeof code>;
export type Cell = z.output<typeof notebookSchema>['cells'][number];
export type CellOutput = CodeCell['outputs'][number];
type NotebookContent = z.output<typeof notebookSchema>;

/** `path` is where it was read from: it names the notebook in messages and is not written. */
export type Notebook = NotebookContent & { path: string };

/**
 * Whether a cell bears a tag.
 *
 * @example
 * ```ts @import.meta.vitest
 * const cell = { cell_type: 'raw' as const, id: 'a', metadata: { tags: ['slide'] }, source: '' };
 * expect(hasTag(cell, 'slide')).toBe(true);
 * ```
 */
export function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}

/** Data of a JSON type is a value, not text. */
function isJsonMime(mime: string): boolean {
  return mime === 'application/json' || mime.endsWith('+json');
}

function joinBundle(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      !isJsonMime(mime) && Array.isArray(value) ? value.join('') : value,
    ]),
  );
}
