import { describe, expect, it } from 'vitest';
import { parseCommandArgs, parsePairs, parsePositive, type Command } from '../../src/cli/command.js';

const command: Command = {
  help: 'help',
  options: { out: { type: 'string', short: 'o' }, param: { type: 'string', short: 'p', multiple: true } },
  positionals: ['NOTEBOOK'],
  run: () => Promise.resolve(0),
};

describe('parseCommandArgs', () => {
  it('gives options and positionals', () => {
    const args = parseCommandArgs('run', command, ['a.ipynb', '-o', 'x', '-p', 'a=1', '--param', 'b=2']);
    expect(args.positionals).toEqual(['a.ipynb']);
    expect(args.text('out')).toBe('x');
    expect(args.texts('param')).toEqual(['a=1', 'b=2']);
  });

  it.each([
    [['a.ipynb', '--uot', 'x'], 'unknown option --uot. Did you mean --out?'],
    [[], 'NOTEBOOK is missing'],
    [['a', 'b'], 'one word too many: b'],
    [['a', '--out'], 'argument missing'],
  ])('%j is an error', (words, message) => {
    expect(() => parseCommandArgs('run', command, words)).toThrow(message);
  });

  it('asks for nothing beside --help', () => {
    expect(parseCommandArgs('run', command, ['--help']).flag('help')).toBe(true);
  });
});

describe('parsePairs', () => {
  it('splits at the first =', () => {
    expect(parsePairs('--param', ['a=1', 'b=x=y', 'c='])).toEqual({ a: '1', b: 'x=y', c: '' });
  });

  it.each([[['a']], [['=1']], [['a=1', 'a=2']]])('%j is an error', (words) => {
    expect(() => parsePairs('--param', words)).toThrow('--param');
  });
});

describe('parsePositive', () => {
  it.each(['0', '-1', 'x', '', 'Infinity'])('%j is an error', (text) => {
    expect(() => parsePositive('--cell-timeout', text, 1)).toThrow('greater than 0');
  });

  it('falls back when absent', () => {
    expect(parsePositive('--cell-timeout', undefined, 600)).toBe(600);
    expect(parsePositive('--cell-timeout', '2.5', 600)).toBe(2.5);
  });
});
