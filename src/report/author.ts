import { z } from 'zod';
import type { AuthorOutput } from '../base/output.js';
import { WattbookError, type ErrorPlace } from '../base/errors.js';

const name = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'a name is kebab-case: lower-case letters, digits, hyphens');
const text = z.string().trim().min(1, 'must not be empty');
const digits = z.int().min(0).max(12);

const figure = z.object({ kind: z.literal('figure'), name, title: text, caption: z.string(), alt: text });

const table = z
  .object({
    kind: z.literal('table'),
    name,
    title: text,
    caption: z.string(),
    columns: z
      .array(z.object({ label: z.string(), unit: z.string().exactOptional(), digits: digits.exactOptional() }))
      .min(1),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
  })
  .superRefine((value, context) => {
    value.rows.forEach((row, index) => {
      if (row.length === value.columns.length) return;
      const message = `row ${String(index + 1)} has ${String(row.length)} cells for ${String(value.columns.length)} columns`;
      context.addIssue({ code: 'custom', path: ['rows', index], message });
    });
  });

const value = z.object({ kind: z.literal('value'), name, label: text, value: z.number(), unit: z.string(), digits });

const source = z.object({
  kind: z.literal('source'),
  nature: z.enum(['measured', 'generated']),
  title: text,
  detail: z.string(),
});

const input = z.object({
  kind: z.literal('input'),
  path: text,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(0),
});

const authorOutput = z.discriminatedUnion('kind', [figure, table, value, source, input]);

/**
 * Checks what stands under the wattbook MIME type: a notebook file is written by others.
 *
 * @throws WattbookError `notebook` that names the place and each fault.
 */
export function parseAuthorOutput(data: unknown, where: ErrorPlace): AuthorOutput {
  const parsed = authorOutput.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new WattbookError(
    'notebook',
    `a wattbook output is malformed: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`,
    {
      where,
      next: 'Write it with figure, table, value, source or input of the package wattbook.',
      cause: parsed.error,
    },
  );
}
