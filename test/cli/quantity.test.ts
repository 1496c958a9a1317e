import { describe, expect, it } from 'vitest';
import { parseEnergyKwh, parseFromZero, parsePowerKw, parseShare, parseWindow } from '../../src/cli/quantity.js';

describe('parsePowerKw', () => {
  it.each([
    ['1MW', 1000],
    ['250kW', 250],
    ['.5 MW', 500],
    [' 1.25MW ', 1250],
  ])('%s is %d kW', (text, powerKw) => {
    expect(parsePowerKw('--power', text)).toBe(powerKw);
  });

  it.each([
    ['1MWh', 'MWh is a unit of energy; give a power, as 1MW or 250kW'],
    ['1', 'the unit is missing'],
    ['1mw', 'write MW, not mw'],
    ['1hp', 'hp is not known'],
    ['1toString', 'toString is not known'],
    ['0kW', 'power must be above 0'],
    ['-1MW', 'give a power'],
    ['1e3kW', 'give a power'],
    ['1,000kW', 'give a power'],
    ['NaNMW', 'give a power'],
    ['', 'give a power'],
    [undefined, '--power is missing'],
  ])('%s is wrong usage', (text, message) => {
    expect(() => parsePowerKw('--power', text)).toThrow(message);
    expect(() => parsePowerKw('--power', text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('the other quantities', () => {
  it('reads them', () => {
    expect(parseEnergyKwh('--energy', '4MWh')).toBe(4000);
    expect(parseFromZero('--wear', '0', 'a cost')).toBe(0);
    expect(parseShare('--round-trip', '1')).toBe(1);
    expect(parseWindow('--window', '0 - 0.95')).toEqual([0, 0.95]);
  });

  it.each([
    [() => parseEnergyKwh('--energy', '4MW'), 'MW is a unit of power; give an energy, as 4MWh'],
    [() => parseFromZero('--wear', '-1', 'a cost'), '--wear -1: give a cost'],
    [() => parseFromZero('--wear', '1e999', 'a cost'), 'give a cost'],
    [() => parseShare('--round-trip', '85'), 'not percent'],
    [() => parseShare('--round-trip', '0'), 'above 0'],
    [() => parseShare('--round-trip', 'x'), 'above 0'],
    [() => parseWindow('--window', '10-90'), 'not percent'],
    [() => parseWindow('--window', '0.9-0.1'), 'the lower one first'],
    [() => parseWindow('--window', '0.5'), 'such as 0.1-0.9'],
    [() => parseWindow('--window', '0.1-0.5-0.9'), 'such as 0.1-0.9'],
  ])('%s is wrong usage', (parse, message) => {
    expect(parse).toThrow(message);
  });
});
