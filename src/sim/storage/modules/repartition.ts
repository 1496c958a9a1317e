/** Modules divided anew each time the demand has changed. */
import type { Assignment } from './assignModules.js';
import { assignModules } from './assignModules.js';
import type { AssignmentSpec } from './assignmentProblem.js';
import type { Service } from './duties.js';

export type Repartition = {
  /** One a period. */
  readonly assignments: readonly Assignment[];
  /** Modules with another duty than in the period before; in the first, than they came with. */
  readonly changedCounts: readonly number[];
};

/**
 * The best assignment of each period, every module starting from the duty that it had before. Each period counts its own
 * changes and does not look ahead: where demand swings there and back, a plan over all periods may be worth more.
 *
 * @throws RangeError as {@link assignModules}.
 * @example
 * ```ts @import.meta.vitest
 * const module = { powerKw: 100, energyKwh: 100 };
 * const needs = (swingKw: number, backupKw: number) => [
 *   { name: 'swing', needKw: swingKw, holdHours: 0.1, valueUsdPerKw: 5 },
 *   { name: 'backup', needKw: backupKw, holdHours: 1, valueUsdPerKw: 9 },
 * ];
 * const modules = [{ name: 'A', ...module }, { name: 'B', ...module }];
 * const { assignments, changedCounts } = repartition({ modules, changeUsd: 1 }, [needs(200, 0), needs(100, 100)]);
 * expect(assignments.map(({ duties }) => duties)).toEqual([['swing', 'swing'], expect.arrayContaining(['swing', 'backup'])]);
 * expect(changedCounts).toEqual([2, 1]);
 * ```
 */
export function repartition(
  spec: Omit<AssignmentSpec, 'services'>,
  periods: readonly (readonly Service[])[],
): Repartition {
  let { modules } = spec;
  const changedCounts: number[] = [];
  const assignments = periods.map((services) => {
    const assignment = assignModules({ ...spec, modules, services });
    changedCounts.push(assignment.duties.filter((duty, i) => duty !== (modules[i]!.duty ?? 'idle')).length);
    modules = modules.map((module, i) => ({ ...module, duty: assignment.duties[i]! }));
    return assignment;
  });
  return { assignments, changedCounts };
}
