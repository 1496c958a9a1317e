import { describe, expect, it } from 'vitest';
import { startSession } from './session.js';

const session = await startSession();

function evaluate(code: string, userExpressions: Record<string, string>) {
  return session.runtime.execute({ code, label: 'cell', onOutput: () => undefined, userExpressions });
}

describe('expressions asked for with a cell', () => {
  it('see what the cell has done', async () => {
    const { userExpressions } = await evaluate('const hours: number = 4; const process = 5;', {
      twice: 'hours * 2',
      shadowed: 'process',
      object: '{ hours }',
      typed: '(hours as number) satisfies number',
      awaited: 'await Promise.resolve(6)',
      nothing: 'void 0',
      frame: "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>1</b>', 'text/plain': '1' }) })",
    });
    const ok = (text: string) => ({ status: 'ok', data: { 'text/plain': text }, metadata: {} });
    expect(userExpressions).toEqual({
      twice: ok('8'),
      shadowed: ok('5'),
      object: ok('{ hours: 4 }'),
      typed: ok('4'),
      awaited: ok('6'),
      nothing: ok('undefined'),
      frame: { status: 'ok', data: { 'text/html': '<b>1</b>', 'text/plain': '1' }, metadata: {} },
    });
  });

  it('tell their own errors, and the cell stays whole', async () => {
    const { status, userExpressions } = await evaluate('1', { thrown: 'nobody.at', statement: 'let a = 1' });
    expect(status).toBe('ok');
    expect(userExpressions).toMatchObject({
      thrown: { status: 'error', name: 'ReferenceError', message: 'nobody is not defined' },
      statement: { status: 'error', name: 'SyntaxError' },
    });
  });

  it('are left out when the cell fails, and are not counted', async () => {
    const before = await evaluate('1', { a: '1', b: '2' });
    const after = await evaluate("throw new Error('x')", { a: '1' });
    expect([after.userExpressions, after.executionCount - before.executionCount]).toEqual([{}, 1]);
  });
});
