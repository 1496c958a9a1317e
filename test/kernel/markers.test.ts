import { describe, expect, it } from 'vitest';
import { createMarkers } from '../../src/kernel/markers.js';

/** Takes text in pieces of a length and gives back what came out. */
function passThrough(make: (markers: ReturnType<typeof createMarkers>) => string, pieceLength: number) {
  let out = '';
  const markers = createMarkers((_, text) => (out += text));
  const reached: number[] = [];
  for (const cell of [1, 2]) void markers.reached('stdout', cell).then(() => reached.push(cell));
  const text = make(markers);
  for (let start = 0; start < text.length; start += pieceLength) {
    markers.take('stdout', text.slice(start, start + pieceLength));
  }
  return { read: () => out, reached };
}

describe('markers', () => {
  it.each([1, 2, 7, 30, 1000])('are found and taken out of text in pieces of %i characters', async (pieceLength) => {
    const { read, reached } = passThrough(
      (markers) => `x\0y${markers.markerOf(1)}z${markers.markerOf(2)}\0\0x`,
      pieceLength,
    );
    await Promise.resolve();
    expect([read(), reached]).toEqual(['x\0yz\0\0x', [1, 2]]);
  });

  it('hold back no other text, but what may begin one', () => {
    const { read } = passThrough((markers) => `plain${markers.markerOf(1).slice(0, 5)}`, 1000);
    expect(read()).toBe('plain');
  });
});
