/* The recurrences of src/sim/power in C: a training job, three smoothing stages and the rules that a power alone answers, in
   blocks. How far is the compiled TypeScript from it?

   power INPUT: INPUT holds doubles, in the order in which main reads them. Prints the milliseconds of processor time, then
   the worst value of each rule. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLOCK 4096
#define ROOM 1024
#define MOST_GROUPS 64
#define MOST_RULES 32
#define MOST_SPECTRA 8

static double *input;
static double next(void) { return *input++; }

/* ---- the job: phases of one period of iterations, and one checkpoint after so many of them ---- */

typedef struct { double lag, share, level; long next; } Group;
static struct {
  double step, tdpKw, idle, overshoot, compute, communicate, checkpoint;
  double overshootMs, computeMs, iterationMs, checkpointMs;
  long stepsPerCheckpoint, count, position, groupCount, unsaved;
  int phase;
  double startMs, endMs, level;
  double starts[ROOM], levels[ROOM];
  long oldest, end;
  Group groups[MOST_GROUPS];
} job;

static void begin(int phase, double level, double length) {
  job.phase = phase, job.level = level, job.endMs = job.startMs + length;
}

static void nextPhase(void) {
  job.startMs = job.endMs;
  switch (job.phase) {
    case 1: begin(2, job.compute, job.computeMs - job.overshootMs); return;
    case 2: begin(3, job.communicate, job.iterationMs - job.computeMs); return;
    case 3:
      if (++job.unsaved == job.stepsPerCheckpoint) { begin(4, job.checkpoint, job.checkpointMs); return; }
      break;
    case 4: job.unsaved = 0;
  }
  begin(1, job.overshoot, job.overshootMs);
}

static long fill(double *block) {
  long count = job.count - job.position < BLOCK ? job.count - job.position : BLOCK;
  if (count == 0) return 0;
  double base = 0, endMs = (job.position + count) * job.step;
  for (long g = 0; g < job.groupCount; g++) base += job.groups[g].share * job.groups[g].level * job.tdpKw;
  memset(block, 0, count * sizeof(double));
  while (job.endMs < endMs) {
    nextPhase();
    if (job.end - job.oldest == ROOM) exit(3);
    job.starts[job.end & (ROOM - 1)] = job.startMs, job.levels[job.end & (ROOM - 1)] = job.level;
    job.end++;
  }
  long oldest = job.end;
  for (long g = 0; g < job.groupCount; g++) {
    Group *group = &job.groups[g];
    double groupKw = job.tdpKw * group->share;
    for (; group->next < job.end; group->next++) {
      long slot = group->next & (ROOM - 1);
      double edge = job.starts[slot] + group->lag;
      if (edge >= endMs) break;
      double jump = groupKw * (job.levels[slot] - group->level), steps = edge / job.step - job.position;
      long at = (long)steps;
      if (at > count - 1) at = count - 1;
      double behind = 1 - (steps - at);
      behind = behind < 0 ? 0 : behind > 1 ? 1 : behind;
      block[at] += jump * behind;
      if (at + 1 < count) block[at + 1] += jump * (1 - behind);
      group->level = job.levels[slot];
    }
    if (group->next < oldest) oldest = group->next;
  }
  job.oldest = oldest;
  double power = base;
  for (long i = 0; i < count; i++) power += block[i], block[i] = power;
  job.position += count;
  return count;
}

/* ---- the stages ---- */

static struct { double floor, rise, fall, running, held, rest, grid, wasted, withheld, demand; } gpu;

static void smoothGpu(double *block, long count) {
  double rest = gpu.rest, grid = gpu.grid == gpu.grid ? gpu.grid : block[0];
  for (long i = 0; i < count; i++) {
    double asked = block[i];
    rest = asked > gpu.running ? 0 : rest + 1;
    double least = rest <= gpu.held && asked < gpu.floor ? gpu.floor : asked;
    double most = grid + gpu.rise, low = grid - gpu.fall;
    grid = least > most ? most : least < low ? low : least;
    double over = grid - asked;
    if (over > 0) gpu.wasted += over;
    else gpu.withheld -= over;
    gpu.demand += asked;
    block[i] = grid;
  }
  gpu.rest = rest, gpu.grid = grid;
}

/* Of the counted cycles only the turning points' stack: what closes is added up by depth. */
typedef struct { double values[ROOM], last, turn, counts[6], full, shallow, usable; int points; } Swings;
typedef struct {
  double hours, moved, ramp, restore, start, min, max, power, chargeShare, dischargeShare, aux;
  double stored, grid, charged, discharged, peakCharge, peakDischarge, low, high, peakMiss, missed;
  Swings swings;
} Store;

