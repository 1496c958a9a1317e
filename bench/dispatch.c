/* The recurrence of src/sim/dispatch/concaveSweep.ts and concaveTrack.ts in C, for steps of two segments, no leak and a free
   end: how far is the compiled TypeScript from it?

   dispatch INPUT CALLS: INPUT holds doubles: step count n, usable energy, rounding number, then lows[n], slopes[2n],
   lengths[2n] and the sum of the values at the lows. Prints the milliseconds of one call and the objective in USD. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROOM 1024

static double listSlopes[ROOM], listLengths[ROOM];
static double *at, *floorPrice, *ceilingPrice, *changes, *worths;

static double solve(int n, double usable, double m, const double *lows, const double *slopes, const double *lengths) {
  int head = 0, gapStart = 0, gapEnd = ROOM, tail = ROOM;
  double low = 0, gap = 0, high = 0;
  double *S = listSlopes, *L = listLengths;
  volatile double rounding = m; /* keeps (x + m) - m from being simplified under any flags */
  m = rounding;
  double ceiling = (usable + m) - m;
  for (int t = 0; t < n; t++) {
    double change = (lows[t] + m) - m;
    low += change, gap += change, high += change;
    int j = t & 1 ? 2 * t + 1 : 2 * t, stride = t & 1 ? -1 : 1;
    for (int count = 2; count > 0; count--, j += stride) {
      double length = (lengths[j] + m) - m, slope = slopes[j];
      if (length == 0) continue;
      while (gapStart > head && S[gapStart - 1] < slope) {
        gapStart--, gapEnd--;
        S[gapEnd] = S[gapStart], L[gapEnd] = L[gapStart], gap -= L[gapStart];
      }
      while (gapEnd < tail && S[gapEnd] >= slope) {
        S[gapStart] = S[gapEnd], L[gapStart] = L[gapEnd], gap += L[gapEnd];
        gapStart++, gapEnd++;
      }
      at[j] = gap;
      gap += length, high += length;
      if (gapStart > head && S[gapStart - 1] == slope) {
        L[gapStart - 1] += length;
        continue;
      }
      S[gapStart] = slope, L[gapStart] = length, gapStart++;
      if (gapStart < gapEnd) continue;
      int left = gapStart - head, right = tail - gapEnd;
      if (left + right >= ROOM) exit(3);
      for (int i = 1; i <= right; i++) S[ROOM - i] = S[tail - i], L[ROOM - i] = L[tail - i];
      for (int i = 0; i < left; i++) S[i] = S[head + i], L[i] = L[head + i];
      head = 0, gapStart = left, gapEnd = ROOM - right, tail = ROOM;
    }
    double below = INFINITY, above = -INFINITY;
    while (low < 0) {
      if (head == gapStart) {
        if (gapEnd == tail) break;
        S[gapStart] = S[gapEnd], L[gapStart] = L[gapEnd], gap += L[gapEnd];
        gapStart++, gapEnd++;
      }
      below = S[head];
      double excess = -low;
      if (L[head] <= excess) low += L[head++];
      else L[head] -= excess, low = 0;
    }
    while (high > ceiling) {
      if (tail == gapEnd) {
        if (gapStart == head) break;
        gapStart--, gapEnd--;
        S[gapEnd] = S[gapStart], L[gapEnd] = L[gapStart], gap -= L[gapStart];
      }
      above = S[tail - 1];
      double excess = high - ceiling;
      if (L[tail - 1] <= excess) high -= L[--tail];
      else L[tail - 1] -= excess, high = ceiling;
    }
    floorPrice[t] = -below, ceilingPrice[t] = -above;
  }
  double energy = low;
  for (int i = head; i < gapStart && S[i] > 0; i++) energy += L[i];
  if (gapStart == head || S[gapStart - 1] > 0)
    for (int i = gapEnd; i < tail && S[i] > 0; i++) energy += L[i];
  double used = 0;
  for (int t = n - 1; t >= 0; t--) {
    int j = t & 1 ? 2 * t : 2 * t + 1, stride = t & 1 ? 1 : -1;
    double change = 0;
    for (int count = 2; count > 0; count--, j += stride) {
      double over = energy - at[j];
      if (over <= 0) continue;
      double length = (lengths[j] + m) - m, use = over < length ? over : length;
      energy -= use, change += use, used += use * slopes[j];
    }
    double lowest = (lows[t] + m) - m;
    energy -= lowest;
    changes[t] = change + lowest;
  }
  double worth = 0;
  for (int t = n - 1; t >= 0; t--) {
    if (worth < floorPrice[t]) worth = floorPrice[t];
    else if (worth > ceilingPrice[t]) worth = ceilingPrice[t];
    worths[t] = worth;
  }
  return used;
}

int main(int argc, char **argv) {
  double head[3], lowValues;
  FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL || fread(head, sizeof(double), 3, file) != 3) return 2;
  int n = (int)head[0], calls = atoi(argv[2]);
  double *data = malloc(5 * n * sizeof(double));
  at = malloc(2 * n * sizeof(double)), floorPrice = malloc(n * sizeof(double)), ceilingPrice = malloc(n * sizeof(double));
  changes = malloc(n * sizeof(double)), worths = malloc(n * sizeof(double));
  if (fread(data, sizeof(double), 5 * n, file) != 5 * (size_t)n || fread(&lowValues, sizeof(double), 1, file) != 1) return 2;
  double used = solve(n, head[1], head[2], data, data + n, data + 3 * n);
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int call = 0; call < calls; call++) used = solve(n, head[1], head[2], data, data + n, data + 3 * n);
  clock_gettime(CLOCK_MONOTONIC, &to);
  double ms = (to.tv_sec - from.tv_sec) * 1e3 + (to.tv_nsec - from.tv_nsec) / 1e6;
  printf("%.17g %.17g\n", ms / calls, used / 1000 + lowValues);
  return 0;
}
