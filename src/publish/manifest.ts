import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { overallNature } from '../report/source.js';
import type { Report } from '../report/report.js';

const fileFact = z.object({
  path: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
});

const manifestSchema = z.object({
  /** Version of this form. */
  manifest: z.literal(1),
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** ISO 8601 instant. */
  created: z.string(),
  /** What the numbers rest on as a whole. */
  nature: z.enum(['measured', 'generated', 'unstated']),
  sources: z.array(z.object({ nature: z.enum(['measured', 'generated']), title: z.string(), detail: z.string() })),
  /** What made the report -> its version. */
  versions: z.record(z.string(), z.string()),
  parameters: z.record(z.string(), z.unknown()),
  /** Unrounded. */
  values: z.array(z.object({ name: z.string(), label: z.string(), value: z.number(), unit: z.string() })),
  /** The notebook, the configuration and each data file that the notebook read. */
  inputs: z.array(fileFact),
  /** The files beside the manifest. */
  outputs: z.array(fileFact),
  /** Step -> time it took, in ms. */
  durationsMs: z.record(z.string(), z.number()),
});

/** What a report is and what it was made of; stands beside it as `manifest.json`. */
export type Manifest = z.output<typeof manifestSchema>;
export type FileFact = z.output<typeof fileFact>;

export type ManifestFacts = Pick<Manifest, 'versions' | 'parameters' | 'durationsMs'> & {
  report: Report;
  /** Besides those that the report lists. */
  inputs: readonly FileFact[];
  outputs: readonly FileFact[];
};

/** Puts the facts of a published report together. */
export function toManifest({ report, inputs, outputs, ...facts }: ManifestFacts): Manifest {
  const { id, title, description, created, sources } = report;
  return {
    manifest: 1,
    id,
    title,
    description,
    created,
    nature: overallNature(sources),
    sources,
    versions: facts.versions,
    parameters: facts.parameters,
    values: report.values.map(({ name, label, value, unit }) => ({ name, label, value, unit })),
    inputs: [...inputs, ...report.inputs],
    outputs: [...outputs],
    durationsMs: facts.durationsMs,
  };
}

/**
 * Reads the text of a manifest; undefined when it is none, for example of another version.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(parseManifest('{"manifest": 2}')).toBeUndefined();
 * ```
 */
export function parseManifest(text: string): Manifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Size and SHA-256 of a file; `path` is how the manifest names it, by default the file's own name. */
export async function readFileFact(file: string, path = basename(file)): Promise<FileFact> {
  const bytes = await readFile(file);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length };
}
