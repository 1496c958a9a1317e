import { describe, expect, it } from 'vitest';
import type { Panel } from '../../src/chart/panels.js';
import { panelsFigure } from '../../src/chart/panels.js';

const panelOf = (name: string, x: number[], y: number[]): Panel => ({
  ...{ name, across: { quantity: name, unit: 'h' }, x, y },
  markedIndex: 1,
});
const panels = ['a', 'b', 'c'].map((name, index) => panelOf(name, [0, 1, 2], [10 + index, 20, 30]));
const text = { amount: { quantity: 'Earned', unit: 'USD' }, marked: 'Chosen' };
const { data, layout } = panelsFigure(panels, text);

type Axis = { domain: [number, number]; title: { text: string }; matches?: string };
const axisOf = (name: string) => layout[name] as Axis;

describe('panelsFigure', () => {
  it('gives each panel its line and its mark on axes of its own', () => {
    expect(data.map(({ xaxis, yaxis }) => [xaxis, yaxis])).toEqual(
      ['', '', '2', '2', '3', '3'].map((number) => [`x${number}`, `y${number}`]),
    );
    expect(data.map(({ name, y }) => [name, y])).toEqual(
      panels.flatMap((panel) => [
        [panel.name, panel.y],
        ['Chosen', [20]],
      ]),
    );
  });

  it('names the mark once in the legend', () => {
    expect(data.filter(({ showlegend }) => showlegend === true)).toHaveLength(1);
  });

  it('scales all panels alike and titles each axis', () => {
    expect([axisOf('yaxis2').matches, axisOf('yaxis3').matches]).toEqual(['y', 'y']);
    expect(['xaxis', 'xaxis3', 'yaxis2'].map((name) => axisOf(name).title.text)).toEqual([
      'a (h)',
      'c (h)',
      'Earned (USD)',
    ]);
  });

  it('lets no two panels overlap, from one to seven', () => {
    for (let count = 1; count <= 7; count += 1) {
      const many = Array.from({ length: count }, (_, index) => panelOf(`${index}`, [0, 1], [1, 2]));
      const figure = panelsFigure(many, text);
      const boxes = many.map((_, index) => {
        const number = index === 0 ? '' : `${index + 1}`;
        return ['xaxis', 'yaxis'].map((name) => (figure.layout[`${name}${number}`] as Axis).domain);
      });
      const isApart = ([a, b]: [number, number], [c, d]: [number, number]) => b < c || d < a;
      boxes.forEach((box, index) => {
        for (const [low, high] of box) expect(low >= 0 && low < high && high <= 1).toBe(true);
        for (const other of boxes.slice(index + 1)) {
          expect(isApart(box[0]!, other[0]!) || isApart(box[1]!, other[1]!)).toBe(true);
        }
      });
    }
  });

  it('is plain JSON without a hole', () => {
    expect(JSON.parse(JSON.stringify({ data, layout }))).toEqual({ data, layout });
  });

  it('refuses what it cannot draw', () => {
    expect(() => panelsFigure([], text)).toThrow('at least one panel');
    expect(() => panelsFigure([panelOf('a', [0], [1, 2])], text)).toThrow(
      'Give "a" as many x as y; 1 stand against 2.',
    );
    expect(() => panelsFigure([panelOf('a', [0], [1])], text)).toThrow('Give "a" a mark from 0 to 0; this one is 1.');
  });
});
