import { basename, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import type { Verdict } from '../sim/power/comply/verdict.js';
import { toUnjudged } from '../sim/power/comply/verdict.js';
import type { RuleSet } from '../sim/power/comply/rule.js';
import { RULE_SETS } from '../sim/power/rules/ruleSets.js';
import type { Command, CommandArgs, Terminal } from './command.js';
import { describeCard, toCardJson } from './comply/cardReport.js';
import type { PowerFile } from './comply/powerFile.js';
import { openPowerFile } from './comply/powerFile.js';
import type { JudgedFile } from './comply/judgeFile.js';
import { judgeFile } from './comply/judgeFile.js';
import { readRuleFile } from './comply/ruleFile.js';
import { checkWord } from './given.js';
import { parsePowerKw } from './quantity.js';

const SET_LINES = RULE_SETS.map(({ id, title }) => `  ${id.padEnd(18)} ${title}`).join('\n');

export const complyCommand: Command = {
  help: `Hold a power series against grid rules: pass, fail, or cannot be judged and why.

Usage: wattbook comply POWER.csv --rules NAME,... [options]

      --rules NAMES        sets of rules, with commas between them; all; or a file of your own (.yaml, .json)
  -c, --column NAME        power column; may be left out where there is one only
      --unit UNIT          W, kW or MW, where the column's name does not end with it
      --time-column NAME   the first column by default
      --nominal POWER      nominal power of the site, such as 100MW, for limits that are shares of it
      --json               print the card as JSON, with the course of what each rule judges

POWER.csv has a header. Times are instants with an offset (or a column named utc), or numbers in a column whose name ends
with its unit (t_s, time_ms). A row holds until the next one; a longer pause than 2.5 steps is a gap, as is an empty cell.
Columns named voltage_pu, frequency_hz, soc (soc_fraction, soc_percent) and command_kw (command_w, command_mw) are read too.

A limit that is broken is broken, but a file with gaps, too coarse or too short never passes: the rule then cannot be judged.
Exit code 1 where a rule fails, else 3 where one cannot be judged, else 0.

Rules:
${SET_LINES}

Examples:
  wattbook comply site.csv --rules ercot-large-load,ieso --nominal 100MW
  wattbook comply trace.csv -c node_gpu_w --rules all --json
  wattbook comply site.csv --rules contract.yaml`,
  options: {
    rules: { type: 'string' },
    column: { type: 'string', short: 'c' },
    unit: { type: 'string' },
    'time-column': { type: 'string' },
    nominal: { type: 'string' },
    json: { type: 'boolean' },
  },
  positionals: ['POWER.csv'],
  run,
};

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const path = resolve(terminal.directory, args.positionals[0]!);
  const nominal = args.text('nominal');
  const nominalKw = nominal === undefined ? null : parsePowerKw('--nominal', nominal);
  const unit = args.text('unit');
  const sets = await findRules(args.text('rules'), terminal.directory);
  const file = await openPowerFile(path, {
    name: basename(path),
    column: args.text('column'),
    timeColumn: args.text('time-column'),
    unit: unit === undefined ? undefined : checkWord('--unit', unit, ['W', 'kW', 'MW']),
  });
  const rules = sets.flatMap((set) => set.rules);
  const card = { file, sets, nominalKw, ...(await judge(file, rules, nominalKw)) };
  if (args.flag('json')) terminal.out(JSON.stringify(toCardJson(card), undefined, 2));
  else for (const line of describeCard(card)) terminal.out(line);
  return toExitCode(card.verdicts);
}

async function judge(file: PowerFile, rules: RuleSet['rules'], nominalKw: number | null): Promise<JudgedFile> {
  const { unitFault } = file;
  if (unitFault !== null)
    return { verdicts: rules.map((rule) => toUnjudged(rule, [unitFault], nominalKw)), facts: null };
  return judgeFile(file, rules, nominalKw);
}

function toExitCode(verdicts: readonly Verdict[]): number {
  const has = (status: Verdict['status']): boolean => verdicts.some((verdict) => verdict.status === status);
  if (has('fail')) return EXIT_CODES.notebook;
  return has('cannot be judged') ? EXIT_CODES.data : EXIT_CODES.ok;
}

async function findRules(words: string | undefined, directory: string): Promise<RuleSet[]> {
  const names = RULE_SETS.map(({ id }) => id);
  if (words === undefined) {
    throw new WattbookError('usage', '--rules is missing', {
      next: `Give all, a file, or some of ${names.join(', ')}.`,
    });
  }
  const sets: RuleSet[] = [];
  for (const word of words.split(',').map((part) => part.trim())) {
    const known = RULE_SETS.filter(({ id }) => id === word || word === 'all');
    if (known.length > 0) sets.push(...known);
    else if (/\.(ya?ml|json)$/i.test(word)) sets.push(await readRuleFile(resolve(directory, word), word));
    else throw new WattbookError('usage', `--rules ${word}: ${suggestName(word, names)}`);
  }
  return requireOnce(sets);
}

function requireOnce(sets: RuleSet[]): RuleSet[] {
  const ids = sets.flatMap(({ rules }) => rules.map(({ id }) => id));
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice === undefined) return sets;
  throw new WattbookError('usage', `--rules: the rule ${twice} is given twice`, {
    next: 'Name each set once; give own rules ids of their own.',
  });
}
