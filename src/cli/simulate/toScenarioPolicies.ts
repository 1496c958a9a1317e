/** The policies that a scenario lists, ready to be made for the prices and the demand that they meet. */
import type { Foresight } from '../../sim/dispatch/arbitrageRun.js';
import type { TimeGrid } from '../../base/grid.js';
import { gridEndMs } from '../../base/grid.js';
import { MS_PER_HOUR } from '../../base/units.js';
import type { Policy } from '../../sim/dispatch/policies/policy.js';
import type { PolicySpec } from '../../sim/dispatch/policies/policySpec.js';
import { toPolicy } from '../../sim/dispatch/policies/policySpec.js';
import type { Outlook } from './policyMeans.js';
import { forecastOf, toMeans } from './policyMeans.js';
import type { PolicyFields } from './policyFields.js';
import type { Inputs } from './readInputs.js';
import type { ScenarioFile } from './readScenario.js';
import { fieldFault } from './readScenario.js';
import { given } from './toScenarioBattery.js';

export type ScenarioPolicy = {
  /** Position in the file's list, for errors. */
  readonly index: number;
  readonly name: string;
  readonly kind: PolicyFields['kind'];
  /** What it knows beforehand, in words. */
  readonly knows: string;
  readonly isForesighted: boolean;
  readonly foresight: Foresight;
  readonly priceDelayCount: number;
  /** RangeError as the policy and its forecaster. The optimum is no policy, and refuses. */
  readonly make: (outlook: Outlook) => Policy;
};

const DEFAULT_MARKET: readonly PolicyFields[] = [{ kind: 'optimal' }, { kind: 'recedingHorizon' }];
const DEFAULT_SITE: readonly PolicyFields[] = [{ kind: 'optimal' }, { kind: 'peakShaving' }];

/**
 * The policies of a scenario, each under a name of its own.
 *
 * @throws WattbookError `usage` for a name that is given twice, or an event outside the steps.
 */
export function toScenarioPolicies(
  file: ScenarioFile,
  { zone, grid }: Pick<Inputs, 'zone' | 'grid'>,
): ScenarioPolicy[] {
  const { scenario } = file;
  const list = scenario.policies ?? (scenario.site === undefined ? DEFAULT_MARKET : DEFAULT_SITE);
  const wearUsdPerMwh = scenario.wear ?? 0;
  const names = list.map((fields) => fields.name ?? fields.kind);
  return list.map((fields, index) => {
    const name = names[index]!;
    if (names.indexOf(name) < index)
      throw fieldFault(file, ['policies', index], `two policies are called ${name}; give one of them another name`);
    requireInside(file, fields, index, grid);
    return {
      ...{ index, name, kind: fields.kind, knows: knowledgeOf(fields) },
      isForesighted: foresightOf(fields) === 'perfect',
      foresight: foresightOf(fields),
      priceDelayCount: delayOf(fields),
      make: (outlook) => toPolicy(toSpec(fields, zone, wearUsdPerMwh), toMeans(fields, outlook, zone)),
    };
  });
}

function foresightOf(fields: PolicyFields): Foresight {
  const forecast = fields.kind === 'optimal' ? 'perfect' : forecastOf(fields)?.kind;
  return forecast === 'perfect' || forecast === 'published' ? forecast : 'backcast';
}

const FORECAST_WORDS = {
  perfect: 'the future',
  backcast: 'the past',
  noisy: 'the future, with an error',
  published: 'published prices',
} as const;

function knowledgeOf(fields: PolicyFields): string {
  switch (fields.kind) {
    case 'optimal':
      return FORECAST_WORDS.perfect;
    case 'recedingHorizon':
    case 'stochasticValue':
    case 'peakShaving':
      return FORECAST_WORDS[forecastOf(fields)?.kind ?? 'backcast'];
    case 'demandResponse':
      return 'its events';
    case 'idle':
    case 'threshold':
    case 'selfUse':
    case 'gridTarget':
      return 'the present';
  }
}

function delayOf(fields: PolicyFields): number {
  return ('priceDelayCount' in fields ? fields.priceDelayCount : undefined) ?? 0;
}

/** An event that lies outside the steps would be left out without a word. */
function requireInside(file: ScenarioFile, fields: PolicyFields, index: number, grid: TimeGrid): void {
  if (fields.kind !== 'demandResponse') return;
  const odd = fields.events.findIndex(
    ({ start, end }) => Date.parse(start) < grid.startMs || Date.parse(end) > gridEndMs(grid),
  );
  if (odd < 0) return;
  const span = [grid.startMs, gridEndMs(grid)].map((ms) => new Date(ms).toISOString()).join(' to ');
  throw fieldFault(file, ['policies', index, 'events', odd], `give an event within ${span}`);
}

function toSpec(fields: PolicyFields, zone: string, wearUsdPerMwh: number): PolicySpec {
  switch (fields.kind) {
    case 'optimal':
      throw new RangeError('The optimum is no policy.');
    case 'idle':
    case 'selfUse':
      return { kind: fields.kind };
    case 'threshold': {
      const { name, priceDelayCount, ...spec } = fields;
      return spec;
    }
    case 'gridTarget': {
      const { name, ...spec } = fields;
      return spec;
    }
    case 'peakShaving': {
      const { horizonHours, replanHours } = fields;
      return { kind: 'peakShaving', zone, ...given({ horizonHours, replanHours }) };
    }
    case 'demandResponse':
      return {
        kind: 'demandResponse',
        events: fields.events.map(toEvent),
        ...given({ rechargeKw: fields.rechargeKw }),
      };
    case 'recedingHorizon': {
      const { errorKeptPerHour, endUsdPerMwh, dailyDischarge } = fields;
      const dailyLimit = dailyDischarge === undefined ? undefined : { dischargeKwh: dailyDischarge, zone };
      const rest = given({ errorKeptPerHour, endUsdPerMwh, dailyLimit, plans: toPlans(fields, zone) });
      return { kind: 'recedingHorizon', wearUsdPerMwh, ...rest };
    }
    case 'stochasticValue': {
      const { name, priceDelayCount, forecast, ...spec } = fields;
      return { ...spec, zone, wearUsdPerMwh };
    }
  }
}

type Planned = Extract<PolicyFields, { kind: 'recedingHorizon' }>;

function toPlans({ horizonHours, horizonDays, replanHours }: Planned, zone: string) {
  if (horizonDays === undefined) {
    if (horizonHours === undefined && replanHours === undefined) return undefined;
    return { horizonHours: horizonHours ?? DEFAULT_HORIZON_HOURS, ...given({ replanHours }) };
  }
  if (horizonHours === undefined && replanHours === undefined) return { horizonDays, zone };
  throw new RangeError('Give horizonDays, or horizonHours and replanHours, not both.');
}

const DEFAULT_HORIZON_HOURS = 48;

function toEvent({
  start,
  end,
  committed,
  notice,
}: Extract<PolicyFields, { kind: 'demandResponse' }>['events'][number]) {
  const [startMs, endMs] = [Date.parse(start), Date.parse(end)];
  return { startMs, endMs, committedKw: committed, noticeMs: notice * MS_PER_HOUR };
}
