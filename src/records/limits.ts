/**
 * Upper bounds of what is read from a trial's folder. Training programs write there, so nothing
 * in it is trusted: past these bounds a file is refused instead of filling the memory.
 */
export const recordLimits = {
  /** Bytes of one rank's stream. */
  streamBytes: 1024 ** 3,
  /** Rows of one rank's stream. */
  rows: 20_000_000,
  /** Rows other than steps: places, values, phases, epochs, digests. */
  facts: 1_000_000,
  /** Bytes of one text. */
  textBytes: 65_536,
  /** Bytes of a file of parameters: 64 MiB of values, and their names. */
  parameterBytes: 96 * 1024 ** 2,
  /** Bytes of a rank's predictions: a million rows of 24 bytes, and the batches around them. */
  predictionBytes: 64 * 1024 ** 2,
  /** Characters of the unit that predictions of numbers are in. */
  unitLength: 500,
} as const;
