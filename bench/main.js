// Ours beside the peers', in one run. npm run bench [-- --json FILE]
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchAgeing } from './ageing.js';
import { benchDispatch } from './dispatch.js';
import { benchEngine } from './engine.js';
import { findJupyter } from './jupyter.js';
import { benchKernel } from './kernel.js';
import { benchLanguage } from './language.js';
import { benchNotebooks } from './notebooks.js';
import { benchPower } from './power.js';
import { benchSite } from './site.js';

const { values: options, positionals: wanted } = parseArgs({
  options: { json: { type: 'string' }, long: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const jupyter = await findJupyter();
if (jupyter === undefined) {
  console.log(
    "Debian's jupyter-nbconvert is not installed (apt-get install jupyter-nbconvert): its columns stay empty.",
  );
}
const rows = [];
for await (const row of measureAll()) {
  rows.push(row);
  console.log(format(row));
}
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(rows, null, 2)}\n`);

async function* measureAll() {
  console.log(
    format({ name: 'name', ours: 'ours', peer: 'peer', unit: 'unit', ratio: 'ours/peer', goal: 'goal', met: 'met' }),
  );
  const parts = {
    dispatch: () => benchDispatch(),
    site: () => benchSite({ isLong: options.long }),
    ageing: () => benchAgeing(),
    power: () => benchPower(),
    kernel: () => benchKernel(jupyter),
    language: () => benchLanguage(),
    notebooks: () => benchNotebooks(jupyter),
    engine: () => benchEngine(jupyter),
  };
  const unknown = wanted.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined)
    throw new RangeError(`Give parts of ${Object.keys(parts).join(', ')}; ${unknown} is none.`);
  for (const [name, measure] of Object.entries(parts))
    if (wanted.length === 0 || wanted.includes(name)) yield* measure();
}

/** A row: ratio is ours over the peer's in the same run, goal the most it may be. */
function format({ name, ours, peer, unit, ratio, goal, met }) {
  const number = (value) => (typeof value === 'number' ? value.toPrecision(3) : (value ?? '–'));
  const yesNo = typeof met === 'boolean' ? (met ? 'yes' : 'no') : (met ?? '–');
  const cells = [number(ours).padStart(9), number(peer).padStart(9), unit.padEnd(5), number(ratio).padStart(9)];
  return `${name.padEnd(58)} ${cells.join(' ')} ${number(goal).padStart(7)} ${yesNo}`;
}