static void closeCycle(Swings *s, double depth, double count) {
  static const double ends[6] = {0.0001, 0.001, 0.01, 0.1, 0.5, 1};
  double share = depth / s->usable;
  if (share > 1) share = 1;
  int bin = 0;
  while (share > ends[bin]) bin++;
  s->counts[bin] += count, s->full += count * share;
  if (share < 0.1) s->shallow += count * share;
}

static void pushTurn(Swings *s, double value) {
  if (s->points == ROOM) exit(4);
  s->values[s->points++] = value;
  while (s->points >= 3) {
    double *v = s->values + s->points - 3, newest = fabs(v[2] - v[1]), older = fabs(v[1] - v[0]);
    if (newest < older) return;
    closeCycle(s, older, s->points == 3 ? 0.5 : 1);
    if (s->points == 3) v[0] = v[1], v[1] = v[2], s->points = 2;
    else v[0] = v[2], s->points -= 2;
  }
}

static void smoothStore(Store *s, double *block, long count) {
  double stored = s->stored, grid = s->grid == s->grid ? s->grid : block[0];
  double perDischarge = s->hours / s->dischargeShare, perCharge = s->hours * s->chargeShare;
  for (long i = 0; i < count; i++) {
    double demand = block[i], move = (demand + (s->start - stored) * s->restore - grid) * s->moved;
    double aim = grid + (move > s->ramp ? s->ramp : move < -s->ramp ? -s->ramp : move), out = demand - aim;
    if (out > 0) {
      double most = (stored - s->min) / perDischarge;
      if (out > s->power) out = s->power;
      if (out > most) out = most > 0 ? most : 0;
      stored -= out * perDischarge, s->discharged += out;
      if (out > s->peakDischarge) s->peakDischarge = out;
      if (stored < s->low) s->low = stored;
    } else {
      double most = (s->max - stored) / perCharge;
      out = -out;
      if (out > s->power) out = s->power;
      if (out > most) out = most > 0 ? most : 0;
      stored += out * perCharge, s->charged += out;
      if (out > s->peakCharge) s->peakCharge = out;
      if (stored > s->high) s->high = stored;
      out = -out;
    }
    grid = demand - out;
    double miss = fabs(grid - aim);
    s->missed += miss;
    if (miss > s->peakMiss) s->peakMiss = miss;
    double change = stored - s->swings.last;
    if (change * s->swings.turn <= 0 && change != 0) {
      pushTurn(&s->swings, s->swings.last);
      s->swings.turn = change > 0 ? 1 : -1;
    }
    s->swings.last = stored;
    block[i] = grid + s->aux;
  }
  s->stored = stored, s->grid = grid;
}

/* ---- the rules ---- */

typedef struct {
  double limit, worst, stretches[ROOM];
  long worstAt, firstOver, stretchLength;
} Judge;

static void judge(Judge *j, const double *values, long from, long to, long offset) {
  for (long start = from; start < to;) {
    long stretch = (start + offset) / j->stretchLength;
    if (stretch >= ROOM) {
      for (int i = 0; i < ROOM / 2; i++) j->stretches[i] = fmax(j->stretches[2 * i], j->stretches[2 * i + 1]);
      for (int i = ROOM / 2; i < ROOM; i++) j->stretches[i] = -INFINITY;
      j->stretchLength *= 2;
      continue;
    }
    long end = (stretch + 1) * j->stretchLength - offset;
    if (end > to) end = to;
    double most = -INFINITY;
    for (long i = start; i < end; i++) most = values[i] > most ? values[i] : most;
    if (most > j->stretches[stretch]) j->stretches[stretch] = most;
    if (most > j->worst) {
      j->worst = most;
      for (j->worstAt = start; values[j->worstAt] != most;) j->worstAt++;
      j->worstAt += offset;
    }
    if (j->firstOver < 0 && most > j->limit) {
      for (j->firstOver = start; !(values[j->firstOver] > j->limit);) j->firstOver++;
      j->firstOver += offset;
    }
    start = end;
  }
}

typedef struct { long length, position; double *current, *most, *least, runMost, runLeast; } Range;

static void toRange(Range *r, long length) {
  r->length = length, r->position = 0, r->runMost = -INFINITY, r->runLeast = INFINITY;
  r->current = malloc(length * sizeof(double));
  r->most = malloc((length + 1) * sizeof(double)), r->least = malloc((length + 1) * sizeof(double));
  for (long i = 0; i <= length; i++) r->most[i] = -INFINITY, r->least[i] = INFINITY;
}

