/** Rules on the spectrum. Those that want segments of one length share them. */
import type { Band } from '../spectrum/bandPass.js';
import type { SegmentSpectrum } from '../spectrum/segmentSpectrum.js';
import { toSegments } from '../spectrum/segmentSpectrum.js';
import { judgeValue, toJudge } from './judge.js';
import type { Finding, Monitor } from './monitor.js';
import { toFinding } from './monitor.js';
import type { AmplitudeRule, BandShareRule } from './rule.js';

/** Periods of the lower end of a band that a segment holds at least, so that its line stands clear of 0. */
const PERIODS = 8;

/** Sees each segment with the position of its first sample in the series. */
export type SpectralMonitor = {
  readonly see: (spectrum: SegmentSpectrum, position: number) => void;
  readonly finish: () => Finding;
};

/** Length of the segments that a rule wants. */
export function toSegmentSeconds({ band, segmentSeconds }: AmplitudeRule | BandShareRule): number {
  return segmentSeconds ?? PERIODS / band.lowHz;
}

/** A monitor that cuts the power into segments for the monitors of all rules that want them so long. */
export function toSegmentMonitor(
  seconds: number,
  stepMs: number,
  monitors: readonly SpectralMonitor[],
): Omit<Monitor, 'finish'> {
  let basePosition = -1;
  const segments = toSegments(stepMs, seconds, (spectrum) => {
    for (const monitor of monitors) monitor.see(spectrum, basePosition + spectrum.start);
  });
  const push: Monitor['push'] = ({ power }, { sampleCount, position }) => {
    if (basePosition < 0) basePosition = position;
    segments.push(power!, sampleCount);
  };
  const restart = (): void => {
    basePosition = -1;
    segments.restart();
  };
  return { push, restart };
}

/** The largest amplitude of each segment, at the segment's start. */
export function toAmplitudeMonitor(rule: AmplitudeRule, limitKw: number, stepMs: number): SpectralMonitor {
  const judge = toJudge(limitKw);
  let worst: Finding['spectrum'] = null;
  const see: SpectralMonitor['see'] = (spectrum, position) => {
    const [first, last] = toLines(rule.band, spectrum);
    if (last < first) return;
    let mostKw = 0;
    for (let k = first; k <= last; k += 1) mostKw = Math.max(mostKw, spectrum.amplitudesKw[k]!);
    if (mostKw > judge.worstValue) worst = toSpectrumLines(spectrum.amplitudesKw, spectrum, 'kW');
    judgeValue(judge, mostKw, position);
  };
  return { see, finish: () => ({ ...toFinding(judge, stepMs), spectrum: worst }) };
}

/** The share over all segments; the violation is told at the first segment whose own share is over. */
export function toBandShareMonitor(rule: BandShareRule, stepMs: number): SpectralMonitor {
  const judge = toJudge(rule.limitFraction);
  const sums = { band: 0, all: 0 };
  let squares: Float64Array | null = null;
  let lines: readonly [number, number] = [0, -1];
  let lineHz = 0;
  const see: SpectralMonitor['see'] = (spectrum, position) => {
    squares ??= new Float64Array(spectrum.squares.length);
    lines = toLines(rule.band, spectrum);
    lineHz = 1 / spectrum.segmentSeconds;
    let [band, all] = [0, 0];
    for (let k = 1; k < squares.length; k += 1) {
      const square = spectrum.squares[k]!;
      squares[k]! += square;
      all += square;
      if (k >= lines[0] && k <= lines[1]) band += square;
    }
    sums.band += band;
    sums.all += all;
    judgeValue(judge, all === 0 ? 0 : band / all, position);
  };
  const finish = (): Finding => {
    const found = toFinding(judge, stepMs);
    if (squares === null || lines[1] < lines[0]) return { ...found, value: null };
    const value = sums.all === 0 ? 0 : sums.band / sums.all;
    const means = squares.map((square) => square / judge.judgedCount);
    return { ...found, value, spectrum: { lineHz, values: means, unit: 'kW²' } };
  };
  return { see, finish };
}

/** Lines within a band, ends included. */
function toLines({ lowHz, highHz }: Band, { segmentSeconds, squares }: SegmentSpectrum): readonly [number, number] {
  const first = Math.ceil(lowHz * segmentSeconds - 1e-9);
  return [first, Math.min(squares.length - 1, Math.floor(highHz * segmentSeconds + 1e-9))];
}

function toSpectrumLines(values: Float64Array, { segmentSeconds }: SegmentSpectrum, unit: 'kW' | 'kW²') {
  return { lineHz: 1 / segmentSeconds, values: values.slice(), unit };
}
