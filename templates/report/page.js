// Draws the charts of a report and says when they stand: window.wattbook is what the printer waits for.

/** Content width of the paper in print.css: A4 less 16 mm at either side, at 96 pixels per inch. */
const PAPER_WIDTH_PX = 672;
const PLOT_CONFIG = {
  displaylogo: false,
  // A report tells nobody what it holds: plotly.js offers to send the chart to its maker's server.
  modeBarButtonsToRemove: ['sendChartToCloud', 'sendDataToCloud', 'select2d', 'lasso2d'],
  plotlyServerURL: '',
  toImageButtonOptions: { format: 'svg' },
};

const signal = { state: 'drawing', errors: [], figures: 0, done: undefined };
window.wattbook = signal;

const plots = [...document.querySelectorAll('.plot')].map((node) => ({
  node,
  number: Number(node.dataset.figure),
  figure: JSON.parse(node.nextElementSibling.textContent),
}));

async function drawAll() {
  for (const plot of plots) {
    try {
      await draw(plot);
      const faults = findFaults(plot.node, readTheme().paper);
      if (faults.length === 0) signal.figures += 1;
      else fail(plot, faults.join('; '));
    } catch (error) {
      fail(plot, error instanceof Error ? error.message : String(error));
    }
  }
  signal.state = signal.errors.length === 0 ? 'ready' : 'failed';
}

function draw({ node, figure }, widthPx = node.clientWidth) {
  const { data, layout } = toChart(figure, readTheme(), widthPx);
  return Plotly.react(node, data, layout, PLOT_CONFIG);
}

function fail({ node, number }, reason) {
  const text = `Figure ${number} could not be drawn: ${reason}`;
  signal.errors.push({ figure: number, text });
  const note = document.createElement('p');
  note.className = 'fault';
  note.textContent = text;
  node.before(note);
}

function redraw(widthPx) {
  for (const plot of plots) void draw(plot, widthPx);
}

/** Paper is light whatever the screen is; the browser tells before the page has its print style. */
function layOut({ onPaper, widthPx }) {
  document.documentElement.classList.toggle('paper', onPaper);
  redraw(widthPx);
}

function watchPage() {
  let drawnPx = window.innerWidth;
  window.addEventListener('resize', () => {
    if (window.innerWidth === drawnPx || matchMedia('print').matches) return;
    drawnPx = window.innerWidth;
    redraw();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw());
  window.addEventListener('beforeprint', () => layOut({ onPaper: true, widthPx: PAPER_WIDTH_PX }));
  window.addEventListener('afterprint', () => layOut({ onPaper: false }));
  for (const { node } of plots) {
    const details = node.parentElement.querySelector('details.data');
    details.addEventListener('toggle', () => details.open && fillData(node, details.querySelector('.scroll')));
  }
}

signal.done = drawAll().then(watchPage);
