// A chart counts as drawn only if each of its traces left marks at real places.

const COORDINATES = ['d', 'points', 'transform', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'width', 'height', 'cx', 'cy', 'r'];
const MARKS = ':is(path, rect, image)';
/** A mark must differ at least this much from the page (WCAG contrast ratio; 1 is invisible). */
const INK_CONTRAST = 1.2;
/** A smaller plot shows nothing. */
const LEAST_SIZE_PX = 20;

/** What is wrong with a drawn chart, as sentences; empty when nothing is. */
function findFaults(plot, paper) {
  const faults = plot._fullData.map((trace) => traceFault(trace, plot)).filter((fault) => fault !== undefined);
  const size = plot.querySelector('.main-svg')?.getBoundingClientRect();
  const area = plot._fullLayout._size;
  if (size === undefined || Math.min(size.width, size.height, area.w, area.h) < LEAST_SIZE_PX) {
    return [...faults, 'it has no room'];
  }
  const bad = [...plot.querySelectorAll('.main-svg *')].find(hasBadCoordinate);
  if (bad !== undefined) faults.push(`a ${bad.tagName} stands at no real place (NaN)`);
  const groups = [...plot.querySelectorAll(':is(.plot, .pielayer) :is(.trace, .hm, .contour)')];
  const isEmpty = groups.length === 0 || !groups.some((group) => group.querySelector(MARKS));
  if (isEmpty) return [...faults, 'no mark was drawn'];
  const frame = {
    left: size.left + area.l,
    top: size.top + area.t,
    right: size.left + area.l + area.w,
    bottom: size.top + area.t + area.h,
  };
  const blank = groups.find((group) => !hasVisibleMark(group, { paper, frame }));
  if (blank !== undefined) faults.push(`${nameOfGroup(blank)} cannot be seen on the page`);
  return faults;
}

function hasVisibleMark(group, ground) {
  const marks = [...group.querySelectorAll(MARKS)];
  return marks.length === 0 || marks.some((mark) => isVisible(mark, ground));
}

function nameOfGroup(group) {
  const trace = group.__data__?.[0]?.trace;
  return trace === undefined ? 'a trace' : nameOf(trace);
}

function nameOf({ index, name }) {
  return `trace ${index + 1} (${name})`;
}

function traceFault(trace, plot) {
  const given = plot.data[trace.index];
  if (given.visible === false || given.visible === 'legendonly') return undefined;
  const name = nameOf(trace);
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

function isVisible(mark, { paper, frame }) {
  const box = mark.getBoundingClientRect();
  const isInside =
    box.left <= frame.right && box.right >= frame.left && box.top <= frame.bottom && box.bottom >= frame.top;
  const isShown = mark.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? true;
  if (!isInside || !isShown || box.width + box.height === 0) return false;
  // Figures are made for white paper, which the printer checks; on a dark screen a reader needs no alarm.
  if (mark.tagName === 'image' || luminance(toRgb(paper)) < 0.5) return true;
  return inksOf(mark).some((ink) => contrast(toRgb(ink), toRgb(paper)) >= INK_CONTRAST);
}

/** The colours a mark is painted with; a pattern paints with those of its parts. */
function inksOf(mark) {
  const { fill, fillOpacity, stroke, strokeOpacity, strokeWidth } = getComputedStyle(mark);
  const pattern = /url\("?#([^")]+)"?\)/.exec(fill)?.[1];
  if (pattern !== undefined) return [...document.getElementById(pattern).children].flatMap(inksOf);
  const inks = [];
  // A hatching line has no fill of its own; what it inherits paints no area.
  const isHatching = mark.parentNode.tagName === 'pattern' && !mark.hasAttribute('fill') && mark.style.fill === '';
  if (fill !== 'none' && fillOpacity !== '0' && !isHatching) inks.push(fill);
  if (stroke !== 'none' && strokeOpacity !== '0' && parseFloat(strokeWidth) > 0) inks.push(stroke);
  return inks;
}
