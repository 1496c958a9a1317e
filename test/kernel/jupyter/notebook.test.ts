import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer';
import { expect, it, onTestFinished } from 'vitest';
import { findBrowser, type Page } from '../../../src/publish/browser.js';
import { describeWithPython } from '../../debianPython.js';
import { makeJupyterHome, PYTHON, type JupyterHome } from './jupyterHome.js';

const LIMIT_MS = 180_000;

const CELLS = [
  "const hours: number = 4;\nconsole.log('printed');\nhours * 10.5",
  "display({ 'text/html': '<b id=\"shown\">shown</b>' }, { raw: true });",
  'const batteryPower = { ratedKw: 5 };',
  '',
];

/** One that was free a moment ago; the server goes on to the next one should it be taken. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A classic Notebook with one notebook in it. */
async function startNotebook({ folder, env }: JupyterHome): Promise<{ url: string; child: ChildProcess }> {
  const cells = CELLS.map((source) => ({
    cell_type: 'code',
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  }));
  const kernelspec = { name: 'wattbook', display_name: 'TypeScript (Wattbook)', language: 'typescript' };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 4 };
  writeFileSync(join(folder, 'trial.ipynb'), JSON.stringify(notebook));
  const token = randomBytes(16).toString('hex');
  const options = [
    '--no-browser',
    '--allow-root',
    '--ip=127.0.0.1',
    `--port=${await freePort()}`,
    `--NotebookApp.token=${token}`,
  ];
  const child = spawn(PYTHON, ['-m', 'notebook', ...options, `--notebook-dir=${folder}`], { env, stdio: 'ignore' });
  const runtime = join(folder, 'runtime');
  for (;;) {
    const file = readdirSync(runtime).find((name) => /^nbserver-\d+\.json$/.test(name));
    if (file !== undefined) {
      const { port } = JSON.parse(readFileSync(join(runtime, file), 'utf8')) as { port: number };
      return { url: `http://127.0.0.1:${port}/notebooks/trial.ipynb?token=${token}`, child };
    }
    if (child.exitCode !== null) throw new Error(`the notebook server ended with code ${child.exitCode}`);
    await sleep(100);
  }
}

const CELL = (cell: number): string => `document.querySelectorAll('.code_cell')[${cell}]`;

/** A page in a browser that, other than the one for reports, may use the network of this machine. */
async function openPage(): Promise<Page> {
  const { executablePath, env } = await findBrowser();
  const args = ['--no-sandbox', '--disable-gpu'];
  const browser = await puppeteer.launch({ executablePath, args, env: { ...process.env, ...env } });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.setViewport({ width: 1100, height: 900 });
  return page;
}

/** Text of a cell's outputs. */
async function outputOf(page: Page, cell: number): Promise<string> {
  return String(await page.evaluate(`${CELL(cell)}.querySelector('.output_wrapper').textContent`));
}

async function waitForOutput(page: Page, cell: number, text: string): Promise<void> {
  await expect.poll(() => outputOf(page, cell), { timeout: 30_000 }).toContain(text);
}

/** Clicks on what may be hidden, such as an entry of a menu. */
async function press(page: Page, selector: string): Promise<void> {
  await page.evaluate(`document.querySelector('${selector}').click()`);
}

/** Puts code into a cell as a person would, and leaves the cursor at its end. */
async function type(page: Page, cell: number, code: string): Promise<void> {
  const place = `.code_cell:nth-of-type(${cell + 1}) .CodeMirror`;
  await page.click(place);
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.press('Backspace');
  await page.keyboard.type(code);
}

async function runHere(page: Page): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
}

describeWithPython('the classic Notebook', ['notebook'], () => {
  it(
    'opens, runs all, completes, stops a cell, draws a figure and restarts',
    async () => {
      const { url, child } = await startNotebook(makeJupyterHome());
      onTestFinished(() => void child.kill('SIGKILL'));
      const page = await openPage();
      await page.goto(url);
      await page.waitForSelector('.kernel_idle_icon', { timeout: 60_000 });
      expect(await page.evaluate("document.querySelector('#kernel_indicator').textContent")).toContain(
        'TypeScript (Wattbook)',
      );

      await press(page, '#run_all_cells a');
      await waitForOutput(page, 0, '42');
      expect(await outputOf(page, 0)).toContain('printed');
      await waitForOutput(page, 1, 'shown');
      expect(await page.$('#shown')).not.toBeNull();

      await type(page, 3, 'batteryPower.rat');
      await page.keyboard.press('Tab');
      const written = `${CELL(3)}.querySelector('.CodeMirror-code').textContent`;
      await page.waitForFunction(`${written} === 'batteryPower.ratedKw'`, { timeout: 20_000 });

      await type(page, 3, 'let turns = 0; for (;;) turns++');
      await runHere(page);
      await page.waitForSelector('.kernel_busy_icon', { timeout: 20_000 });
      await press(page, '[data-jupyter-action="jupyter-notebook:interrupt-kernel"]');
      await waitForOutput(page, 3, 'Interrupted');
      await type(page, 3, 'turns > 0 && hours');
      await runHere(page);
      await waitForOutput(page, 3, '4');
      await type(page, 3, "({ data: [{ type: 'bar', y: [1, 2, 3] }], layout: { title: { text: 'Bars' } } })");
      await runHere(page);
      await page.waitForFunction(`${CELL(3)}.querySelectorAll('.output_wrapper .main-svg').length > 0`, {
        timeout: 30_000,
      });
      const shot = process.env.WATTBOOK_TEST_SHOT;
      if (shot !== undefined) await page.screenshot({ path: shot });

      await press(page, '#restart_kernel a');
      const restart = '.modal-dialog .btn-danger';
      await page.waitForSelector(restart, { visible: true });
      await sleep(500);
      await page.click(restart);
      await page.waitForFunction("document.querySelector('.modal-dialog') === null", { timeout: 20_000 });
      await page.waitForSelector('.kernel_idle_icon', { timeout: 60_000 });
      await type(page, 3, 'typeof hours');
      await runHere(page);
      await waitForOutput(page, 3, 'undefined');
    },
    LIMIT_MS,
  );
});
