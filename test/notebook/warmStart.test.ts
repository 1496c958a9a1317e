import { describe, expect, it } from 'vitest';
import { warmStart } from '../../src/notebook/warmStart.js';
import { fakeKernel, type FakeKernel } from './fakeKernel.js';

const here = { directory: '/here' };

function countingLauncher(): { name: string; kernels: FakeKernel[]; start: () => Promise<FakeKernel> } {
  const kernels: FakeKernel[] = [];
  return {
    name: 'fake',
    kernels,
    start: () => {
      kernels.push(fakeKernel({}));
      return Promise.resolve(kernels.at(-1)!);
    },
  };
}

describe('warmStart', () => {
  it('starts at once, hands the kernel over once and leaves it to its taker', async () => {
    const launcher = countingLauncher();
    const warm = warmStart(launcher, here);
    expect(launcher.kernels).toHaveLength(1);
    expect(await warm.start(here)).toBe(launcher.kernels[0]);
    expect(await warm.start(here)).toBe(launcher.kernels[1]);
    await warm.close();
    expect(launcher.kernels.map(({ calls }) => calls)).toEqual([[], []]);
  });

  it('is not used in another directory, and is closed when nobody took it', async () => {
    const launcher = countingLauncher();
    const warm = warmStart(launcher, here);
    expect(await warm.start({ directory: '/there' })).toBe(launcher.kernels[1]);
    await warm.close();
    await warm.close();
    expect(launcher.kernels.map(({ calls }) => calls)).toEqual([['close'], []]);
  });

  it('tells its taker of a failed start, and nobody else', async () => {
    const failing = { name: 'fake', start: () => Promise.reject(new Error('no kernel')) };
    const warm = warmStart(failing, here);
    await expect(warm.start(here)).rejects.toThrow('no kernel');
    await expect(warmStart(failing, here).close()).resolves.toBeUndefined();
  });
});
