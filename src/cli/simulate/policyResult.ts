/** What one policy comes to. */
import type { Series } from '../../base/series.js';
import type { ArbitrageSummary } from '../../sim/dispatch/arbitrageSummary.js';
import type { BatteryLifeRun } from '../../sim/dispatch/life/dispatchLife.js';
import type { CellHealth } from '../../sim/storage/ageing/ageYear.js';
import type { OutsideRange } from '../../sim/storage/ageing/outsideRange.js';

/** Energies and hours of the battery, whatever the money. */
export type Flows = Pick<
  ArbitrageSummary,
  | 'dischargedMwh'
  | 'chargedMwh'
  | 'lossMwh'
  | 'storedChangeMwh'
  | 'equivalentFullCycles'
  | 'spanHours'
  | 'chargingHours'
  | 'dischargingHours'
>;

/** A battery alone in a market. */
export type MarketMoney = Pick<
  ArbitrageSummary,
  'revenueUsd' | 'wearUsd' | 'auxiliaryUsd' | 'objectiveUsd' | 'gapHours' | 'simultaneousHours' | 'boundUsd'
> & {
  /** Electricity of the thermal management at the purchase prices, not in the objective. */
  readonly climateUsd: number;
};

/** A site with its battery. */
export type SiteMoney = {
  /** By component of the bill; what the market's energy costs is `market-energy`. */
  readonly costUsd: Readonly<Record<string, number>>;
  readonly totalUsd: number;
  readonly savedUsd: Readonly<Record<string, number>>;
  readonly totalSavedUsd: number;
  /** Wear that the plan reckoned with; not on a bill. */
  readonly wearUsd: number;
  readonly peakKw: number;
  /** January first; empty without a tariff. */
  readonly monthPeaksKw: readonly number[];
  readonly curtailedMwh: number;
  readonly unservedMwh: number;
};

export type ThermalFigures = {
  readonly meanCellC: number;
  readonly hottestCellC: number;
  readonly coldestCellC: number;
  readonly climateMwh: number;
};

export type PolicyResult = {
  readonly name: string;
  readonly kind: string;
  readonly knows: string;
  readonly isForesighted: boolean;
  readonly flows: Flows;
  readonly market: MarketMoney | null;
  readonly site: SiteMoney | null;
  /** Of what perfect foresight earns or saves, wear counted; null where there is no such bound. */
  readonly captureFraction: number | null;
  readonly thermal: ThermalFigures | null;
  /** Of the cells after the span, from new; null without a model of ageing. */
  readonly health: CellHealth | null;
  readonly outside: readonly OutsideRange[];
  /** Over several years; null for a single span. */
  readonly life: BatteryLifeRun | null;
  readonly warnings: readonly string[];
  /** By column of the schedule file, which begins with the instant. */
  readonly schedule: Readonly<Record<string, Series<string>>>;
};

export type SimulationResult = {
  readonly policies: readonly PolicyResult[];
  /** The site without its battery; null in a market. */
  readonly before: Omit<SiteMoney, 'savedUsd' | 'totalSavedUsd' | 'wearUsd'> | null;
  readonly warnings: readonly string[];
};
