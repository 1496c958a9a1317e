import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeeper } from '../../src/notebook/keeper.js';

describe('a keeper', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('writes at once, then at most once a second, and the latest always', async () => {
    let state = 0;
    const written: number[] = [];
    const keeper = createKeeper(() => Promise.resolve(void written.push(state)));
    for (state = 1; state <= 30; state++) {
      keeper.touch();
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(written.length).toBeLessThanOrEqual(5);
    expect(written[0]).toBe(1);
    expect(written.at(-1)).toBe(30);
  });

  it('writes nothing once it is stopped, and lets a write end', async () => {
    const ends: string[] = [];
    const keeper = createKeeper(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ends.push('written');
    });
    keeper.touch();
    await vi.advanceTimersByTimeAsync(10);
    const stopped = keeper.stop().then(() => ends.push('stopped'));
    keeper.touch();
    await vi.advanceTimersByTimeAsync(5000);
    await stopped;
    expect(ends).toEqual(['written', 'stopped']);
  });

  it('goes on after a write that failed', async () => {
    let count = 0;
    const keeper = createKeeper(() => (++count === 1 ? Promise.reject(new Error('disk')) : Promise.resolve()));
    keeper.touch();
    await vi.advanceTimersByTimeAsync(2000);
    keeper.touch();
    await vi.advanceTimersByTimeAsync(2000);
    await keeper.stop();
    expect(count).toBe(2);
  });
});
