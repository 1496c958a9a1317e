/** A YAML file that a person wrote, checked against a schema; every error names the row and the field. */
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';

export type YamlFile = {
  /** As shown in errors. */
  readonly path: string;
  readonly document: Document;
  readonly lines: LineCounter;
};

/** Names and positions that lead to a value. */
export type KeyPath = readonly PropertyKey[];

/**
 * The document of a text.
 *
 * @throws WattbookError `usage` with the row when it is not YAML.
 */
export function parseYaml(text: string, path: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault === undefined) return { path, document, lines };
  const row = lines.linePos(fault.pos[0]).line;
  throw new WattbookError('usage', fault.message.split('\n')[0]!, { where: { file: path, row } });
}

/**
 * The document as the schema has it.
 *
 * @throws WattbookError `usage` naming row and field; a misspelt field names the nearest right one.
 */
export function checkYaml<Schema extends z.ZodType>(file: YamlFile, schema: Schema): z.output<Schema> {
  const checked = schema.safeParse(toPlain(file));
  if (checked.success) return checked.data;
  throw toError(pickIssue(checked.error.issues), file, schema);
}

function toPlain({ document, path }: YamlFile): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    const what = `the file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new WattbookError('usage', what, { where: { file: path }, next: 'Write values out; avoid aliases.', cause });
  }
}

/** An error at a field of the file. */
export function yamlFault(
  file: YamlFile,
  keys: KeyPath,
  { what, next, cause }: { what: string; next?: string | undefined; cause?: unknown },
): WattbookError {
  return new WattbookError('usage', `${formatKeyPath(keys)}: ${what}`, {
    where: { file: file.path, row: rowOf(keys, file) },
    ...(next === undefined ? {} : { next }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A misspelt key first: it explains the missing one beside it. */
function pickIssue(issues: z.core.$ZodIssue[]): z.core.$ZodIssue {
  return issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!;
}

function toError(issue: z.core.$ZodIssue, file: YamlFile, schema: z.ZodType): WattbookError {
  if (issue.code !== 'unrecognized_keys') {
    return yamlFault(file, issue.path, { what: explainIssue(issue, file.document.getIn(issue.path)) });
  }
  const key = issue.keys[0]!;
  const hint = suggestName(key, keysAt(schema, issue.path));
  const inside = issue.path.length === 0 ? '' : `${formatKeyPath(issue.path)}: `;
  const where = { file: file.path, row: rowOf([...issue.path, key], file) };
  return new WattbookError('usage', `${inside}unknown key ${key}. ${hint}`, { where });
}

/** What is wrong with a value, in words. */
export function explainIssue(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'custom') return issue.message;
  if (value === undefined) return 'is missing';
  const shown = isNode(value) || typeof value === 'object' ? '' : `; this one is ${JSON.stringify(value)}`;
  if (issue.code === 'invalid_type') return `give ${NOUNS[issue.expected] ?? issue.expected}${shown}`;
  if (issue.code === 'invalid_value') return `give ${issue.values.map(String).join(' or ')}${shown}`;
  return `${issue.message}${shown}`;
}

const NOUNS: Readonly<Record<string, string>> = {
  number: 'a plain number',
  int: 'a whole number',
  string: 'a text',
  array: 'a list',
  object: 'fields',
  boolean: 'true or false',
};

/** The fields that a schema knows at a path. */
export function keysAt(schema: z.core.$ZodType, path: KeyPath): string[] {
  const { def } = schema as z.ZodType & { def: Inner };
  if (def.innerType !== undefined) return keysAt(def.innerType, path);
  if (def.in !== undefined) return keysAt(def.in, path);
  if (def.options !== undefined) return def.options.flatMap((option) => keysAt(option, path));
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(def.shape ?? {});
  const inner = def.element ?? def.shape?.[String(key)];
  return inner === undefined ? [] : keysAt(inner, rest);
}

/** The parts of a schema's definition that hold other schemas. */
type Inner = {
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly element?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
};

/** The row of the deepest part of the path that the file holds. */
function rowOf(path: KeyPath, { document, lines }: YamlFile): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth - 1), true);
    const position = findPair(parent, path[depth - 1]!);
    if (position !== undefined) return lines.linePos(position).line;
  }
  return 1;
}

function findPair(parent: unknown, key: PropertyKey): number | undefined {
  const items = (parent as { items?: unknown[] } | undefined)?.items;
  for (const [index, item] of (items ?? []).entries()) {
    const { key: name, range } = item as { key?: { value: unknown; range: number[] }; range?: number[] };
    if (name !== undefined) {
      if (name.value === key) return name.range[0];
    } else if (index === key) return range?.[0];
  }
  return undefined;
}

function formatKeyPath(path: KeyPath): string {
  return path.map((key) => (typeof key === 'number' ? String(key + 1) : String(key))).join('.') || 'the file';
}
