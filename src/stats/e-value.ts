export interface EValueInput {
  /** Student's t. */
  readonly t: number;
  /** n for one sample or pairs; n1 n2 / (n1 + n2) for two samples. */
  readonly effectiveSize: number;
  /** n - 1 for one sample; n1 + n2 - 2 for two. */
  readonly degreesOfFreedom: number;
  /** Scale of the prior on the effect. */
  readonly g: number;
}

/**
 * Logarithm of the e-value of a t statistic under a normal moment prior on the effect size:
 *
 *     a = 1 + ne g,   q = (1 + t^2/nu) / (1 + t^2/(nu a))
 *     e = a^(-3/2) q^((nu+1)/2) [1 + (nu+1) ne g t^2 / (a nu + t^2)]
 *
 * With one sample of n (ne = n, nu = n - 1) that is the rule of shared decisions:
 * a^(-3/2) q^(n/2) [1 + n^2 g t^2 / (a nu + t^2)].
 * Source: Ly, Grünwald and others on safe anytime-valid inference, equation B4. In logarithms,
 * because e itself overflows at a few hundred pairs.
 */
export function logEValue({ t, effectiveSize, degreesOfFreedom: nu, g }: EValueInput): number {
  const a = 1 + effectiveSize * g;
  const t2 = t * t;
  if (t2 === Number.POSITIVE_INFINITY) return supremumLogEValue(effectiveSize, nu, g);
  const logQ = Math.log1p(t2 / nu) - Math.log1p(t2 / (nu * a));
  const bracket = 1 + ((nu + 1) * effectiveSize * g * t2) / (a * nu + t2);
  return -1.5 * Math.log(a) + ((nu + 1) / 2) * logQ + Math.log(bracket);
}

/** The limit for t to infinity: few pairs cannot give more evidence than this, however clear they are. */
export function supremumLogEValue(effectiveSize: number, nu: number, g: number): number {
  const a = 1 + effectiveSize * g;
  return ((nu + 1) / 2 - 1.5) * Math.log(a) + Math.log(1 + (nu + 1) * effectiveSize * g);
}
