/** Values as MIME bundles, each with a plain text that any viewer shows. */
import { inspect } from 'node:util';
import { frameBundle, seriesBundle } from './tables.js';

const DISPLAY = Symbol.for('Jupyter.display');
const PLOTLY_MIME = 'application/vnd.plotly.v1+json';
/** More of a long array than this is not read by anybody. */
const SHOWN_ITEMS = 20;

/** The result of a cell: text is shown as it is. */
export async function toResultBundle(value) {
  return toPlainJson(typeof value === 'string' ? { 'text/plain': value } : await toBundle(value));
}

/** A bundle, or the promise of one where the value's own display method is asynchronous. */
export function toBundle(value) {
  if (typeof value === 'string') return { 'text/plain': value };
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return plain(value);
  if (typeof value[DISPLAY] === 'function') return value[DISPLAY]();
  if (isNumbers(value)) return { 'text/plain': describeNumbers(value) };
  return figureBundle(value) ?? frameBundle(value) ?? seriesBundle(value) ?? plain(value);
}

function plain(value) {
  return { 'text/plain': inspect(value) };
}

/** A plotly figure: traces and a layout. */
function figureBundle({ data, layout, frames, config }) {
  const isObject = (part) => typeof part === 'object' && part !== null && !Array.isArray(part);
  if (!Array.isArray(data) || !isObject(layout) || !data.every(isObject)) return undefined;
  const title = typeof layout.title === 'string' ? layout.title : layout.title?.text;
  const figure = {
    data,
    layout,
    ...(frames === undefined ? {} : { frames }),
    ...(config === undefined ? {} : { config }),
  };
  const traces = data.length === 1 ? '1 trace' : `${data.length} traces`;
  return { [PLOTLY_MIME]: figure, 'text/plain': `Figure${title === undefined ? '' : `: ${title}`} (${traces})` };
}

function isNumbers(value) {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !Buffer.isBuffer(value);
}

/** `Float64Array(8760) [ 1, 2, ... ]`, and for a long one its least, mean and greatest value. */
function describeNumbers(values) {
  const text = inspect(values, { maxArrayLength: SHOWN_ITEMS });
  if (values.length <= SHOWN_ITEMS || typeof values[0] !== 'number') return text;
  let [least, greatest, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    [least, greatest, sum, count] = [Math.min(least, value), Math.max(greatest, value), sum + value, count + 1];
  }
  const gaps = count === values.length ? '' : `, ${values.length - count} NaN`;
  return `${text}\nmin ${least}, mean ${sum / count}, max ${greatest}${gaps}`;
}

/** The bundle as JSON can carry it: typed arrays as lists, BigInt as text; NaN becomes null, as JSON has it. */
export function toPlainJson(bundle) {
  if (typeof bundle !== 'object' || bundle === null) {
    throw new TypeError(`Give a MIME bundle such as { 'text/plain': '...' }; this one is ${inspect(bundle)}.`);
  }
  return toJson(bundle);
}

/** Any value as JSON has it. */
export function toJson(value) {
  const text = JSON.stringify(value, (_, part) => {
    if (ArrayBuffer.isView(part) && !(part instanceof DataView)) return Array.from(part);
    return typeof part === 'bigint' ? String(part) : part;
  });
  return text === undefined ? null : JSON.parse(text);
}
