/** A logarithmic axis that begins at its lowest value. */
export interface LogAxis {
  readonly low: number;
  readonly high: number;
  /** In pixels of the drawing. */
  readonly length: number;
}

/** "100 5000" as an axis of so many pixels; undefined where that is none. */
export function logAxis(text: string | undefined, length: number): LogAxis | undefined {
  const [low = Number.NaN, high = Number.NaN] = (text ?? "").split(" ").map(Number);
  return low > 0 && high > low && Number.isFinite(high) && length > 0 ? { low, high, length } : undefined;
}

/** Where a place on the axis goes when the axis becomes linear between the same ends. Pixels from its lowest value. */
export function linearAlong({ low, high, length }: LogAxis, pixels: number): number {
  const value = low * (high / low) ** (pixels / length);
  return (length * (value - low)) / (high - low);
}

/** The same for an axis upwards that is made to begin at 0. Pixels from the top, where its highest value is. */
export function linearDown({ low, high, length }: LogAxis, pixels: number): number {
  const value = high * (low / high) ** (pixels / length);
  return length * (1 - value / high);
}
