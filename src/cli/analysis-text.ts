import type { Analysis } from "../types/analysis.js";

/** The bytes of `analysis.json`. */
export const analysisText = (analysis: Analysis): string => `${JSON.stringify(analysis, null, 2)}\n`;
