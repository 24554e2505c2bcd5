export interface OrderInterval {
  readonly low: number;
  readonly high: number;
  /** Achieved confidence level: at least the one that was asked for. */
  readonly level: number;
}

/**
 * Exact distribution-free interval of a quantile between two order statistics, with at most half
 * of 1 - level on either side: [x(k), x(u)] covers it with chance P(k <= B <= u - 1), B binomial(n, p).
 * David and Nagaraja, "Order Statistics", 3rd ed., section 7.1; R's asht::quantileTest.
 * @param ascending sorted values
 * @param p quantile in (0, 1); 0.5 is the median
 * @param level asked confidence, e.g. 0.95
 * @returns undefined where n is too small for that level (below 6 for the median and 0.95)
 */
export function quantileInterval(ascending: ArrayLike<number>, p: number, level: number): OrderInterval | undefined {
  const found = positions(ascending.length, p, level);
  if (found === undefined) return undefined;
  const low = ascending[found.k - 1] ?? Number.NaN;
  const high = ascending[found.u - 1] ?? Number.NaN;
  return { low, high, level: found.level };
}

interface Positions {
  /** 1-based: the largest with P(B <= k - 1) <= tail. */
  readonly k: number;
  /** 1-based: the smallest with P(B >= u) <= tail. */
  readonly u: number;
  readonly level: number;
}

function positions(n: number, p: number, level: number): Positions | undefined {
  const tail = (1 - level) / 2;
  let k = 0;
  let below = 0;
  for (const [i, chance] of binomialCdf(n, p).entries()) {
    if (chance <= tail + rounding) {
      k = i + 1;
      below = chance;
    }
    if (chance < 1 - tail - rounding) continue;
    // The sums are good to 12 digits: 0.96875 and not 0.9687500000000003.
    const achieved = Math.round((chance - below) / rounding) * rounding;
    return k === 0 || i === n ? undefined : { k, u: i + 1, level: achieved };
  }
  return undefined;
}

const rounding = 2 ** -40;

/** P(B <= i) for i = 0..n; each term from the one before it, in logarithms, for n in the thousands underflows. */
function binomialCdf(n: number, p: number): Float64Array {
  const cdf = new Float64Array(n + 1);
  const logOdds = Math.log(p / (1 - p));
  let logTerm = n * Math.log1p(-p);
  let sum = Math.exp(logTerm);
  cdf[0] = sum;
  for (let i = 1; i <= n; i++) {
    logTerm += Math.log((n - i + 1) / i) + logOdds;
    sum += Math.exp(logTerm);
    cdf[i] = sum;
  }
  return cdf;
}
