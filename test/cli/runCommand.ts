import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../src/cli/command.js';
import { parseCommandArgs } from '../../src/cli/command.js';

export type Ran = { code: number; out: string; lines: string[] };

/** Runs a command in this process; what it throws comes through. */
export async function runCommand(command: Command, words: string[], directory = tmpdir()): Promise<Ran> {
  const lines: string[] = [];
  const terminal = {
    out: (line: string) => lines.push(line),
    err: (line: string) => lines.push(line),
    isWatched: false,
    directory,
    env: {},
    signal: new AbortController().signal,
  };
  const code = await command.run(parseCommandArgs('test', command, words), terminal);
  return { code, out: lines.join('\n'), lines: lines.join('\n').split('\n') };
}

/** A new folder with these files. */
export async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-cli-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** The numbers of the table line that begins with this label. */
export function figuresOf({ lines }: Ran, label: string): number[] {
  const line = lines.find((candidate) => candidate.startsWith(`${label}  `));
  if (line === undefined) throw new Error(`no line ${label} in\n${lines.join('\n')}`);
  const cells = line.slice(label.length).trim().split(/ {2,}/);
  return cells.map((cell) => Number(cell.replaceAll(',', '').replace('−', '-')));
}
