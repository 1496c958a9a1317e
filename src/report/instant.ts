const FORMAT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/**
 * An ISO instant as a reader's date, in UTC since a report travels.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(formatInstant('2026-11-21T12:35:10.000Z')).toBe('21 November 2026, 12:35 UTC');
 * ```
 */
export function formatInstant(instant: string): string {
  return `${FORMAT.format(new Date(instant)).replace(' at ', ', ')} UTC`;
}
