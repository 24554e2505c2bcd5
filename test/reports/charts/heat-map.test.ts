import { describe, expect, it } from "vitest";
import { binned } from "../../../reports/charts/bins.js";
import { heatClasses, heatMap } from "../../../reports/charts/heat-map.js";
import { loadCharts } from "../../../reports/charts/render.js";

describe("a matrix that is cut to fewer cells", () => {
  const matrix = [
    [1, 2, 3, 4, 5],
    [9, 0, 0, 0, 6],
    [0, 0, 7, 0, 0],
  ];

  it("keeps the largest of each bin, the last of which may be smaller", () => {
    expect(binned(matrix, 2, 3)).toEqual({
      values: [
        [9, 4, 6],
        [0, 7, 0],
      ],
      rows: 2,
      columns: 2,
    });
  });

  it("stays as it is where it is small enough", () => {
    expect(binned(matrix, 3, 5)).toEqual({ values: matrix, rows: 1, columns: 1 });
  });

  it("has never more cells than asked for", () => {
    const large = Array.from({ length: 1000 }, () => new Array<number>(777).fill(1));
    const { values } = binned(large, 64, 60);
    expect(values.length).toBeLessThanOrEqual(64);
    expect(values[0]?.length).toBeLessThanOrEqual(60);
    expect(binned([], 64, 60).values).toEqual([]);
  });
});

describe("classes of colour", () => {
  it("have round bounds, and the last begins at or below the large values", () => {
    expect(heatClasses(11.4)).toEqual({
      bounds: [1, 2, 4, 8],
      labels: ["below 1", "1 to 2", "2 to 4", "4 to 8", "8 or more"],
    });
    expect(heatClasses(0.16).bounds).toEqual([0.01, 0.02, 0.04, 0.08]);
    expect(heatClasses(0).labels).toHaveLength(5);
  });
});

describe("a heat map", () => {
  const axes = {
    xTitle: "step",
    yTitle: "rank",
    legendTitle: "ms",
    firstColumn: 1,
    firstRow: 0,
    mostRows: 64,
    mostColumns: 60,
  };
  const draw = async (matrix: readonly (readonly number[])[]): Promise<string> =>
    loadCharts(() => {})(heatMap(matrix, heatClasses(8), axes), { prefix: "x", labelledBy: "y" });

  it("draws neighbours of one class as one rectangle, in colours of the style sheet", async () => {
    const svg = await draw([
      [0, 0, 0, 9, 9],
      [0, 0, 0, 0, 0],
    ]);
    const rectangles = /mark-rect[\s\S]*?<\/g>/.exec(svg)?.[0] ?? "";
    expect(rectangles.match(/<path/g)).toHaveLength(3);
    expect(rectangles).toContain('fill="var(--heat-4)"');
    expect(svg).not.toContain("#000");
  });

  it("of 64 ranks by 60 steps without two equal neighbours stays below 500 kB", async () => {
    const wild = Array.from({ length: 64 }, (_, rank) =>
      Array.from({ length: 60 }, (__, step) => ((rank + step) % 2) * 9),
    );
    expect((await draw(wild)).length).toBeLessThan(500_000);
  });
});
