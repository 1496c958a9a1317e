// Colours of a chart come from the page's custom properties, so that light, dark and paper need one figure only.

const AXIS = /^[xy]axis\d*$/;
const NARROW_PX = 480;
/** Least contrast of a mark against its ground (WCAG 2.2, 1.4.11). */
const MARK_CONTRAST = 3;

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read('ink'),
    muted: read('muted'),
    line: read('line'),
    grid: read('grid'),
    paper: read('paper'),
    accent: read('accent'),
    family: getComputedStyle(document.body).fontFamily,
  };
}

/** A copy of the figure for this theme and width; the original stays as the notebook made it. */
function toChart(figure, theme, widthPx) {
  const { data, layout } = structuredClone(figure);
  const isNarrow = widthPx < NARROW_PX;
  delete layout.title;
  delete layout.width;
  for (const key of Object.keys(layout).filter((name) => AXIS.test(name))) {
    followPage(layout[key]);
    // An axis laid over another would else take the other's ticks, at odd numbers of its own.
    if (layout[key].overlaying) layout[key].tickmode ??= 'auto';
  }
  for (const note of layout.annotations ?? []) note.font = { ...note.font, color: theme.ink };
  return {
    data: data.map((trace) => toReadable(trace, theme)),
    layout: {
      ...layout,
      template: toTemplate(theme, isNarrow),
      width: widthPx,
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { ...layout.font, family: theme.family, size: isNarrow ? 11 : 12, color: theme.ink },
      hoverlabel: { bgcolor: theme.paper, bordercolor: theme.line, font: { color: theme.ink, family: theme.family } },
      margin: { t: 24, r: 12, b: 44, l: 56, ...layout.margin, ...(isNarrow ? { l: 44, r: 8 } : {}) },
      modebar: { bgcolor: 'rgba(0,0,0,0)', color: theme.muted, activecolor: theme.ink },
      dragmode: isNarrow ? false : (layout.dragmode ?? 'zoom'),
    },
  };
}

function followPage(axis) {
  for (const key of ['color', 'gridcolor', 'linecolor', 'tickcolor', 'zerolinecolor']) delete axis[key];
  for (const font of [axis.tickfont, axis.title?.font]) delete font?.color;
}

function toTemplate(theme, isNarrow) {
  const axis = {
    automargin: true,
    gridcolor: theme.grid,
    linecolor: theme.line,
    tickcolor: theme.line,
    zerolinecolor: theme.muted,
    zerolinewidth: 1,
    title: { standoff: 8 },
    nticks: isNarrow ? 5 : 0,
  };
  return {
    layout: {
      xaxis: { ...axis, showline: true, ticks: 'outside', ticklen: 4 },
      yaxis: axis,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', bgcolor: 'rgba(0,0,0,0)' },
      hovermode: 'closest',
    },
  };
}

function toReadable(trace, theme) {
  for (const part of [trace.line, trace.marker, trace.marker?.line]) {
    if (typeof part?.color === 'string') part.color = readable(part.color, theme);
  }
  return trace;
}

/** Figures are made for white paper. On a dark page a colour that would sink is mixed with the ink until it stands out. */
function readable(color, { paper, ink }) {
  const [mark, ground, text] = [color, paper, ink].map(toRgb);
  if (luminance(ground) > 0.5) return color;
  for (let share = 0; share < 1; share += 0.1) {
    const mixed = mark.map((channel, i) => Math.round(channel * (1 - share) + text[i] * share));
    if (contrast(mixed, ground) >= MARK_CONTRAST) return share === 0 ? color : `rgb(${mixed.join(',')})`;
  }
  return ink;
}

function toRgb(color) {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(first, second) {
  const [high, low] = [first, second].map(luminance).sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
