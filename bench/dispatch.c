/* The recurrence of src/sim/dispatch/exact/evenSweep.ts and evenTrack.ts in C, for one price a step without gaps, a store that
   starts empty and a free end: how far is the compiled TypeScript from it?

   dispatch INPUT CALLS: INPUT holds doubles: step count n, usable energy, rounding number, stored by a full step of charge,
   drawn by one of discharge, bought and sold per stored energy, power, then prices[n]. Prints the milliseconds of one call
   and the objective in USD. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROOM 1024

enum { COUNT, USABLE, ROUNDING, UP, DOWN, BOUGHT, SOLD, POWER, HEAD };

static double listSlopes[ROOM], listLengths[ROOM];
static double *at, *floorPrice, *ceilingPrice, *powers, *worths;

static double solve(const double *sizes, const double *prices) {
  int n = (int)sizes[COUNT], head = 1, gapStart = 1, gapEnd = ROOM - 1, tail = ROOM - 1;
  double low = 0, gap = 0, high = 0;
  double *S = listSlopes, *L = listLengths;
  volatile double rounding = sizes[ROUNDING]; /* keeps (x + m) - m from being simplified under any flags */
  double m = rounding, usable = (sizes[USABLE] + m) - m, up = (sizes[UP] + m) - m, down = (sizes[DOWN] + m) - m;
  double bought = sizes[BOUGHT], sold = sizes[SOLD];
  S[0] = INFINITY, S[ROOM - 1] = -INFINITY;
  for (int t = 0; t < n; t++) {
    if (gapEnd - gapStart <= 2) {
      int left = gapStart - head, right = tail - gapEnd;
      if (left + right >= ROOM / 2) exit(3);
      for (int i = 1; i <= right; i++) S[ROOM - 1 - i] = S[tail - i], L[ROOM - 1 - i] = L[tail - i];
      for (int i = 0; i < left; i++) S[1 + i] = S[head + i], L[1 + i] = L[head + i];
      head = 1, gapStart = 1 + left, gapEnd = ROOM - 1 - right, tail = ROOM - 1;
      S[0] = INFINITY, S[ROOM - 1] = -INFINITY;
    }
    double discharge = -prices[t] * sold, charge = -prices[t] * bought;
    double below = INFINITY, above = -INFINITY;
    for (int j = 2 * t; j <= 2 * t + 1; j++) {
      double slope = discharge, length = down;
      if (j == 2 * t) {
        if (low <= 0 && discharge > S[head == gapStart ? gapEnd : head] && charge <= discharge) {
          at[j] = -INFINITY, below = discharge;
          continue;
        }
        low -= down, gap -= down;
      } else {
        if (high >= usable && charge <= S[(tail == gapEnd ? gapStart : tail) - 1]) {
          at[j] = INFINITY, above = charge;
          continue;
        }
        high += up, slope = charge, length = up;
      }
      while (S[gapStart - 1] < slope) {
        gapStart--, gapEnd--;
        S[gapEnd] = S[gapStart], L[gapEnd] = L[gapStart], gap -= L[gapStart];
      }
      while (S[gapEnd] >= slope) {
        S[gapStart] = S[gapEnd], L[gapStart] = L[gapEnd], gap += L[gapEnd];
        gapStart++, gapEnd++;
      }
      at[j] = gap;
      gap += length;
      S[gapStart] = slope, L[gapStart] = length, gapStart++;
    }
    while (low < 0) {
      if (head == gapStart) {
        if (gapEnd == tail) break;
        S[gapStart] = S[gapEnd], L[gapStart] = L[gapEnd], gap += L[gapEnd];
        gapStart++, gapEnd++;
      }
      below = S[head];
      double excess = -low;
      if (L[head] <= excess) S[head] = INFINITY, low += L[head++];
      else L[head] -= excess, low = 0;
    }
    while (high > usable) {
      if (tail == gapEnd) {
        if (gapStart == head) break;
        gapStart--, gapEnd--;
        S[gapEnd] = S[gapStart], L[gapEnd] = L[gapStart], gap -= L[gapStart];
      }
      above = S[tail - 1];
      double excess = high - usable;
      if (L[tail - 1] <= excess) high -= L[--tail], S[tail] = -INFINITY;
      else L[tail - 1] -= excess, high = usable;
    }
    floorPrice[t] = -below, ceilingPrice[t] = -above;
  }
  double energy = low;
  for (int i = head; i < gapStart && S[i] > 0; i++) energy += L[i];
  if (gapStart == head || S[gapStart - 1] > 0)
    for (int i = gapEnd; i < tail && S[i] > 0; i++) energy += L[i];
  double earned = 0, worth = 0, power = sizes[POWER], full = power * (1 - 1e-12);
  double perUp = power / sizes[UP], perDown = power / sizes[DOWN];
  for (int t = n - 1; t >= 0; t--) {
    double stored = 0, drawn = 0, over = energy - at[2 * t + 1];
    if (over > 0) {
      stored = over < up ? over : up;
      energy -= stored, earned -= prices[t] * bought * stored;
    }
    double kept = energy - at[2 * t];
    if (kept < down) {
      drawn = kept > 0 ? down - kept : down;
      energy += drawn, earned += prices[t] * sold * drawn;
    }
    double net = stored - drawn, kw = net > 0 ? net * perUp : -net * perDown;
    if (kw >= full) kw = power;
    powers[t] = net > 0 ? -kw : kw;
    if (worth < floorPrice[t]) worth = floorPrice[t];
    else if (worth > ceilingPrice[t]) worth = ceilingPrice[t];
    worths[t] = worth;
  }
  return earned;
}

int main(int argc, char **argv) {
  double sizes[HEAD];
  FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL || fread(sizes, sizeof(double), HEAD, file) != HEAD) return 2;
  size_t n = (size_t)sizes[COUNT];
  int calls = atoi(argv[2]);
  double *prices = malloc(n * sizeof(double));
  at = malloc(2 * n * sizeof(double)), floorPrice = malloc(n * sizeof(double)), ceilingPrice = malloc(n * sizeof(double));
  powers = malloc(n * sizeof(double)), worths = malloc(n * sizeof(double));
  if (fread(prices, sizeof(double), n, file) != n) return 2;
  double earned = solve(sizes, prices);
  struct timespec from, to;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
  for (int call = 0; call < calls; call++) earned = solve(sizes, prices);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
  double ms = (to.tv_sec - from.tv_sec) * 1e3 + (to.tv_nsec - from.tv_nsec) / 1e6;
  printf("%.17g %.17g\n", ms / calls, earned / 1000);
  return 0;
}
