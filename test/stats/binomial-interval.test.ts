import { expect, it } from "vitest";
import { binomialInterval } from "../../src/stats/binomial-interval.js";

// The first and the last but one: R's binom.test; all: SciPy's beta.ppf.
it.each([
  [7, 20, 0.95, 0.1539092047845412, 0.5921885345328282],
  [0, 10, 0.95, 0, 0.3084971078187607],
  [10, 10, 0.95, 0.6915028921812392, 1],
  [52, 60, 0.975, 0.7373543295632536, 0.9477775064815964],
  [682, 925, 0.95, 0.707668264079039, 0.7654065582415253],
  [1, 3600, 0.99, 1.3923717594118437e-6, 0.002062082606825366],
])("the interval of %d in %d at %f is Clopper's and Pearson's", (successes, trials, level, low, high) => {
  const found = binomialInterval(successes, trials, level);
  expect(found.low).toBeCloseTo(low, 9);
  expect(found.high).toBeCloseTo(high, 9);
});
