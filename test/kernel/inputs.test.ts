import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { OnInput } from '../../src/kernel/inputs.js';
import { startSession, type Outcome } from './session.js';

const session = await startSession();

/** Answers in order; what was asked is kept. */
function answering(...answers: string[]): { asked: unknown[]; onInput: OnInput } {
  const asked: unknown[] = [];
  return {
    asked,
    onInput: (request) => {
      asked.push(request);
      return Promise.resolve(answers.shift()!);
    },
  };
}

const run = (code: string, onInput: OnInput): Promise<Outcome> => session.run(code, undefined, { onInput });

describe('a question of a cell', () => {
  it('is answered, awaited or not', async () => {
    const { asked, onInput } = answering('Ada', 'secret', 'yes', '', '');
    const code =
      "const who = prompt('Name'); const word = await input('Word: ', { isPassword: true }); const sure = confirm('Sure?'); alert('Done'); [who, word, sure, prompt('Year', '2025')].join()";
    expect((await run(code, onInput)).result).toBe('Ada,secret,true,2025');
    expect(asked).toEqual([
      { prompt: 'Name ', isPassword: false },
      { prompt: 'Word: ', isPassword: true },
      { prompt: 'Sure? [y/N] ', isPassword: false },
      { prompt: 'Done [Enter] ', isPassword: false },
      { prompt: 'Year [2025] ', isPassword: false },
    ]);
  });

  it('comes after what was printed before it', async () => {
    const order: string[] = [];
    const onInput = (): Promise<string> => Promise.resolve(String(order.push('asked')));
    await session.run("console.log('before'); prompt('x'); console.log('after')", () => order.push('printed'), {
      onInput,
    });
    expect(order).toEqual(['printed', 'asked', 'printed']);
  });

  it('may stand beside others', async () => {
    const onInput: OnInput = async ({ prompt }) => {
      await sleep(prompt === 'slow' ? 60 : 5);
      return prompt;
    };
    const code =
      "const slow = input('slow'); const fast = input('fast'); [prompt('now'), await fast, await slow].join()";
    expect((await run(code, onInput)).result).toBe('now ,fast,slow');
  });

  it.each(["prompt('x')", "await input('x')", 'confirm()'])('%s fails where nobody answers', async (code) => {
    const { error } = await session.run(`\n${code}`);
    expect(error).toMatchObject({ name: 'StdinNotSupported', message: 'this run takes no input', line: 2 });
  });

  it('fails with the error of who answers', async () => {
    const { error } = await run("prompt('x')", () => Promise.reject(new RangeError('gone')));
    expect(error).toMatchObject({ name: 'RangeError', message: 'gone' });
  });

  it.each(["prompt('x')", "await input('x')"])(
    '%s can be stopped, and its late answer is passed over',
    async (code) => {
      let answer: (text: string) => void = () => undefined;
      const running = run(`${code}; 1`, () => {
        setTimeout(() => {
          session.runtime.interrupt();
        }, 5);
        return new Promise((resolve) => (answer = resolve));
      });
      expect((await running).error).toMatchObject({ name: 'Interrupted' });
      answer('late');
      expect((await run("prompt('again')", () => Promise.resolve('new'))).result).toBe('new');
    },
  );

  it('does not take its names from the author', async () => {
    expect((await session.run('const input = 1, prompt = 2; [input, prompt].join()')).result).toBe('1,2');
  });
});
