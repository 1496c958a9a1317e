import { describe, expect, it } from 'vitest';
import { WattbookError } from '../../../../src/base/errors.js';
import { parseBillingPeriods } from '../../../../src/sim/market/tariff/parseBillingPeriods.js';
import { parseUrdb } from '../../../../src/sim/market/tariff/parseUrdb.js';

describe('a URDB text that cannot be billed is refused by file and field', () => {
  const rate = (part: object) => JSON.stringify({ name: 'A', energyratestructure: [[{ rate: 0.1 }]], ...part });

  it.each([
    ['not JSON', '{'],
    ['energyratestructure is missing', '{"name": "A"}'],
    ['the text holds no rate', '3'],
    ['lists 2 rates', `{"items": [${rate({})}, ${rate({})}]}`],
    ['energyratestructure is not a list of periods', rate({ energyratestructure: [0.1] })],
    ['energy.periods', rate({ energyratestructure: [] })],
    ['energyratestructure[0][0].rate is "0.1"', rate({ energyratestructure: [[{ rate: '0.1' }]] })],
    ['energyratestructure[0][0].unit', rate({ energyratestructure: [[{ rate: 0.1, unit: 'therm' }]] })],
    ['energyratestructure[0][0].max', rate({ energyratestructure: [[{ rate: 0.1, max: 'all' }, { rate: 0.2 }]] })],
    ['energy.weekday[0][0]', rate({ energyweekdayschedule: Array(12).fill(Array(24).fill(3)) })],
    ['energyweekdayschedule', rate({ energyweekdayschedule: 'always' })],
    ['demandrateunit is kVA', rate({ demandrateunit: 'kVA' })],
    ['flatdemandmonths', rate({ flatdemandstructure: [[{ rate: 1 }]], flatdemandmonths: ['0'] })],
    ['lookbackpercent is 75', rate({ lookbackpercent: 75 })],
    ['lookbackmonths', rate({ lookbackpercent: 0.75 })],
    ['demandratchetpercentage', rate({ demandratchetpercentage: [80, 80] })],
    ['coincidentratestructure', rate({ coincidentratestructure: [[{ rate: 4 }]] })],
    ['fueladjustmentsmonthly', rate({ fueladjustmentsmonthly: [0, 0.01] })],
    ['fixedchargeunits', rate({ fixedchargefirstmeter: 3, fixedchargeunits: '$/h' })],
    ['minchargeunits', rate({ mincharge: 3, minchargeunits: '$/day' })],
    ['dgrules', rate({ dgrules: 'Value of Solar' })],
    ['sellUsdPerKwh', rate({ dgrules: 'Net Billing Hourly' })],
  ])('%s', (words, text) => {
    const refused = () => parseUrdb(text, { file: 'r.json' });
    expect(refused).toThrow(WattbookError);
    expect(refused).toThrow(words);
    expect(refused).toThrow('r.json');
  });

  it('reads on where a charge is left out knowingly, and notes it', () => {
    const options = { file: 'r.json', leaveOut: ['coincidentratestructure'] };
    const { notes } = parseUrdb(rate({ coincidentratestructure: [[{ rate: 4 }]] }), options);
    expect(notes).toEqual(['coincidentratestructure is left out of the bill, as asked']);
  });

  it('reads a look-back for all demand, and fields written with capitals', () => {
    const part = {
      demandratestructure: [[{ rate: 9 }]],
      lookbackPercent: 0.8,
      lookbackRange: 11,
      fixedmonthlycharge: 12,
    };
    const spec = parseUrdb(rate(part), { file: 'r.json' });
    expect(spec.demand?.ratchet).toEqual({ shareFraction: 0.8, previousCount: 11 });
    expect(spec.demand?.timeOfUse?.[0]?.periods[0]?.isRatcheted).toBe(true);
    expect(spec.fixed).toEqual({ usdPerMonth: 12 });
    expect(spec.notes).toEqual(['the look-back is taken to hold for every period of demandratestructure']);
  });

  it('notes what it understood in one of several ways', () => {
    const structure = [
      [
        { max: 200, unit: 'kWh/kW', rate: 0.03 },
        { max: 500, unit: 'kWh' },
        { max: 900, unit: 'kWh/kW', rate: 0.02 },
      ],
    ];
    const { notes } = parseUrdb(rate({ energyratestructure: structure, dgrules: 'Net Metering' }), { file: 'r.json' });
    expect(notes).toEqual([
      'energyratestructure[0][1] has no rate: read as 0, as URDB leaves zero rates out',
      'energyratestructure[0][2] is the last tier: its limit of 900 is left out, and its rate holds beyond',
      'energyratestructure[0][0] bounds the tiers after it at 200 hours of demand; its own rate is not billed',
      'dgrules is Net Metering: surplus energy is carried to December and then lost',
    ]);
  });
});

describe('a billing-period table that cannot be billed is refused by row and column', () => {
  const header =
    'Billing Period,Start Month,End Month,Start Time,End Time,Excluding Start Time,Excluding End Time,Weekday?,Value,Charge';
  const table = (...rows: string[]) => [header, ...rows].join('\n');

  it.each([
    ['no column Weekday?', header.replace('Weekday?', 'Days') + '\n1,1,12,1,24,,,2,0.1,Energy'],
    ['row 2, column End Month: "13"', table('1,1,13,1,24,,,2,0.1,Energy')],
    ['row 2, column Start Time: "0"', table('1,1,12,0,24,,,2,0.1,Energy')],
    ['row 2, column End Month: End Month 3 comes before', table('1,10,3,1,24,,,2,0.1,Energy')],
    ['row 2, column Weekday?', table('1,1,12,1,24,,,7,0.1,Energy')],
    ['row 2, column Value', table('1,1,12,1,24,,,2,free,Energy')],
    ['row 2, column Charge: "power"', table('1,1,12,1,24,,,2,0.1,Power')],
    [
      'the hour ending 18 of weekdays in month 1',
      table('1,1,12,1,24,18,19,1,0.1,Energy', '2,1,12,1,24,,,0,0.1,Energy'),
    ],
    ['looks like USD/MWh', table('1,1,12,1,24,,,2,54.2,Energy')],
  ])('%s', (words, text) => {
    const refused = () => parseBillingPeriods(text, { file: 't.csv' });
    expect(refused).toThrow(WattbookError);
    expect(refused).toThrow(words);
    expect(refused).toThrow('t.csv');
  });
});
