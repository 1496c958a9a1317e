import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { HANGS, PROBE, STATE, WHOLE } from './hangs.js';
import { startSession, type Outcome, type Session } from './session.js';

/** Each is stopped this often here, and 50 times by `node bench/hangs.js`, which tells the times too. */
const ROUNDS = 3;

let session: Session;
beforeAll(async () => {
  session = await startSession();
  await session.run(STATE);
});

/** Runs code that hangs and stops it once it does. */
async function stop(code: string): Promise<Outcome> {
  let begun: () => void;
  const hangs = new Promise<void>((resolve) => (begun = resolve));
  const running = session.run(code, () => {
    begun();
  });
  await hangs;
  await sleep(5);
  session.runtime.interrupt();
  return await running;
}

describe('an interrupt ends', () => {
  it.each(Object.entries(HANGS))('%s, with state and event loop whole', async (_, code) => {
    for (let round = 0; round < ROUNDS; round++) {
      const { status, error } = await stop(code);
      expect([status, error?.name, error?.message]).toEqual(['error', 'Interrupted', 'the cell was stopped']);
      expect((await session.run(PROBE)).result).toBe(WHOLE);
    }
  });

  it('the cell for good: its code does not go on when what it awaits is there', async () => {
    const { status } = await stop(
      "let wentOn = 0; console.log('waits'); await new Promise((done) => setTimeout(done, 1000)); wentOn = 1; console.log('on');",
    );
    await sleep(1100);
    expect([status, (await session.run('wentOn')).result]).toEqual(['error', '0']);
  });

  it('a loop with what it had assigned', async () => {
    await stop("let counted = 0; console.log('counts'); for (;;) counted++;");
    expect(Number((await session.run('counted')).result)).toBeGreaterThan(0);
  });

  it('nothing when no cell runs, and does not hit the next one', async () => {
    for (let round = 0; round < 20; round++) {
      session.runtime.interrupt();
      expect((await session.run('6 * 7')).result).toBe('42');
    }
  });

  it('what an earlier cell left hanging, so that the next cell runs', async () => {
    await session.run('setTimeout(() => { for (;;) {} }, 50); void 0');
    await sleep(100);
    const waiting = session.run('"waited"');
    await sleep(20);
    session.runtime.interrupt();
    await waiting;
    expect((await session.run('"free"')).result).toBe('free');
  });
});
