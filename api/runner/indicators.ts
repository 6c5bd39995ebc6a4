/**
 * Exponential moving average: the first value is the simple average of the first `period` values, and each later value
 * v moves it by 2 / (period + 1) of their distance (NIST/SEMATECH e-Handbook of Statistical Methods, 6.4.3, with the
 * multiplier and the seed that charting programs use: StockCharts ChartSchool, "Moving Averages").
 *
 * @param values - oldest first.
 * @param period - whole number from 1.
 * @returns the newest average; undefined while there are fewer values than the period.
 */
export function emaOf(values: ArrayLike<number>, period: number): number | undefined {
  if (values.length < period) {
    return undefined;
  }
  const multiplier = 2 / (period + 1);
  let average = averageOf(values, 0, period);
  for (let index = period; index < values.length; index += 1) {
    average += multiplier * (at(values, index) - average);
  }
  return average;
}

/**
 * Relative strength index: 100 − 100 / (1 + average gain ÷ average loss), where both averages begin as simple ones over
 * the first `period` changes and then take in 1 / period of each change (J. Welles Wilder, New Concepts in Technical
 * Trading Systems, 1978, section VI). Without any change at all, which the book leaves open, it is 50.
 *
 * @param values - oldest first.
 * @param period - whole number from 1.
 * @returns the newest index, 0 to 100; undefined while there are not more values than the period.
 */
export function rsiOf(values: ArrayLike<number>, period: number): number | undefined {
  if (values.length <= period) {
    return undefined;
  }
  let gain = 0;
  let loss = 0;
  for (let index = 1; index <= period; index += 1) {
    const change = at(values, index) - at(values, index - 1);
    gain += Math.max(change, 0);
    loss += Math.max(-change, 0);
  }
  gain /= period;
  loss /= period;
  for (let index = period + 1; index < values.length; index += 1) {
    const change = at(values, index) - at(values, index - 1);
    gain = (gain * (period - 1) + Math.max(change, 0)) / period;
    loss = (loss * (period - 1) + Math.max(-change, 0)) / period;
  }
  if (loss === 0) {
    return gain === 0 ? 50 : 100;
  }
  return 100 - 100 / (1 + gain / loss);
}

function averageOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) {
    sum += at(values, index);
  }
  return sum / (to - from);
}

/** Every index used here is inside; NaN would show at once where one were not. */
function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN;
}
