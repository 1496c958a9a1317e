import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { toLeftover } from '../../../../src/sim/dispatch/site/ledger.js';
import type { SiteProblem } from '../../../../src/sim/dispatch/site/siteProblem.js';
import { solveStretch } from '../../../../src/sim/dispatch/site/siteStretch.js';
import { cutSplice, toSplice } from '../../../../src/sim/dispatch/site/splice.js';
import { cutAtUsd } from '../../../../src/sim/dispatch/site/stageCut.js';
import { toStepPieces } from '../../../../src/sim/dispatch/site/stepPieces.js';
import { toSiteProblem } from '../../../../src/sim/dispatch/site/toSiteProblem.js';
import type { SiteCase } from './siteCases.js';
import { siteCases } from './siteCases.js';

const ROUNDING_SHARE = 1e-9;
/** Three numbers from 0 to 1, by which the caps of three trials are chosen. */
const trials = fc.tuple(
  ...[0, 1, 2].map(() => fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 4 })),
);

/** No bookings: these may contradict the start. */
function toProblem({ battery, site, options }: SiteCase): SiteProblem {
  const { bookings, ...others } = options;
  return toSiteProblem(
    battery,
    site,
    bookings === undefined ? options : others,
    toLeftover(battery, [], site.grid.count),
  );
}

test.prop([siteCases(-60), trials], { numRuns: 300 })(
  'bounds any schedule, and no less well than its duals',
  (one, kw) => {
    const problem = toProblem(one);
    const { stepCount, startKwh, overUsdPerKw } = problem;
    const pieces = toStepPieces(problem);
    const solve = (capsKw: number[]) => {
      const stretch = { stages: [{ fromStep: 0, toStep: stepCount }], startKwh, endKwh: null };
      const caps = Float64Array.from(overUsdPerKw, (_, peak) => capsKw[peak]!);
      const { revenueUsd, duals } = solveStretch(problem, pieces, caps, stretch);
      return { revenueUsd, dual: duals[0]!, view: { capsKw: caps, beforeKwh: startKwh, afterKwh: 0 } };
    };
    const [first, second, third] = kw.map(solve) as [
      ReturnType<typeof solve>,
      ReturnType<typeof solve>,
      ReturnType<typeof solve>,
    ];
    const splice = toSplice(problem, [first.dual, second.dual]);
    for (const { view, revenueUsd } of [first, second, third]) {
      const cut = cutSplice(splice, view);
      const boundUsd = cutAtUsd(cut, view);
      const slackUsd = ROUNDING_SHARE * (1 + Math.abs(revenueUsd));
      expect(boundUsd).toBeGreaterThanOrEqual(revenueUsd - slackUsd);
      for (const { dual } of [first, second]) expect(boundUsd).toBeLessThanOrEqual(cutAtUsd(dual.cut, view) + slackUsd);
      // A cut bounds what is seen from elsewhere too.
      for (const other of [first, second, third]) {
        expect(cutAtUsd(cut, other.view)).toBeGreaterThanOrEqual(other.revenueUsd - slackUsd);
      }
    }
    expect(cutAtUsd(first.dual.cut, first.view)).toBeCloseTo(first.revenueUsd, 7);
  },
);
