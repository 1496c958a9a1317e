import { describe, expect, it } from 'vitest';
import { makeFolder, startSession } from '../session.js';

describe('types that are errors', async () => {
  const { run } = await startSession({ types: 'error' });

  it('keep the cell from running, and say where and why', async () => {
    const { status, error, stdout } = await run("console.log('ran');\nconst s = '🔋'; const wrong: number = s;\nnone;");
    expect({ status, stdout }).toEqual({ status: 'error', stdout: '' });
    expect(error).toEqual({
      kind: 'error',
      name: 'TypeScriptError',
      message: "TS2322: Type 'string' is not assignable to type 'number'. (and 1 more)",
      line: 2,
      traceback: [
        "TypeScriptError: TS2322: Type 'string' is not assignable to type 'number'.",
        "  1 | console.log('ran');",
        "> 2 | const s = '🔋'; const wrong: number = s;",
        '    |                      ^',
        '    at cell 1:2:22',
        "TypeScriptError: TS2304: Cannot find name 'none'.",
        expect.stringContaining('1 |') as string,
        expect.stringContaining('2 |') as string,
        '> 3 | none;',
        '    | ^',
        '    at cell 1:3:1',
      ],
    });
  });

  it('leave no names of a cell that did not run', async () => {
    expect((await run('s.length')).error?.message).toBe("TS2304: Cannot find name 's'.");
  });

  it('let a cell without fault run, with the names of those before', async () => {
    expect((await run('const rows = [{ kw: 2 }];')).status).toBe('ok');
    expect((await run('rows[0].kw * 2')).result).toBe('4');
    expect((await run('rows[0].kW')).error?.message).toContain('TS2551');
  });

  it('keep the names that a cell made before it failed, and its types', async () => {
    expect(
      (await run("type Peak = { kw: number };\nconst before = 1;\nthrow new Error('stop');\nconst after = 2;")).error,
    ).toMatchObject({ name: 'Error' });
    expect((await run('const peak: Peak = { kw: before }; peak.kw')).result).toBe('1');
    expect((await run('after')).error?.message).toBe("TS2304: Cannot find name 'after'.");
  });

  it('leave faults of syntax what they are', async () => {
    expect((await run('const = 1')).error).toMatchObject({ name: 'SyntaxError', line: 1 });
  });
});

describe('types that are warnings', async () => {
  const { run } = await startSession({ types: 'warn' });

  it('stand beside the output of the cell', async () => {
    const { status, stdout, stderr, result } = await run(
      "console.log('ran');\nconst wrong: number = 'a' as any as string;\nwrong",
    );
    expect({ status, stdout, result }).toEqual({ status: 'ok', stdout: 'ran\n', result: 'a' });
    expect(stderr).toBe(
      [
        "TypeScriptWarning: TS2322: Type 'string' is not assignable to type 'number'.",
        "  1 | console.log('ran');",
        "> 2 | const wrong: number = 'a' as any as string;",
        '    |       ^',
        '    at cell 1:2:7\n',
      ].join('\n'),
    );
  });

  it('are silent without fault', async () => {
    expect((await run('wrong.toFixed')).stderr).toBe('');
  });

  it('come with the error of a cell that fails', async () => {
    const { status, error, stderr } = await run("const n: number = 'a';\nthrow new Error('stop');");
    expect({ status, name: error?.name }).toEqual({ status: 'error', name: 'Error' });
    expect(stderr).toContain('TS2322');
  });

  it('are the default', async () => {
    const { directory } = makeFolder({});
    const session = await startSession({ directory, types: undefined as never });
    expect((await session.run("const n: number = 'a';")).stderr).toContain('TS2322');
  });
});

describe('types that nobody asks for', async () => {
  const { run, runtime } = await startSession({ types: 'off' });

  it('are not looked at, and cost no process until code is completed', async () => {
    expect((await run("const off: number = 'a'; off")).result).toBe('a');
    expect(await runtime.language.pid()).toBeUndefined();
    expect(await runtime.language.complete('off.toFix', 9)).toMatchObject({ matches: ['toFixed'] });
  });
});
