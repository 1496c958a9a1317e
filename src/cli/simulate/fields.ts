/** Kinds of fields that several sections of a scenario file share. */
import { z } from 'zod';
import type { Measure } from '../measure.js';
import { readMeasure } from '../measure.js';
import { suggestName } from '../../base/nearest.js';
import { explainIssue, keysAt } from '../yamlFile.js';

/**
 * A number with its unit, read in the first unit of its kind.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(measure('power').parse('1 MW')).toBe(1000);
 * expect(measure('power').safeParse('1').error?.issues[0]?.message).toContain('the unit is missing');
 * ```
 */
export function measure(kind: Measure) {
  return z.unknown().transform((given, context): number => {
    const read = given === undefined ? `is missing: ${String(readMeasure(kind, given))}` : readMeasure(kind, given);
    if (typeof read === 'number') return read;
    const shown = typeof given === 'string' || typeof given === 'number' ? `${given}: ` : '';
    context.addIssue({ code: 'custom', message: `${shown}${read}` });
    return z.NEVER;
  });
}

export const yearRule = z.int().min(1970).max(2200);

/** Reports fields that do not go together, or are missing beside others. */
export function requireBeside(
  given: Readonly<Record<string, unknown>>,
  context: z.core.$RefinementCtx,
  rules: { readonly of: string; readonly needs: readonly string[]; readonly takes: readonly string[] },
): void {
  const fault = (path: string, message: string) => {
    context.issues.push({ code: 'custom', path: [path], message, input: given });
  };
  for (const name of rules.needs) {
    if (!Object.hasOwn(given, name)) fault(name, `is missing: ${rules.of} needs it`);
  }
  for (const name of Object.keys(given)) {
    if (!rules.needs.includes(name) && !rules.takes.includes(name)) fault(name, `does not go with ${rules.of}`);
  }
}

/** Checks a part of the file by a schema that is chosen by its content, and tells its faults as the file's own. */
export function checkPart<Output>(schema: z.ZodType<Output>, given: unknown, context: z.core.$RefinementCtx): Output {
  const checked = schema.safeParse(given);
  if (checked.success) return checked.data;
  // A misspelt name first: it explains the missing one beside it.
  const rankOf = ({ code }: z.core.$ZodIssue) => (code === 'unrecognized_keys' ? 0 : 1);
  for (const issue of checked.error.issues.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const key = issue.code === 'unrecognized_keys' ? issue.keys[0]! : undefined;
    const path = key === undefined ? issue.path : [...issue.path, key];
    const message =
      key === undefined
        ? explainIssue(issue, valueAt(given, path))
        : `is not known. ${suggestName(key, keysAt(schema, issue.path))}`;
    context.issues.push({ code: 'custom', path: [...path], message, input: given });
  }
  return z.NEVER;
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], given);
}
