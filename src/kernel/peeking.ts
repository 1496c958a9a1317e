import type { Compiler } from './compiler.js';
import type { RuntimeEvent } from './messages.js';
import type { RuntimeProcess } from './process.js';

/** After this time the main thread counts as busy, and there is no answer. */
const LIMIT_MS = 300;

/** What a value is, and how it looks. */
export type Description = { type: string; text: string };

/** Looks at values of the session without changing anything. */
export type Peeking = {
  hear: (event: Extract<RuntimeEvent, { type: 'peeked' }>) => void;
  membersOf: (expression: string) => Promise<string[]>;
  describe: (expression: string) => Promise<Description | undefined>;
};

/** @returns what asks the process; an expression that would change something, or is none, gives nothing. */
export function createPeeking(child: Pick<RuntimeProcess, 'send'>, compiler: Compiler): Peeking {
  const waiting = new Map<number, (answer: unknown) => void>();
  let lastId = 0;

  async function ask(question: 'members' | 'describe', expression: string): Promise<unknown> {
    const script = compiler.toScript(`(${expression}\n)`);
    if (Array.isArray(script) || script.declared.size > 0) return undefined;
    const id = ++lastId;
    const answered = new Promise<unknown>((resolve) => waiting.set(id, resolve));
    child.send({ type: 'peek', id, question, code: script.code });
    const timer = setTimeout(() => waiting.get(id)?.(undefined), LIMIT_MS);
    try {
      return await answered;
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  }

  return {
    hear: ({ id, answer }) => waiting.get(id)?.(answer),
    membersOf: async (expression) => ((await ask('members', expression)) ?? []) as string[],
    describe: async (expression) => (await ask('describe', expression)) as Description | undefined,
  };
}
