/** The compliance card for a terminal and as JSON. */
import { formatNumber } from '../../base/format.js';
import { MS_PER_SECOND } from '../../base/units.js';
import type { RuleSet } from '../../sim/power/comply/rule.js';
import type { ValueUnit, Verdict } from '../../sim/power/comply/verdict.js';
import { formatTable, wrapLines } from '../textTable.js';
import type { FileFacts } from './judgeFile.js';
import type { PowerFile } from './powerFile.js';

export type ComplianceCard = {
  readonly file: PowerFile;
  readonly sets: readonly RuleSet[];
  readonly verdicts: readonly Verdict[];
  /** Null where no row was read. */
  readonly facts: FileFacts | null;
  readonly nominalKw: number | null;
};

/** Rows that stand this much nearer or farther than a step are told. */
const EVEN_SHARE = 0.01;

/** The lines of the card: what was read, a table, the reasons, what was assumed, the count. */
export function describeCard(card: ComplianceCard): string[] {
  const header = ['rule', 'of', 'verdict', 'worst', 'limit', 'margin', 'first over'];
  const rows = card.verdicts.map((verdict) => toRow(verdict, card));
  return [
    ...describeSource(card),
    '',
    ...formatTable({ header, rows, textCount: 3 }),
    ...describeReasons(card.verdicts),
    ...describeNotes(card.verdicts),
    '',
    countVerdicts(card.verdicts),
  ];
}

function describeSource({ file, facts, nominalKw }: ComplianceCard): string[] {
  const nominal = nominalKw === null ? 'nominal power not given' : `nominal ${formatNumber(nominalKw / 1000, 3)} MW`;
  const columns = file.channels.map(({ header }) => header).join(', ');
  if (facts === null) return wrapLines(`${file.name}, ${columns}; ${nominal}`, '  ');
  const { rowCount, stepMs, spreadMs } = facts;
  const line = `${file.name}, ${columns}: ${formatNumber(rowCount, 0)} rows in steps of ${stepMs} ms; ${nominal}`;
  const [shortMs, longMs] = spreadMs;
  const isEven = longMs - stepMs <= EVEN_SHARE * stepMs && stepMs - shortMs <= EVEN_SHARE * stepMs;
  if (isEven || longMs === 0) return wrapLines(line, '  ');
  const uneven = `rows stand ${formatNumber(shortMs, 0)} to ${formatNumber(longMs, 0)} ms apart: means over even steps are judged`;
  return [...wrapLines(line, '  '), ...wrapLines(uneven, '  ')];
}

function toRow(
  { rule, status, value, limit, unit, marginFraction, firstViolationMs }: Verdict,
  { facts, file }: ComplianceCard,
): string[] {
  return [
    rule.id,
    rule.authority,
    status,
    value === null ? '' : formatValue(value, unit),
    limit === null ? '' : formatValue(limit, unit),
    marginFraction === null ? '' : `${formatNumber(100 * marginFraction, 1)} %`,
    status !== 'fail' || firstViolationMs === null ? '' : formatInstant(firstViolationMs, file, facts),
  ];
}

function formatValue(value: number, unit: ValueUnit): string {
  switch (unit) {
    case 'kW':
      return `${formatNumber(value / 1000, 3)} MW`;
    case 'kW/min':
      return `${formatNumber(value / 1000, 3)} MW/min`;
    case 'share':
      return `${formatNumber(100 * value, 2)} %`;
    case 's':
      return `${formatNumber(value, 3)} s`;
  }
}

function formatInstant(offsetMs: number, { time }: PowerFile, facts: FileFacts | null): string {
  if (time.msPerUnit !== null || facts === null)
    return `${formatNumber(((facts?.startMs ?? 0) + offsetMs) / MS_PER_SECOND, 3)} s`;
  return new Date(facts.startMs + offsetMs).toISOString();
}

function describeReasons(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ rule, status, reasons }) => {
    if (reasons.length === 0) return [];
    const word = status === 'fail' ? 'fails; besides' : status;
    return ['', ...wrapLines(`${rule.id} ${word}: ${reasons.join('; ')}`, '  ')].slice(
      status === 'not by simulation' ? 1 : 0,
    );
  });
}

function describeNotes(verdicts: readonly Verdict[]): string[] {
  const told = verdicts.filter(({ status }) => status !== 'not by simulation');
  const lines = told.map(({ rule }) => {
    const standing = rule.standing === 'primary' ? '' : ` [${rule.standing}]`;
    const note = rule.note === undefined ? '' : `; ${rule.note}`;
    return `${rule.id}: ${rule.name}. ${rule.source}, ${rule.date}, ${rule.status}${standing}${note}`;
  });
  return lines.length === 0 ? [] : ['', ...lines.flatMap((line) => wrapLines(line, '  '))];
}

function countVerdicts(verdicts: readonly Verdict[]): string {
  const counts = (['pass', 'fail', 'cannot be judged', 'not by simulation'] as const).map((status) => {
    const count = verdicts.filter((verdict) => verdict.status === status).length;
    return `${count} ${status}`;
  });
  return counts.join(', ');
}

/** The card with the course of what each rule judges; NaN, where nothing was judged, as null. */
export function toCardJson({ file, sets, verdicts, facts, nominalKw }: ComplianceCard) {
  const columns = file.channels.map(({ channel, header, factor }) => ({ channel, header, factor }));
  return {
    ok: true,
    source: { file: file.name, columns, isInstants: file.time.msPerUnit === null, nominalKw, ...facts },
    ruleSets: sets.map(({ id, title }) => ({ id, title })),
    verdicts: verdicts.map(({ trace, spectrum, ...verdict }) => ({
      ...verdict,
      trace: trace === null ? null : { ...trace, values: [...trace.values] },
      spectrum: spectrum === null ? null : { ...spectrum, values: [...spectrum.values] },
    })),
  };
}
