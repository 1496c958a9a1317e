import { isAscii } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import vm from 'node:vm';

const DIGEST_LENGTH = 32;
const HEAD = '(function (exports, require, module, __filename, __dirname) { ';
const TAIL = '\n})';

/**
 * Loads a large CommonJS file, the engine's own compiled form of it from the user's cache folder where there is one. That
 * form is valid for one file and one version of Node, and bears a digest: a damaged one is not used. Where none can be
 * kept the file is compiled each time.
 *
 * @param path of a file without dependencies but Node's own modules.
 */
export function loadWithCodeCache(path: string): unknown {
  const { source, key } = readSource(path);
  const cachePath = join(cacheFolder(), `${key}.bin`);
  const cachedData = readCache(cachePath);
  const script = new vm.Script(source, { filename: path, ...(cachedData === undefined ? {} : { cachedData }) });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...values: unknown[]) => void;
  run(module.exports, createRequire(path), module, path, dirname(path));
  // Kept at the end, with the functions that were used.
  if (cachedData === undefined || script.cachedDataRejected === true) {
    process.once('exit', () => {
      writeCache(cachePath, script.createCachedData());
    });
  }
  return module.exports;
}

function readSource(path: string): { source: string; key: string } {
  const file = openSync(path, 'r');
  try {
    const { size, mtimeMs } = fstatSync(file);
    const bytes = Buffer.alloc(HEAD.length + size + TAIL.length);
    bytes.write(HEAD);
    for (let offset = 0; offset < size;) {
      const count = readSync(file, bytes, HEAD.length + offset, size - offset, offset);
      if (count === 0) break;
      offset += count;
    }
    bytes.write(TAIL, HEAD.length + size);
    const facts = [path, size, mtimeMs, process.version, process.arch, cachedDataVersionTag()];
    const key = createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 32);
    return { source: bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8'), key };
  } finally {
    closeSync(file);
  }
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME: folder } = process.env;
  return join(folder === undefined || folder === '' ? join(homedir(), '.cache') : folder, 'wattbook');
}

function readCache(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const data = bytes.subarray(DIGEST_LENGTH);
    return digestOf(data).equals(bytes.subarray(0, DIGEST_LENGTH)) ? data : undefined;
  } catch {
    return undefined;
  }
}

function writeCache(path: string, data: Buffer): void {
  // Renamed, so that nobody reads half of it.
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, Buffer.concat([digestOf(data), data]), { mode: 0o600 });
    renameSync(draft, path);
  } catch {
    // A folder that cannot be written: the next start compiles again.
    rmSync(draft, { force: true });
  }
}

function digestOf(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
