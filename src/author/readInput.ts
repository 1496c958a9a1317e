import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, isAbsolute } from 'node:path';
import { WattbookError } from '../base/errors.js';
import { WATTBOOK_MIME, type InputOutput } from '../base/output.js';
import { display } from './display.js';

/**
 * Reads a UTF-8 text file and records its SHA-256, so that the report's manifest names every input.
 *
 * @param path relative to the notebook's folder, or absolute.
 * @throws WattbookError `data` when the file cannot be read.
 */
export function readInput(path: string): string {
  const bytes = readBytes(path);
  const output: InputOutput = {
    kind: 'input',
    path: isAbsolute(path) ? basename(path) : path,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sizeBytes: bytes.length,
  };
  display({ [WATTBOOK_MIME]: output, 'text/plain': `Read ${basename(path)}, ${String(bytes.length)} bytes` });
  return bytes.toString('utf8');
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const next = 'Check the path; it is relative to the folder of the notebook.';
    throw new WattbookError('data', 'cannot read the file', { where: { file: path }, next, cause });
  }
}
