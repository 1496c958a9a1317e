import { readFile } from 'node:fs/promises';
import { basename, extname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watch } from 'chokidar';
import { WattbookError } from '../../base/errors.js';
import { makeReport } from '../../publish/makeReport.js';
import { readAssets } from '../../report/assets.js';
import { toPages } from '../../report/html.js';
import type { CommandArgs, Terminal } from '../command.js';
import { readGivenParameters } from '../givenParameters.js';
import { toKernelName } from '../kernelOption.js';
import { prepareNotebook, readWithParameters } from '../prepare.js';
import { prepareRun, type PreparedRun } from '../prepareRun.js';
import { readVersion } from '../version.js';
import { readWorldRules } from '../worldOptions.js';
import { servePreview } from './server.js';
import { createPreviewSession, type PreviewWorld } from './session.js';

const SHELL = fileURLToPath(new URL('../../../templates/preview/preview.html', import.meta.url));

/** The work of `wattbook preview`, until Ctrl-C; @returns the exit code. */
export async function runPreview(args: CommandArgs, terminal: Terminal): Promise<number> {
  const path = resolve(terminal.directory, args.positionals[0]!);
  const prepare = (): Promise<PreparedRun> => prepareOnce(path, args, terminal);
  // What is wrong at the start is told at once, and not in the browser.
  await prepare();
  const pages = toPages(await readAssets());
  const server = await servePreview(
    await readFile(SHELL, 'utf8'),
    { html: '', status: 'starting', isFault: false, version: 0 },
    toPort(args),
  );
  const watcher = watch(path, { ignoreInitial: true, atomic: 50 });
  const shown = { html: '', status: '', isFault: false, version: 0 };
  const world: PreviewWorld = {
    prepare,
    format: async (notebook, { values }) => {
      const source = {
        id: toReportId(path),
        notebook,
        created: new Date(),
        parameters: values,
        wattbookVersion: readVersion(),
      };
      return pages.formatReport(await makeReport(source));
    },
    show: ({ html, ...told }) => {
      Object.assign(shown, told, html === undefined ? {} : { html, version: shown.version + 1 });
      server.tell(shown);
      if (told.isFault || html !== undefined) terminal.err(`${relative(terminal.directory, path)}: ${told.status}`);
    },
    watch: (paths) => void watcher.add([...paths]),
    environment: terminal.env,
    project: terminal.directory,
  };
  const session = createPreviewSession(world);
  watcher.on('all', session.refresh);
  session.refresh();
  terminal.out(server.address);
  await new Promise((stopped) => {
    terminal.signal.addEventListener('abort', stopped);
  });
  await Promise.all([session.close(), watcher.close(), server.close()]);
  terminal.signal.throwIfAborted();
  return 0;
}

async function prepareOnce(path: string, args: CommandArgs, terminal: Terminal): Promise<PreparedRun> {
  const read = await readWithParameters(path);
  const prepared = prepareNotebook(read, await readGivenParameters(args, terminal), toKernelName(args));
  return prepareRun(prepared, { environment: terminal.env, isFresh: false, rules: readWorldRules(args) });
}

function toPort(args: CommandArgs): number {
  const text = args.text('port') ?? '0';
  const port = /^\d+$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new WattbookError('usage', `--port ${text}: give a number from 0 to 65535`);
}

/** The name of a notebook as the id of a report. */
function toReportId(path: string): string {
  const name = basename(path, extname(path)).toLowerCase();
  const id = name.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return id === '' ? 'notebook' : id;
}
