import { basename } from 'node:path';
import { z } from 'zod';
import type { Notebook } from '../notebook/format/nbformat.js';
import type { OriginLine } from '../report/report.js';

/** What the executor notes in the notebook about its kernel. */
const kernelNote = z.object({
  kernel: z.object({
    name: z.string(),
    implementationVersion: z.string(),
    language: z.string(),
    languageVersion: z.string(),
    nodeVersion: z.string(),
  }),
});

/** What ran the notebook -> its version. */
export function readVersions(notebook: Notebook, wattbookVersion: string): Record<string, string> {
  const note = kernelNote.safeParse(notebook.metadata.wattbook);
  if (!note.success) return { wattbook: wattbookVersion, node: process.versions.node };
  const { name, implementationVersion, language, languageVersion, nodeVersion } = note.data.kernel;
  return {
    wattbook: wattbookVersion,
    [name]: implementationVersion,
    [language]: languageVersion,
    node: nodeVersion.replace(/^v/, ''),
  };
}

/** How the report was made, for its last section. */
export function toOrigin(notebook: Notebook, versions: Readonly<Record<string, string>>): OriginLine[] {
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    { label: 'Notebook', text: basename(notebook.path) },
    { label: 'Made with', text: made.join(', ') },
  ];
}
