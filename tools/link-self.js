// Makes `import 'wattbook'` and `npx wattbook` work inside a checkout: notebooks use the package by its own name.
// package.json declares no `bin`: npx would install a root package that has one into its cache before each call.
import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');

if (existsSync(modules)) {
  link('..', join(modules, 'wattbook'), 'junction');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  chmodSync(join(root, 'dist/cli/main.js'), 0o755);
  if (process.platform !== 'win32') link('../../dist/cli/main.js', join(modules, '.bin/wattbook'), 'file');
}

function link(target, path, type) {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
  symlinkSync(target, path, type);
}
