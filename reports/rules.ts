/** The twelve rules of Hoefler and Belli, "Scientific Benchmarking of Parallel Computing Systems", SC 2015, in a few words. */
export const ruleTitles: Readonly<Record<number, string>> = {
  1: "Speed-ups state their base and its absolute value",
  2: "A reason for every subset",
  3: "Costs averaged arithmetically, rates harmonically",
  4: "No averaged ratios",
  5: "Intervals and n for what is not deterministic",
  6: "No normality assumed unchecked",
  7: "Comparisons are statistically sound",
  8: "The right summary, and the distribution",
  9: "All factors, levels and the set-up documented",
  10: "Measuring and summarising methods stated",
  11: "Upper bounds shown",
  12: "Lines only where interpolation is valid",
};
