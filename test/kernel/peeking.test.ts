import { beforeAll, describe, expect, it } from 'vitest';
import { startSession } from './session.js';

const session = await startSession();
const { runtime } = session;

beforeAll(async () => {
  await session.run(`
    let touched = 0;
    class Site { #secret = 1; name = 'x'; get power() { touched++; return 1; } charge() { touched++; } }
    const site = new Site(); const process = { own: 1 };
    const long = new Float64Array(100_000); const text = 'abc'; const nothing = null;
    const watched = new Proxy({ a: 1 }, { get() { touched++; }, ownKeys() { touched++; return []; } });
  `);
});

describe('looking at values', () => {
  it('names what cells have declared', async () => {
    expect(await runtime.names()).toEqual(
      expect.arrayContaining(['touched', 'Site', 'site', 'process', 'long', 'watched']),
    );
  });

  const members: [expression: string, first: string[]][] = [
    ['site', ['name', 'constructor', 'power', 'charge', 'hasOwnProperty']],
    ['process', ['own', 'constructor']],
    ['text', ['length', 'constructor', 'anchor', 'at']],
    ['[site][0]', ['name']],
    ['long', ['length', 'constructor']],
    ['(3).toFixed(1)', ['length']],
    ['nothing', []],
    ['watched', []],
    ['nobody', []],
    ['site.charge()', []],
    ['site.', []],
    ['await site', []],
    ['(() => { for (;;) {} })()', []],
    ['const more = 1', []],
  ];
  it.each(members)('gives the members of %s', async (expression, first) => {
    const found = await runtime.membersOf(expression);
    expect(found.slice(0, first.length)).toEqual(first);
    expect(found.length > 0).toBe(first.length > 0);
  });

  it('describes values', async () => {
    expect(await runtime.describe('site')).toMatchObject({ type: 'Site', text: "Site { name: 'x' }" });
    expect(await runtime.describe('long')).toMatchObject({ type: 'Float64Array' });
    expect(await runtime.describe('text.length')).toEqual({ type: 'number', text: '3' });
    expect(await runtime.describe('(site.charge)')).toMatchObject({ type: 'function' });
    expect(await runtime.describe('site.charge()')).toBeUndefined();
  });

  it('changes nothing', async () => {
    await runtime.describe('watched');
    await runtime.describe('touched = 5');
    expect((await session.run('touched')).result).toBe('0');
  });

  it('works while a cell waits, and gives nothing while one computes', async () => {
    const waiting = session.run('await new Promise((done) => setTimeout(done, 200));');
    expect((await runtime.membersOf('process'))[0]).toBe('own');
    await waiting;
    let begun: () => void;
    const loops = new Promise<void>((resolve) => (begun = resolve));
    const looping = session.run("console.log('loops'); for (;;) {}", () => {
      begun();
    });
    await loops;
    expect(await runtime.membersOf('process')).toEqual([]);
    runtime.interrupt();
    expect((await looping).error).toMatchObject({ name: 'Interrupted' });
    expect((await session.run('6 * 7')).result).toBe('42');
  });
});
