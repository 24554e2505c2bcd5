/** A rule that others gate with: whether the speed fell, from logarithms of trials before and after a change. */
export interface Alarm {
  readonly name: string;
  /** On each side, the most that it looks at. */
  readonly trials: number;
  /**
   * Trials are in the order in which they ran; those of the same index are of the same block.
   * @param spread the true standard deviation of a paired log ratio, which real gates do not know
   */
  readonly alarms: (before: readonly number[], after: readonly number[], spread: number) => boolean;
}