static void range(Range *r, double *block, long count) {
  for (long i = 0; i < count; i++) {
    double x = block[i];
    r->current[r->position++] = x;
    if (x > r->runMost) r->runMost = x;
    if (x < r->runLeast) r->runLeast = x;
    double most = r->most[r->position], least = r->least[r->position];
    block[i] = (most > r->runMost ? most : r->runMost) - (least < r->runLeast ? least : r->runLeast);
    if (r->position < r->length) continue;
    most = -INFINITY, least = INFINITY;
    for (long k = r->length - 1; k >= 0; k--) {
      double y = r->current[k];
      if (y > most) most = y;
      if (y < least) least = y;
      r->most[k] = most, r->least[k] = least;
    }
    r->position = 0, r->runMost = -INFINITY, r->runLeast = INFINITY;
  }
}

typedef struct { double b[3], a[2], z1, z2; int isLow; } Biquad;

static void filter(Biquad *f, double *block, long count) {
  double b0 = f->b[0], b1 = f->b[1], b2 = f->b[2], a1 = f->a[0], a2 = f->a[1];
  if (f->z1 != f->z1) {
    double y = f->isLow ? block[0] : 0;
    f->z2 = b2 * block[0] - a2 * y, f->z1 = b1 * block[0] - a1 * y + f->z2;
  }
  double z1 = f->z1, z2 = f->z2;
  for (long i = 0; i < count; i++) {
    double x = block[i], y = b0 * x + z1;
    z1 = b1 * x - a1 * y + z2, z2 = b2 * x - a2 * y;
    block[i] = y;
  }
  f->z1 = z1, f->z2 = z2;
}

typedef struct {
  int kind; /* 0 peak to peak, 1 ramp, 2 amplitude, 3 share */
  Judge judge;
  long length, settling, seen, slot, segment, first, last;
  int filterCount;
  Biquad filters[2];
  Range range, plain;
  double *before, up, down, band, all;
  double *sums;
} Rule;

static Rule rules[MOST_RULES];
static int ruleCount;
static double work[BLOCK];

static void judgeSwing(Rule *r, const double *power, long count, long position) {
  long plain = r->settling - r->seen;
  plain = plain < 0 ? 0 : plain > count ? count : plain;
  if (plain > 0) {
    memcpy(work, power, plain * sizeof(double));
    range(&r->plain, work, plain);
    judge(&r->judge, work, 0, plain, position);
  }
  memcpy(work, power, count * sizeof(double));
  for (int f = 0; f < r->filterCount; f++) filter(&r->filters[f], work, count);
  range(&r->range, work, count);
  judge(&r->judge, work, plain, count, position);
  r->seen += count;
}

static void judgeRamp(Rule *r, const double *power, long count, long position) {
  long at = r->slot;
  for (long i = 0; i < count; i++) {
    double change = power[i] - r->before[at];
    r->before[at] = power[i];
    at = at + 1 == r->length ? 0 : at + 1;
    double up = change * r->up, down = change * r->down;
    work[i] = up > down ? up : down;
  }
  r->slot = at;
  long from = r->length - r->seen;
  from = from < 0 ? 0 : from > count ? count : from;
  r->seen += count;
  judge(&r->judge, work, from, count, position);
}

/* ---- spectra ---- */

typedef struct {
  long length, filled, start;
  uint32_t *reversed;
  double *factors, *samples, *re, *im, *hann, *flat, *amplitudes, *squares, squareSum;
} Spectrum;
static Spectrum spectra[MOST_SPECTRA];
static int spectrumCount;

static void toSpectrum(Spectrum *s, long n) {
  s->length = n, s->filled = 0, s->start = 0, s->squareSum = 0;
  double **arrays[] = {&s->samples, &s->re, &s->im, &s->hann, &s->flat, &s->amplitudes, &s->squares};
  for (int i = 0; i < 7; i++) *arrays[i] = calloc(n, sizeof(double));
  s->reversed = calloc(n, sizeof(uint32_t)), s->factors = malloc(8 * n * sizeof(double));
  for (long i = 1; i < n; i++) s->reversed[i] = s->reversed[i >> 1] >> 1 | (i & 1 ? n / 2 : 0);
  int bits = 0;
  while (1L << bits < n) bits++;
  double *f = s->factors;
  for (long quarter = bits % 2 ? 2 : 1; quarter < n; quarter *= 4)
    for (long k = 0; k < quarter; k++) {
      double angle = M_PI * k / quarter;
      *f++ = cos(angle), *f++ = sin(angle), *f++ = cos(angle / 2), *f++ = sin(angle / 2);
    }
  for (long i = 0; i < n; i++) {
    double x = 2 * M_PI * i / n;
    s->hann[i] = 1 - cos(x);
    s->flat[i] = 1 - 1.933 * cos(x) + 1.286 * cos(2 * x) - 0.388 * cos(3 * x) + 0.0322 * cos(4 * x);
    s->squareSum += s->hann[i] * s->hann[i];
  }
}

