/** Results of oracles, and their table for a terminal. */
import { formatTable, wrapLines } from './textTable.js';
import type { Oracle, SourceName } from './oracles/oracle.js';
import { SOURCES } from './oracles/oracle.js';

export type CheckResult = {
  readonly group: string;
  readonly name: string;
  readonly source: SourceName;
  readonly expected: number;
  /** null when the simulation threw. */
  readonly got: number | null;
  readonly tolerance: number;
  readonly why: string;
  readonly pass: boolean;
  /** What the simulation threw. */
  readonly fault: string | undefined;
};

/** Runs one oracle; a simulation that throws, or gives no number, has failed. */
export function runOracle({ group, name, source, expected, tolerance, got: run }: Oracle): CheckResult {
  const common = { group, name, source, expected, tolerance: tolerance.distance, why: tolerance.why };
  try {
    const got = run();
    return { ...common, got, pass: Math.abs(got - expected) <= tolerance.distance, fault: undefined };
  } catch (error) {
    return { ...common, got: null, pass: false, fault: error instanceof Error ? error.message : String(error) };
  }
}

/** The table, what failed, the reasons of the tolerances, the sources and the count. */
export function describeChecks(results: readonly CheckResult[], durationMs: number): string[] {
  const header = ['', 'case', 'source', 'expected', 'got', 'within', ''];
  const rows = results.map((one) => [
    one.group,
    one.name,
    one.source,
    ...[one.expected, one.got].map((value) => formatFigure(value)),
    formatTolerance(one.tolerance),
    one.pass ? 'ok' : 'FAIL',
  ]);
  const failed = results.filter(({ pass }) => !pass);
  const seconds = (durationMs / 1000).toFixed(1);
  return [
    ...formatTable({ header, rows, textCount: 3 }),
    '',
    ...describeTolerances(results),
    '',
    ...describeSources(results),
    '',
    ...failed.flatMap(describeFailure),
    failed.length === 0
      ? `all ${results.length} ok in ${seconds} s`
      : `${failed.length} of ${results.length} failed in ${seconds} s`,
  ];
}

/** A plain number of at most eight significant digits, so that table columns stay narrow. */
function formatFigure(value: number | null): string {
  if (value === null) return 'error';
  if (!Number.isFinite(value)) return String(value);
  const isTiny = value !== 0 && Math.abs(value) < 1e-6;
  return isTiny ? value.toExponential(1) : String(Number(value.toPrecision(8)));
}

function formatTolerance(distance: number): string {
  return distance === 0 ? 'exact' : distance < 1e-3 ? distance.toExponential() : String(distance);
}

function describeTolerances(results: readonly CheckResult[]): string[] {
  const reasons = new Map(results.map(({ tolerance, why }) => [`${formatTolerance(tolerance)} ${why}`, tolerance]));
  const lines = [...reasons].sort((a, b) => a[1] - b[1]).map(([text]) => text);
  const rows = lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);
  return formatTable({ header: ['within', 'because'], rows, textCount: 2 });
}

function describeSources(results: readonly CheckResult[]): string[] {
  const names = [...new Set(results.map(({ source }) => source))];
  return formatTable({ header: ['source', ''], rows: names.map((name) => [name, SOURCES[name]]), textCount: 2 });
}

function describeFailure({ group, name, expected, got, tolerance, fault }: CheckResult): string[] {
  const found = got === null ? `error: ${fault ?? ''}` : `got ${got}`;
  return wrapLines(`FAIL ${group}, ${name}: expected ${expected} within ${tolerance}, ${found}`, '  ');
}
