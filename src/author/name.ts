const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Checks a name that becomes an anchor, a file name and a citation.
 *
 * @throws RangeError unless it is kebab-case.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => checkName('revenue-4h')).not.toThrow();
 * expect(() => checkName('Revenue 4h')).toThrow('kebab-case');
 * ```
 */
export function checkName(name: string): void {
  if (!KEBAB_CASE.test(name)) throw new RangeError(`Write the name "${name}" in kebab-case, like revenue-4h.`);
}

/** Checks that a text field says something. */
export function requireText(field: string, text: string): void {
  if (text.trim() === '') throw new RangeError(`Give the ${field} some text; it is empty.`);
}
