import { expect, it } from 'vitest';
import { parseCommandArgs, type CommandArgs } from '../../src/cli/command.js';
import { runCommand } from '../../src/cli/run.js';
import { readWorldRules, type WorldFields } from '../../src/cli/worldOptions.js';

const args = (...words: string[]): CommandArgs => parseCommandArgs('run', runCommand, ['a.ipynb', ...words]);

const rows: [words: string[], fields: WorldFields, rules: object][] = [
  [[], {}, {}],
  [['--offline'], {}, { network: { allow: [] } }],
  [[], { network: ['a.org'] }, { network: { allow: ['a.org'] } }],
  [['--offline'], { network: ['a.org'] }, { network: { allow: [] } }],
  [['--deterministic'], {}, { deterministic: {} }],
  [[], { deterministic: false }, {}],
  [[], { deterministic: true }, { deterministic: {} }],
  [[], { deterministic: { now: '1970-01-01T00:00:01Z', seed: 7 } }, { deterministic: { nowMs: 1000, seed: 7 } }],
];

it.each(rows)('%o and %o of the configuration are the rules %o', (words, fields, rules) => {
  expect(readWorldRules(args(...words), fields)).toEqual(rules);
});
