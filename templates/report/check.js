// A chart counts as drawn only if each of its traces left marks at real places.

const COORDINATES = ['d', 'points', 'transform', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'width', 'height', 'cx', 'cy', 'r'];
const MARKS = '.plot path, .plot rect, .plot image, .pielayer path';

/** What is wrong with a drawn chart, as sentences; empty when nothing is. */
function findFaults(plot) {
  const faults = plot._fullData.map((trace) => traceFault(trace, plot)).filter((fault) => fault !== undefined);
  const svg = plot.querySelector('.main-svg');
  const size = svg?.getBoundingClientRect();
  if (size === undefined || size.width < 1 || size.height < 1) return [...faults, 'it has no size'];
  const bad = [...plot.querySelectorAll('.main-svg *')].find(hasBadCoordinate);
  if (bad !== undefined) faults.push(`a ${bad.tagName} stands at no real place (NaN)`);
  if (![...plot.querySelectorAll(MARKS)].some(isVisible)) faults.push('no mark is visible');
  return faults;
}

function traceFault(trace, plot) {
  const given = plot.data[trace.index];
  if (given.visible === false || given.visible === 'legendonly') return undefined;
  const name = `trace ${trace.index + 1}${given.name === undefined ? '' : ` (${given.name})`}`;
  const type = given.type ?? 'scatter';
  if (trace.type !== type) return `${name}: this page cannot draw the type ${type}`;
  if (trace.visible !== true || !hasPoint(plot.calcdata[trace.index] ?? [])) return `${name} has no point to draw`;
  return undefined;
}

/** calcdata holds positions by kind of trace: x and y of lines, p and s of bars, v of slices, z of heatmaps, med of boxes. */
function hasPoint(points) {
  return points.some(({ x, y, p, s, v, z, med }) => {
    if (Array.isArray(z)) return z.some((row) => [...row].some(Number.isFinite));
    const pairs = [
      [x, y],
      [p, s],
      [v, v],
      [med, med],
    ];
    return pairs.some((pair) => pair.every(Number.isFinite));
  });
}

function hasBadCoordinate(element) {
  return COORDINATES.some((name) => /NaN|Infinity|undefined/.test(element.getAttribute(name) ?? ''));
}

function isVisible(mark) {
  const box = mark.getBBox();
  const style = getComputedStyle(mark);
  const hasInk = style.stroke !== 'none' || style.fill !== 'none' || mark.tagName === 'image';
  return box.width + box.height > 0 && hasInk && style.visibility !== 'hidden' && style.opacity !== '0';
}
