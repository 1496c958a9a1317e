import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Access } from '../../src/kernel/access.js';
import { makeFolder, startSession } from './session.js';

const { directory } = makeFolder({
  'prices.csv': '1',
  'loads.csv': '2',
  'local.ts': 'export const local = 1;',
  'linked/package.json': '{ "type": "module", "exports": { "import": "./index.js" } }',
  'linked/index.js': "export * from './inner.js';",
  'linked/inner.js': 'export const inner = 1;',
  'sub.cjs': "require('node:net').connect(80, 'sub.example.org')",
});
mkdirSync(`${directory}/node_modules`);
symlinkSync('../linked', `${directory}/node_modules/linked`);
const told: Access[] = [];
const session = await startSession({
  directory,
  network: { allow: ['allowed.example.org:443', '*.wide.example.org', 'localhost'] },
  onAccess: (access) => told.push(access),
});
const takeTold = (): Access[] => told.splice(0);

describe('files that a cell reads', () => {
  const rows: [what: string, code: string][] = [
    ['at once', "require('node:fs').readFileSync('prices.csv'); require('node:fs').readFileSync('prices.csv')"],
    ['by an import of node:fs', "import { readFileSync } from 'node:fs'; readFileSync('prices.csv')"],
    ['by a promise', "import { readFile } from 'node:fs/promises'; await readFile('prices.csv', 'utf8')"],
    ['by a callback', "await new Promise((done) => require('node:fs').readFile('prices.csv', done))"],
    ['by a stream', "for await (const part of require('node:fs').createReadStream('prices.csv')) part"],
    [
      'by a descriptor',
      "import { open } from 'node:fs/promises'; const file = await open('prices.csv'); await file.close()",
    ],
    [
      'by a thread',
      "const { Worker } = require('node:worker_threads'); await new Promise((done) => new Worker(\"require('node:fs').readFileSync('prices.csv')\", { eval: true }).once('exit', () => setTimeout(done, 50)))",
    ],
  ];
  it.each(rows)('%s are told', async (_, code) => {
    takeTold();
    expect((await session.run(code)).error).toBeUndefined();
    const files = takeTold().filter(({ kind }) => kind === 'file');
    expect(files).toEqual([
      {
        kind: 'file',
        target: `${directory}/prices.csv`,
        isAllowed: true,
        label: expect.stringMatching(/^cell \d+$/) as string,
      },
    ]);
  });

  it('are told apart from those that it writes', async () => {
    takeTold();
    await session.run(
      "require('node:fs').writeFileSync('out.csv', '1'); require('node:fs').appendFileSync('out.csv', '2')",
    );
    expect(takeTold()).toMatchObject([{ kind: 'written', target: `${directory}/out.csv` }]);
  });
});

describe('what else a cell looks at', () => {
  const rows: [what: string, code: string, access: object][] = [
    [
      'whether a file is there',
      "require('node:fs').existsSync('none.csv')",
      { kind: 'looked', target: `${directory}/none.csv` },
    ],
    ['the names in a folder', "require('node:fs').readdirSync('.')", { kind: 'folder', target: directory }],
    ['a variable that is set', 'process.env.PATH', { kind: 'variable', target: 'PATH' }],
    ['a variable that is not', "'NO_SUCH_NAME' in process.env", { kind: 'variable', target: 'NO_SUCH_NAME' }],
    ['a module', "import { local } from './local'; local", { kind: 'file', target: `${directory}/local.ts` }],
    ['a required file', "require('./sub.cjs')", { kind: 'file', target: `${directory}/sub.cjs` }],
    ['what a package imports that is a link', "import 'linked';", { target: `${directory}/linked/inner.js` }],
  ];
  it.each(rows)('%s is told', async (_, code, access) => {
    takeTold();
    await session.run(code);
    expect(takeTold()).toContainEqual(expect.objectContaining(access));
  });
});

describe('hosts that a cell reaches for', () => {
  const rows: [what: string, code: string, target: string][] = [
    ['fetch', "await fetch('https://Api.example.org/v1')", 'api.example.org:443'],
    ['fetch of a request', "await fetch(new Request('http://api.example.org:81/'))", 'api.example.org:81'],
    ['http', "require('node:http').get('http://api.example.org/')", 'api.example.org:80'],
    ['https', "import { get } from 'node:https'; get('https://api.example.org/')", 'api.example.org:443'],
    ['http2', "require('node:http2').connect('https://api.example.org')", 'api.example.org:443'],
    ['net', "require('node:net').connect(5432, '192.0.2.1')", '192.0.2.1:5432'],
    [
      'net with options',
      "require('node:net').createConnection({ host: 'db.example.org', port: 1 })",
      'db.example.org:1',
    ],
    ['tls', "require('node:tls').connect(443, 'api.example.org')", 'api.example.org:443'],
    ['dns', "require('node:dns').lookup('api.example.org', () => {})", 'api.example.org'],
    [
      'dns by a promise',
      "import { resolve4 } from 'node:dns/promises'; await resolve4('api.example.org')",
      'api.example.org',
    ],
    ['dgram', "require('node:dgram').createSocket('udp4').send('x', 53, '192.0.2.1')", '192.0.2.1:53'],
    ['another port of an allowed host', "await fetch('http://allowed.example.org/')", 'allowed.example.org:80'],
    [
      'the parent of an allowed domain',
      "await fetch('http://wide.example.org.evil.example/')",
      'wide.example.org.evil.example:80',
    ],
  ];
  it.each(rows)('%s are refused and told', async (_, code, target) => {
    takeTold();
    const { error } = await session.run(code);
    const [host] = target.split(':');
    expect(error).toMatchObject({
      name: 'NetworkDenied',
      message: `network access to ${target} is denied in this run; allow it with "${host}" in the list of allowed hosts`,
      line: 1,
    });
    expect(takeTold().filter(({ kind }) => kind === 'network')).toMatchObject([{ target, isAllowed: false }]);
  });

  it('are refused to threads, and to processes of Node', async () => {
    const thread = await session.run(
      "const { Worker } = require('node:worker_threads'); await new Promise((_, fail) => new Worker(\"require('node:net').connect(80, 'thread.example.org')\", { eval: true }).once('error', fail))",
    );
    expect(thread.error).toMatchObject({ name: 'NetworkDenied' });
    const program = await session.run(
      "require('node:child_process').execFileSync(globalThis.process.execPath, ['sub.cjs'], { stdio: 'pipe' })",
    );
    expect(program.error?.message).toContain('network access to sub.example.org:80 is denied');
    expect(takeTold().map(({ kind, target }) => [kind, target])).toEqual(
      expect.arrayContaining([
        ['network', 'thread.example.org:80'],
        ['program', globalThis.process.execPath],
      ]),
    );
  });

  it('may be of this machine, or allowed', async () => {
    takeTold();
    const local = await session.run(
      "const server = require('node:http').createServer((_, answer) => answer.end('hello')).listen(0, '127.0.0.1'); await new Promise((done) => server.once('listening', done)); const text = await (await fetch(`http://127.0.0.1:${server.address().port}/`)).text(); server.close(); text",
    );
    expect(local.result).toBe('hello');
    const allowed = await session.run("await fetch('https://a.wide.example.org/').catch((error) => error.name)");
    expect(allowed.result).not.toBe('NetworkDenied');
    expect(takeTold().filter(({ kind }) => kind === 'network')).toMatchObject([
      { target: 'a.wide.example.org:443', isAllowed: true },
      { target: 'a.wide.example.org', isAllowed: true },
    ]);
  });
});
