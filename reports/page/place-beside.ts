/** A rectangle in the window, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const gap = 6;

/** Where a box of a size goes so that it stands above another, or below it where there is no room, within the window. */
export function placeBeside(
  mark: Box,
  size: Pick<Box, "width" | "height">,
  window: Pick<Box, "width" | "height">,
): Pick<Box, "left" | "top"> {
  const middle = mark.left + mark.width / 2 - size.width / 2;
  const left = Math.max(gap, Math.min(middle, window.width - size.width - gap));
  const above = mark.top - size.height - gap;
  const top = above >= 0 ? above : mark.top + mark.height + gap;
  return { left, top: Math.max(0, Math.min(top, window.height - size.height)) };
}