static void transform(Spectrum *s) {
  double *restrict re = s->re, *restrict im = s->im;
  long n = s->length;
  for (long i = 0; i < n; i++) {
    long j = s->reversed[i];
    if (j <= i) continue;
    double x = re[i];
    re[i] = re[j], re[j] = x, x = im[i], im[i] = im[j], im[j] = x;
  }
  int bits = 0;
  while (1L << bits < n) bits++;
  if (bits % 2)
    for (long i = 0; i < n; i += 2) {
      double a = re[i], b = im[i], c = re[i + 1], d = im[i + 1];
      re[i] = a + c, im[i] = b + d, re[i + 1] = a - c, im[i + 1] = b - d;
    }
  const double *f = s->factors;
  for (long quarter = bits % 2 ? 2 : 1; quarter < n; f += 4 * quarter, quarter *= 4)
    for (long start = 0; start < n; start += 4 * quarter)
      for (long k = 0; k < quarter; k++) {
        double c1 = f[4 * k], s1 = f[4 * k + 1], c2 = f[4 * k + 2], s2 = f[4 * k + 3];
        long i0 = start + k, i1 = i0 + quarter, i2 = i1 + quarter, i3 = i2 + quarter;
        double r1 = re[i1] * c1 + im[i1] * s1, m1 = im[i1] * c1 - re[i1] * s1;
        double r3 = re[i3] * c1 + im[i3] * s1, m3 = im[i3] * c1 - re[i3] * s1;
        double sumR = re[i2] + r3, sumM = im[i2] + m3, gapR = re[i2] - r3, gapM = im[i2] - m3;
        double evenR = sumR * c2 + sumM * s2, evenM = sumM * c2 - sumR * s2;
        double oddR = gapM * c2 - gapR * s2, oddM = -(gapR * c2 + gapM * s2);
        double lowR = re[i0] + r1, lowM = im[i0] + m1, highR = re[i0] - r1, highM = im[i0] - m1;
        re[i0] = lowR + evenR, im[i0] = lowM + evenM, re[i2] = lowR - evenR, im[i2] = lowM - evenM;
        re[i1] = highR + oddR, im[i1] = highM + oddM, re[i3] = highR - oddR, im[i3] = highM - oddM;
      }
}

static void weigh(const double *samples, const double *weights, double *into, long n) {
  double sum = 0;
  for (long i = 0; i < n; i++) sum += samples[i] * weights[i];
  double centre = sum / n;
  for (long i = 0; i < n; i++) into[i] = (samples[i] - centre) * weights[i];
}

static void seeSegment(Spectrum *s) {
  long n = s->length;
  weigh(s->samples, s->hann, s->re, n), weigh(s->samples, s->flat, s->im, n);
  transform(s);
  double squareFactor = 1 / (n * s->squareSum), amplitudeFactor = 1.0 / n;
  for (long k = 0; k <= n / 2; k++) {
    long mirror = (n - k) & (n - 1);
    double sides = k == 0 || k == n / 2 ? 1 : 2;
    double er = (s->re[k] + s->re[mirror]) / 2, ei = (s->im[k] - s->im[mirror]) / 2;
    double or = (s->im[k] + s->im[mirror]) / 2, oi = (s->re[mirror] - s->re[k]) / 2;
    s->squares[k] = sides * (er * er + ei * ei) * squareFactor;
    s->amplitudes[k] = sides * sqrt(or * or + oi * oi) * amplitudeFactor;
  }
  for (int i = 0; i < ruleCount; i++) {
    Rule *r = &rules[i];
    if (r->segment != n) continue;
    double value = 0, band = 0, all = 0;
    if (r->kind == 2) {
      for (long k = r->first; k <= r->last; k++) value = s->amplitudes[k] > value ? s->amplitudes[k] : value;
    } else {
      for (long k = 1; k <= n / 2; k++) {
        r->sums[k] += s->squares[k], all += s->squares[k];
        if (k >= r->first && k <= r->last) band += s->squares[k];
      }
      r->band += band, r->all += all, value = all == 0 ? 0 : band / all;
    }
    judge(&r->judge, &value, 0, 1, s->start);
  }
  memmove(s->samples, s->samples + n / 2, n / 2 * sizeof(double));
  s->filled = n / 2, s->start += n / 2;
}

