/** Numbers from a seed; handed in, so that the same seed gives the same document. */
export interface RandomStream {
  /** A whole number from 0 to 2^32 - 1. */
  readonly next: () => number;
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number;
}
