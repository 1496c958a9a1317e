/** The program that a kernelspec starts: `node main.js CONNECTION-FILE`. */
import { EXIT_CODES, WattbookError } from '../../base/errors.js';
import { serveConnection } from './serve.js';

const file = process.argv[2];

try {
  if (file === undefined) throw new WattbookError('usage', 'give the path of a connection file');
  process.exit(await serveConnection(file));
} catch (error) {
  process.stderr.write(`${error instanceof WattbookError ? error.message : String((error as Error).stack)}\n`);
  process.exit(error instanceof WattbookError ? error.exitCode : EXIT_CODES.kernel);
}
