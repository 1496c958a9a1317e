import { resolve } from 'node:path';
import { EXIT_CODES } from '../../base/errors.js';
import { readNotebook } from '../../notebook/format/readNotebook.js';
import type { LintFinding } from '../../notebook/lint/lintFinding.js';
import { isTypeScript } from '../../notebook/launchers.js';
import { lintNotebook } from '../../notebook/lint/lintNotebook.js';
import { findTypeFaults } from '../../notebook/lint/typeFindings.js';
import type { Command, CommandArgs, Terminal } from '../command.js';

export const lintCommand: Command = {
  help: `Look notebooks over without running them.

Usage: wattbook notebook lint NOTEBOOK... [options]

      --no-types   leave the types unchecked
      --json       print the findings as JSON

Finds: type errors by cell and line, faulty and unused parameters, files outside the project that no parameter declares,
outputs saved with the notebook. Exit code 1 when something is found.

Examples:
  wattbook notebook lint notebooks/planning/*.ipynb
  wattbook notebook lint study.ts --no-types`,
  options: { 'no-types': { type: 'boolean' }, json: { type: 'boolean' } },
  positionals: ['NOTEBOOK'],
  hasMore: true,
  run,
};

type Found = LintFinding & { notebook: string };

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const found: Found[] = [];
  for (const word of args.positionals) {
    const notebook = await readNotebook(resolve(terminal.directory, word));
    const types = args.flag('no-types') || !isTypeScript(notebook) ? [] : await findTypeFaults(notebook);
    const findings = [...lintNotebook(notebook), ...types];
    found.push(...findings.sort(byPlace).map((finding) => ({ notebook: word, ...finding })));
  }
  const ok = found.length === 0;
  if (args.flag('json')) terminal.out(JSON.stringify({ ok, findings: found }, null, 2));
  else for (const finding of found) terminal.out(formatFinding(finding));
  if (!args.flag('json')) terminal.err(ok ? 'nothing found' : `${found.length} found`);
  return ok ? EXIT_CODES.ok : EXIT_CODES.notebook;
}

function byPlace(a: LintFinding, b: LintFinding): number {
  return a.cell - b.cell || (a.line ?? 0) - (b.line ?? 0);
}

function formatFinding({ notebook, cell, line, rule, message, next }: Found): string {
  const place = line === undefined ? `cell ${cell}` : `cell ${cell}, line ${line}`;
  return `${notebook}, ${place}: ${message}  [${rule}]\n  ${next}`;
}
