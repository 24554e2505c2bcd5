/**
 * Widths of the printable ASCII characters in thousandths of the font size: Helvetica's, from Adobe's
 * font metrics (Core 14 AFM), which the sans-serif fonts of the usual systems follow within a few percent.
 * Vega without a canvas takes 0.8 em for every character, which leaves wide gaps.
 */
const advances = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
] as const;
/** The widest of the usual system fonts (DejaVu, Verdana) run a fifth wider than Helvetica; too much room is better than a cut word. */
const allowance = 1.2;
const boldAllowance = 1.1;

/** Width of a text in pixels at a font size in pixels. The same on every machine. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let thousandths = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    thousandths += advances[code - 32] ?? (code === 0xa0 ? 278 : 600);
  }
  return Math.ceil((thousandths / 1000) * fontSize * allowance * (bold ? boldAllowance : 1));
}