static void pushSpectrum(Spectrum *s, const double *power, long count) {
  for (long from = 0; from < count;) {
    long part = s->length - s->filled < count - from ? s->length - s->filled : count - from;
    memcpy(s->samples + s->filled, power + from, part * sizeof(double));
    s->filled += part, from += part;
    if (s->filled == s->length) seeSegment(s);
  }
}

/* ---- reading ---- */

static void readJob(void) {
  job.count = next(), job.step = next(), job.tdpKw = next(), job.idle = next(), job.overshoot = next();
  job.compute = next(), job.communicate = next(), job.checkpoint = next(), job.overshootMs = next();
  job.iterationMs = next(), job.computeMs = next(), job.checkpointMs = next(), job.stepsPerCheckpoint = next();
  job.groupCount = next();
  for (long g = 0; g < job.groupCount; g++) {
    job.groups[g].lag = next(), job.groups[g].share = next(), job.groups[g].level = job.idle;
  }
  gpu.floor = next(), gpu.rise = next(), gpu.fall = next(), gpu.running = next(), gpu.held = next();
  gpu.rest = INFINITY, gpu.grid = NAN;
}

static void readStore(Store *s) {
  s->hours = next(), s->moved = next(), s->ramp = next(), s->restore = next(), s->start = next(), s->min = next();
  s->max = next(), s->power = next(), s->chargeShare = next(), s->dischargeShare = next(), s->aux = next();
  s->stored = s->low = s->high = s->start, s->grid = NAN, s->swings.last = NAN, s->swings.usable = s->max - s->min;
}

static void readRule(Rule *r) {
  r->kind = next(), r->judge.limit = next(), r->length = next(), r->settling = next(), r->up = next(), r->down = next();
  r->segment = next(), r->first = next(), r->last = next(), r->filterCount = next();
  for (int f = 0; f < r->filterCount; f++) {
    Biquad *q = &r->filters[f];
    q->isLow = next(), q->b[0] = next(), q->b[1] = next(), q->b[2] = next(), q->a[0] = next(), q->a[1] = next();
    q->z1 = NAN;
  }
  r->judge.worst = -INFINITY, r->judge.firstOver = -1, r->judge.stretchLength = 1;
  for (int i = 0; i < ROOM; i++) r->judge.stretches[i] = -INFINITY;
  if (r->kind == 0) toRange(&r->range, r->length), toRange(&r->plain, r->length);
  if (r->kind == 1) r->before = calloc(r->length, sizeof(double));
  if (r->segment == 0) return;
  r->sums = calloc(r->segment, sizeof(double));
  for (int i = 0; i < spectrumCount; i++)
    if (spectra[i].length == r->segment) return;
  toSpectrum(&spectra[spectrumCount++], r->segment);
}

int main(int argc, char **argv) {
  static double values[1 << 16], block[BLOCK];
  static Store stores[2];
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL || fread(values, sizeof(double), 1 << 16, file) == 0) return 2;
  input = values;
  readJob(), readStore(&stores[0]), readStore(&stores[1]);
  ruleCount = next();
  for (int i = 0; i < ruleCount; i++) readRule(&rules[i]);
  struct timespec from, to;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
  long position = 0, gaps = 0;
  for (long count = fill(block); count > 0; count = fill(block)) {
    smoothGpu(block, count), smoothStore(&stores[0], block, count), smoothStore(&stores[1], block, count);
    for (long i = 0; i < count; i++) gaps += block[i] != block[i];
    for (int i = 0; i < ruleCount; i++) {
      if (rules[i].kind == 0) judgeSwing(&rules[i], block, count, position);
      if (rules[i].kind == 1) judgeRamp(&rules[i], block, count, position);
    }
    for (int i = 0; i < spectrumCount; i++) pushSpectrum(&spectra[i], block, count);
    position += count;
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
  printf("%.17g", (to.tv_sec - from.tv_sec) * 1e3 + (to.tv_nsec - from.tv_nsec) / 1e6);
  for (int i = 0; i < ruleCount; i++) printf(" %.17g", rules[i].kind == 3 ? rules[i].band / rules[i].all : rules[i].judge.worst);
  printf(" %.17g %.17g\n", stores[0].swings.full + stores[1].swings.full + gaps, gpu.wasted);
  return 0;
}
