import type { z } from 'zod';

/**
 * Options as their schema fills and checks them.
 *
 * @param name what the options are of, for the message: `a scarcity`.
 * @throws RangeError naming the first field that is missing, unknown or out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const { z } = await import('zod');
 * const schema = z.strictObject({ share: z.number().max(1) });
 * expect(checkOptions(schema, { share: 0.5 }, 'a cut')).toEqual({ share: 0.5 });
 * expect(() => checkOptions(schema, { share: 2 }, 'a cut')).toThrow('Give a cut that can be used; in this one share:');
 * ```
 */
export function checkOptions<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new RangeError(
    `Give ${name} that can be used; in this one ${field === '' ? '' : `${field}: `}${issue?.message ?? ''}`,
  );
}
