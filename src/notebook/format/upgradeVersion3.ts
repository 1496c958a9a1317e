import { z } from 'zod';

const record = z.record(z.string(), z.unknown());
const version3Schema = z.looseObject({
  metadata: record.default({}),
  worksheets: z.array(z.looseObject({ cells: z.array(record).default([]) })).default([]),
});

type Fields = Record<string, unknown>;

const MIME_TYPES: Record<string, string> = {
  text: 'text/plain',
  html: 'text/html',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpeg: 'image/jpeg',
  latex: 'text/latex',
  json: 'application/json',
  javascript: 'application/javascript',
  pdf: 'application/pdf',
};

/**
 * The document of nbformat 4 that one of nbformat 3 becomes: worksheets one after the other, heading and HTML cells as
 * Markdown, outputs under their MIME types. Fields that no version names stay where they are.
 *
 * @throws ZodError when it has no cells where nbformat 3 has them.
 * @see https://github.com/jupyter/nbformat/blob/main/nbformat/v4/convert.py
 * @example
 * ```ts @import.meta.vitest
 * const old = { nbformat: 3, worksheets: [{ cells: [{ cell_type: 'heading', level: 2, source: 'Prices' }] }] };
 * expect(upgradeVersion3(old)).toMatchObject({ nbformat: 4, cells: [{ cell_type: 'markdown', source: '## Prices' }] });
 * ```
 */
export function upgradeVersion3(json: unknown): Fields {
  const { worksheets, metadata, ...others } = version3Schema.parse(json);
  // The name is the file's; the signature holds for the old text.
  const { name: _name, signature: _signature, ...kept } = metadata;
  return {
    ...others,
    nbformat: 4,
    nbformat_minor: 4,
    metadata: kept,
    cells: worksheets.flatMap(({ cells }) => cells.map(upgradeCell)),
  };
}

function upgradeCell(cell: Fields): Fields {
  if (cell.cell_type === 'code') return upgradeCodeCell(cell);
  if (cell.cell_type === 'html') return { ...cell, cell_type: 'markdown' };
  if (cell.cell_type !== 'heading') return cell;
  const { level = 1, ...rest } = cell;
  const words = toText(cell.source).split(/\r?\n/).join(' ');
  return { ...rest, cell_type: 'markdown', source: `${'#'.repeat(Number(level))} ${words}` };
}

function upgradeCodeCell(cell: Fields): Fields {
  const { input = '', prompt_number = null, outputs, collapsed, language: _language, metadata = {}, ...rest } = cell;
  return {
    ...rest,
    source: input,
    execution_count: prompt_number,
    metadata: collapsed === undefined ? metadata : { ...(metadata as Fields), collapsed },
    outputs: Array.isArray(outputs) ? outputs.map((output) => upgradeOutput(output as Fields)) : outputs,
  };
}

function upgradeOutput(output: Fields): Fields {
  const { output_type: type, ...fields } = output;
  if (type === 'stream') {
    const { stream = 'stdout', ...rest } = fields;
    return { output_type: type, name: stream, ...rest };
  }
  if (type === 'pyerr') return { output_type: 'error', ...fields };
  if (type !== 'pyout' && type !== 'display_data') return output;
  const { prompt_number = null, metadata = {}, ...data } = fields;
  const shown = { metadata: toMimeKeys(metadata as Fields), data: toData(data) };
  return type === 'pyout'
    ? { output_type: 'execute_result', execution_count: prompt_number, ...shown }
    : { output_type: type, ...shown };
}

function toData(data: Fields): Fields {
  const bundle = toMimeKeys(data);
  const json = bundle['application/json'];
  return json === undefined ? bundle : { ...bundle, 'application/json': JSON.parse(toText(json)) as unknown };
}

function toMimeKeys(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [MIME_TYPES[key] ?? key, value]));
}

/** Text of a file: a string, or a list of its lines. */
function toText(value: unknown): string {
  return Array.isArray(value) ? value.join('') : typeof value === 'string' ? value : '';
}
