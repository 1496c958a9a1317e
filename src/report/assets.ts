import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What every page is made of, read once. */
export type Assets = {
  /** Name without extension -> text of the Handlebars template. */
  templates: ReadonlyMap<string, string>;
  style: string;
  /** plotly.js and the script of ours that draws with it. */
  plotly: Script;
  page: Script;
  /** Run by the printer in the drawn page; gives a list of faults. */
  audit: string;
};

/** A script and its hash for the page's security policy. */
export type Script = { text: string; hash: string };

const FOLDER = fileURLToPath(new URL('../../templates/report', import.meta.url));
const PLOTLY = createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min');
const STYLES = ['style.css', 'parts.css', 'print.css'];
const SCRIPTS = ['theme.js', 'check.js', 'data.js', 'page.js'];

/** Reads the templates, styles and scripts of the package. */
export async function readAssets(): Promise<Assets> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.hbs'));
  const templates = names.map(async (name) => [basename(name, '.hbs'), await readText(join(FOLDER, name))] as const);
  const scripts = (await readAll(SCRIPTS)).join('\n');
  return {
    templates: new Map(await Promise.all(templates)),
    style: (await readAll(STYLES)).join('\n'),
    plotly: toScript(await readText(PLOTLY)),
    page: toScript(`(() => {\n'use strict';\n${scripts}})();\n`),
    audit: await readText(join(FOLDER, 'audit.js')),
  };
}

function readAll(names: readonly string[]): Promise<string[]> {
  return Promise.all(names.map((name) => readText(join(FOLDER, name))));
}

/** With the line ends that a browser sees, since the hash is taken over those. */
async function readText(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
}

/** @throws TypeError when the text would end its script element early. */
function toScript(text: string): Script {
  if (/<\/script|<!--/i.test(text))
    throw new TypeError('Take "</script" and "<!--" out of the script; they end it early.');
  return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` };
}
