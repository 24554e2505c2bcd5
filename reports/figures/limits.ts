/** Frames of one figure, and rows of one chart, that a reader can still take in; the table has them all. */
export const mostFrames = 12;
export const mostRows = 36;

/** What was left out of a chart, or nothing. */
export const cutNote = (all: number, most: number, noun: string): string =>
  all > most ? ` ${all - most} more ${noun} are in the table alone.` : "";
