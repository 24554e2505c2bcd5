import { expect, test } from "vitest";
import { placeBeside } from "../../../reports/page/place-beside.js";

const size = { width: 100, height: 20 };
const window = { width: 400, height: 300 };
const mark = (left: number, top: number) => ({ left, top, width: 10, height: 10 });

test("above the middle of the mark", () => {
  expect(placeBeside(mark(200, 100), size, window)).toEqual({ left: 155, top: 74 });
});

test("below where there is no room above", () => {
  expect(placeBeside(mark(200, 5), size, window)).toEqual({ left: 155, top: 21 });
});

test("never outside the window", () => {
  for (const left of [-50, 0, 395, 800]) {
    const place = placeBeside(mark(left, 290), size, window);
    expect(place.left).toBeGreaterThanOrEqual(0);
    expect(place.left + size.width).toBeLessThanOrEqual(window.width);
    expect(place.top + size.height).toBeLessThanOrEqual(window.height);
  }
});
