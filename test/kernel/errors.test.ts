import { describe, expect, it } from 'vitest';
import { startSession } from './session.js';

const session = await startSession();

describe('an error', () => {
  it('names the line and column of the author, with its source and the frames of the author alone', async () => {
    const code =
      "type Row = { price: number };\ninterface Site {\n  name: string }\nconst rows: Row[] = [];\n  throw new Error('no rows');";
    const { error } = await session.run(code);
    expect(error).toMatchObject({ name: 'Error', message: 'no rows', line: 5 });
    expect(error?.traceback).toEqual([
      'Error: no rows',
      '  3 |   name: string }',
      '  4 | const rows: Row[] = [];',
      "> 5 |   throw new Error('no rows');",
      '    |         ^',
      '    at cell 1:5:9',
    ]);
  });

  it('shows functions of earlier cells, callbacks and awaited functions', async () => {
    await session.run(
      'type U = {\n  a: 1;\n};\nexport async function load(v: number): Promise<never> {\n  await null;\n  throw new RangeError(`no ${v}`);\n}',
    );
    const { error } = await session.run('// call\n\nawait Promise.all([1].map((v) =>\n  load(v)));');
    const frames = error?.traceback.filter((line) => line.startsWith('    at '));
    expect(frames).toEqual(['    at load (cell 2:6:9)', '    at cell 3:3:1']);
    expect(error?.line).toBe(3);
  });

  it('tells causes and the errors of an AggregateError', async () => {
    const { error } = await session.run(
      "const inner = new TypeError('inner', { cause: 'a word' });\nthrow new AggregateError([new Error('one'), 2], 'all', { cause: inner });",
    );
    expect(error?.traceback.filter((line) => /^(?:\w+Error|Error|Caused)/.test(line))).toEqual([
      'AggregateError: all',
      'Error 1 of 2: Error: one',
      'Error 2 of 2: Thrown: 2',
      'Caused by: TypeError: inner',
      'Caused by: Thrown: a word',
    ]);
  });

  it('in a circle of causes ends', async () => {
    const { error } = await session.run("const round: any = new Error('round'); round.cause = round; throw round;");
    expect(error?.message).toBe('round');
  });

  it('of a class that did not name itself bears its name', async () => {
    const { error } = await session.run("class NoPrices extends Error {} throw new NoPrices('none');");
    expect(error).toMatchObject({ name: 'NoPrices', message: 'none' });
  });

  it('that is none is told as it was thrown', async () => {
    expect((await session.run("throw 'just text';")).error).toMatchObject({ name: 'Thrown', message: 'just text' });
    expect((await session.run('throw { a: 1 };')).error).toMatchObject({ name: 'Thrown', message: '{ a: 1 }' });
    expect((await session.run('throw undefined;')).error).toMatchObject({ name: 'Thrown', message: 'undefined' });
  });

  it('of syntax names its place, whoever finds it', async () => {
    const byTypeScript = await session.run('const good = 1;\nconst bad = = 3;');
    expect(byTypeScript.error).toMatchObject({ name: 'SyntaxError', message: 'Expression expected.', line: 2 });
    expect(byTypeScript.error?.traceback.slice(1, 4)).toEqual([
      '  1 | const good = 1;',
      '> 2 | const bad = = 3;',
      '    |             ^',
    ]);
    const byEngine = await session.run('const fine = 1;\nfunction f(a, a) { break; }');
    expect(byEngine.error).toMatchObject({ name: 'SyntaxError', line: 2 });
    expect((await session.run('1; return 2;')).error).toMatchObject({ message: 'Illegal return statement', line: 1 });
  });

  it('of a cell that does not compile leaves its names undeclared', async () => {
    await session.run('const neverMade = 1; break;');
    expect((await session.run('typeof neverMade')).result).toBe('undefined');
  });

  it('of a promise that nobody awaits fails its cell', async () => {
    const { status, error } = await session.run("const work = async () => { throw new Error('lost'); };\nwork();\n1");
    expect([status, error?.message, error?.line]).toEqual(['error', 'lost', 1]);
  });

  it('of a promise that nobody awaits ends its cell for good', async () => {
    const { error } = await session.run(
      "let went = 0; (async () => { throw new Error('aside'); })(); await new Promise((done) => setTimeout(done, 20)); went = 1;",
    );
    expect(error?.message).toBe('aside');
    expect((await session.run('await new Promise((done) => setTimeout(done, 40)); went')).result).toBe('0');
  });

  it('in a stack that user code reads bears the places of the author', async () => {
    const { result } = await session.run(
      'type U = {\n a: 1 };\nnew Error("seen").stack!.split("\\n").slice(0, 2).join("|")',
    );
    expect(result).toMatch(/^Error: seen\| {4}at cell \d+:3:1$/);
  });

  it('of a recursion without end is told with some of its frames', async () => {
    const { error } = await session.run('const deep = (): number => 1 + deep();\ndeep();');
    expect(error).toMatchObject({ name: 'RangeError', message: 'Maximum call stack size exceeded' });
    expect(error!.traceback.length).toBeLessThan(60);
  });

  it('leaves the session as it was', async () => {
    await session.run('let before = 1;');
    await session.run("before = 2; throw new Error('after');");
    expect((await session.run('before')).result).toBe('2');
  });
});

describe('an error that no code caught, of a cell that has ended', () => {
  it('stands in its own cell, and the next result tells it', async () => {
    const first = await session.run("setTimeout(() => { throw new Error('late'); }, 150);\nvoid 0");
    expect(first.status).toBe('ok');
    const strays = await session.runtime.execute({
      code: 'await new Promise((done) => setTimeout(done, 1000));',
      label: 'waiting',
      onOutput: () => undefined,
    });
    expect(strays).toMatchObject({ status: 'ok', strays: [{ name: 'Error', message: 'late' }] });
    expect(first.error).toMatchObject({ message: 'late', line: 1 });
  });
});

describe('an error after the last cell', () => {
  it.each([
    ['of a timer', "setTimeout(() => { throw new Error('late'); }, 50); void 0"],
    ['of a promise', "setTimeout(() => { Promise.reject(new Error('late')); }, 50); void 0"],
  ])('%s is told when the session settles, once', async (_, code) => {
    const { status } = await session.run(code);
    expect(status).toBe('ok');
    await new Promise((done) => setTimeout(done, 200));
    const strays = await session.runtime.settle();
    expect(strays).toMatchObject([{ name: 'Error', message: 'late', label: expect.stringMatching(/^cell/) as string }]);
    expect(await session.runtime.settle()).toEqual([]);
  });
});
