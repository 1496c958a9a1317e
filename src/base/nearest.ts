import { closest, distance } from 'fastest-levenshtein';

/**
 * The known name nearest to a misspelt one, or undefined when none is near (more than half of its letters differ).
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(nearestName('HB_NORHT', ['HB_NORTH', 'HB_WEST'])).toBe('HB_NORTH');
 * ```
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const nearestLower = closest(
    lower,
    known.map((candidate) => candidate.toLowerCase()),
  );
  const nearest = known.find((candidate) => candidate.toLowerCase() === nearestLower);
  if (nearest === undefined) return undefined;
  return distance(lower, nearestLower) <= Math.max(1, Math.floor(nearest.length / 2)) ? nearest : undefined;
}

/** ` Did you mean X?` when a known name is near, else the list of known names. */
export function suggestName(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  return known.length === 0 ? 'None is known.' : `Known: ${known.join(', ')}.`;
}
