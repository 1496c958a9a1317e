import { EXIT_CODES, WattbookError } from '../base/errors.js';
import { describeChecks, runOracle } from './checkReport.js';
import type { Command, CommandArgs, Terminal } from './command.js';
import { AGEING_ORACLES } from './oracles/ageingOracles.js';
import { BILL_ORACLES } from './oracles/billOracles.js';
import { CALENDAR_ORACLES } from './oracles/calendarOracles.js';
import { DISPATCH_ORACLES } from './oracles/dispatchOracles.js';
import { LIFE_ORACLES } from './oracles/lifeOracles.js';
import type { Oracle } from './oracles/oracle.js';
import { POLICY_ORACLES } from './oracles/policyOracles.js';
import { RAINFLOW_ORACLES } from './oracles/rainflowOracles.js';
import { SHARE_ORACLES } from './oracles/shareOracles.js';
import { SITE_ORACLES } from './oracles/siteOracles.js';
import { STORAGE_ORACLES } from './oracles/storageOracles.js';

const ORACLES = [
  ...CALENDAR_ORACLES,
  ...BILL_ORACLES,
  ...DISPATCH_ORACLES,
  ...SITE_ORACLES,
  ...POLICY_ORACLES,
  ...SHARE_ORACLES,
  ...STORAGE_ORACLES,
  ...RAINFLOW_ORACLES,
  ...AGEING_ORACLES,
  ...LIFE_ORACLES,
];

/**
 * The command over a set of oracles.
 *
 * @returns a command whose exit code is 1 when one of them fails.
 */
export function toCheckCommand(oracles: readonly Oracle[]): Command {
  return {
    help: `Hold the simulation against results that are published or follow from a formula.

Usage: wattbook check [options]

      --only WORD    only what has this word in its group, name or source, such as dispatch or BLAST
      --json         print the table as JSON, with the reason of each tolerance

Every line runs the simulation anew; no data file is needed. The exit code is 1 when a line fails.

Examples:
  wattbook check
  wattbook check --only bill`,
    options: { only: { type: 'string' }, json: { type: 'boolean' } },
    positionals: [],
    run: (args, terminal) => Promise.resolve(run(oracles, args, terminal)),
  };
}

export const checkCommand = toCheckCommand(ORACLES);

function run(oracles: readonly Oracle[], args: CommandArgs, terminal: Terminal): number {
  const startMs = performance.now();
  const results = choose(oracles, args.text('only')).map(runOracle);
  const durationMs = Math.round(performance.now() - startMs);
  const isOk = results.every(({ pass }) => pass);
  if (args.flag('json')) terminal.out(JSON.stringify({ ok: isOk, durationMs, checks: results }, undefined, 2));
  else for (const line of describeChecks(results, durationMs)) terminal.out(line);
  // The same code as a claim that failed in a notebook.
  return isOk ? EXIT_CODES.ok : EXIT_CODES.notebook;
}

function choose(oracles: readonly Oracle[], word: string | undefined): readonly Oracle[] {
  if (word === undefined) return oracles;
  const wanted = word.toLowerCase();
  const has = ({ group, name, source }: Oracle) => `${group} ${name} ${source}`.toLowerCase().includes(wanted);
  const chosen = oracles.filter(has);
  if (chosen.length > 0 && wanted !== '') return chosen;
  const groups = [...new Set(oracles.map(({ group }) => group))];
  throw new WattbookError('usage', `--only ${word}: nothing has this word`, { next: `Groups: ${groups.join(', ')}.` });
}
