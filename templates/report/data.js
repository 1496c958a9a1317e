// The numbers behind a chart as tables, made when a reader opens them: a year of hours would swell every report.

function fillData(plot, target) {
  const traces = plot._fullData.filter((trace) => trace.visible === true);
  const groups = new Map();
  for (const trace of traces) {
    const key = trace.z === undefined ? JSON.stringify([trace.xaxis, toList(trace.x ?? trace.labels)]) : trace.uid;
    groups.set(key, [...(groups.get(key) ?? []), trace]);
  }
  target.replaceChildren(...[...groups.values()].map((group) => toTable(plot, group)));
}

function toTable(plot, [first, ...others]) {
  if (first.z !== undefined) return heatTable(plot, first);
  const group = [first, ...others];
  const positions = toList(first.x ?? first.labels);
  const amounts = group.map((trace) => toList(trace.y ?? trace.values));
  const head = [axisTitle(plot, first.xaxis, 'Position'), ...group.map((trace) => columnTitle(plot, trace))];
  const count = Math.max(positions.length, ...amounts.map((list) => list.length));
  const rows = Array.from({ length: count }, (_, i) => [positions[i] ?? i, ...amounts.map((list) => list[i])]);
  return buildTable(head, rows);
}

function heatTable(plot, trace) {
  const columns = toList(trace.x);
  const lines = toList(trace.y);
  const rows = toList(trace.z).map((row, i) => [lines[i] ?? i, ...toList(row)]);
  return buildTable([axisTitle(plot, trace.yaxis, 'Position'), ...columns.map(String)], rows);
}

function columnTitle(plot, trace) {
  const title = axisTitle(plot, trace.yaxis, '');
  if (title.startsWith(trace.name)) return title;
  return title === '' ? trace.name : `${trace.name}, ${title}`;
}

function axisTitle(plot, id, otherwise) {
  const key = id?.replace(/^([xy])/, '$1axis');
  return plot._fullLayout[key]?.title?.text || otherwise;
}

function buildTable(head, rows) {
  const table = document.createElement('table');
  const headRow = table.createTHead().insertRow();
  head.forEach((text) => addCell(headRow, 'th', text).setAttribute('scope', 'col'));
  const body = table.createTBody();
  for (const [first, ...rest] of rows) {
    const row = body.insertRow();
    addCell(row, 'th', showNumber(first)).setAttribute('scope', 'row');
    for (const value of rest) addCell(row, 'td', showNumber(value)).className = 'number';
  }
  return table;
}

function addCell(row, tag, text) {
  const cell = document.createElement(tag);
  cell.textContent = text;
  row.append(cell);
  return cell;
}

function showNumber(value) {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' ? String(Number(value.toPrecision(8))) : String(value);
}

function toList(values) {
  return values === undefined ? [] : Array.from(values);
}
