import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../reports/report.js";
import { analysisBytes } from "../../src/cli/analysis-bytes.js";
import { dataFiles } from "../../src/cli/data-files.js";
import { fourWorkerCounts, quickstart } from "../reports/fixture.js";
import { hostile } from "../reports/hostile.js";
import { launchBrowser, noBrowser, type Visit, visit } from "./browser.js";

/** The program of axe-core, which runs in the page. */
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Set to keep the screenshots. */
const screenshots = process.env.SCALEBENCH_SCREENSHOTS;
const pages = { quickstart, "four-worker-counts": fourWorkerCounts, hostile } as const;
type PageName = keyof typeof pages;

describe.skipIf(noBrowser)("the page in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-page-"));
  const fileOf = (name: PageName): string => join(folder, `${name}.html`);
  let browser: Browser;

  beforeAll(async () => {
    for (const [name, analysis] of Object.entries(pages)) {
      const files = dataFiles(analysis(), analysisBytes(analysis()));
      writeFileSync(fileOf(name as PageName), await renderReport(analysis(), { files }));
    }
    browser = await launchBrowser();
    if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (name: PageName, options: BrowserContextOptions): Promise<Visit> =>
    visit(browser, fileOf(name), options);

  const openAll = (page: Page): Promise<void> =>
    page.locator("details").evaluateAll((all) => {
      for (const details of all) details.setAttribute("open", "");
    });

  const cases = (Object.keys(pages) as PageName[]).flatMap((name) => [
    { name, width: 390, colorScheme: "light" as const },
    { name, width: 1280, colorScheme: "light" as const },
    { name, width: 1280, colorScheme: "dark" as const },
  ]);

  it.each(cases)("$name at $width px, $colorScheme: one file, no message, no sideways scrolling", async (view) => {
    const { name, width, colorScheme } = view;
    const { page, requests, messages, close } = await open(name, { viewport: { width, height: 844 }, colorScheme });
    if (screenshots !== undefined) {
      await page.screenshot({ path: join(screenshots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
    await openAll(page);
    const sizes = await page.locator("html").evaluate((html) => ({ all: html.scrollWidth, shown: html.clientWidth }));
    expect(requests).toEqual([pathToFileURL(fileOf(name)).href]);
    expect(messages).toEqual([]);
    expect(sizes.all).toBe(sizes.shown);
    await close();
  });

  it("the first screen holds question, verdicts, throughput and the proof of equal training", async () => {
    const { page, close } = await open("quickstart", { viewport: { width: 1280, height: 800 } });
    for (const text of [
      "Which framework trains a small CNN",
      "3 of 3 claims hold",
      "Once training runs, Spark costs",
      "Same training?",
      "41be07c3d9a2",
    ]) {
      const box = await page.getByText(text).first().boundingBox();
      expect(box && box.y + box.height, text).toBeLessThan(800);
    }
    const chart = await page.locator("#verdict svg").boundingBox();
    expect(chart && chart.y + chart.height).toBeLessThan(800);
    await close();
  });

  it("no text of a chart is cut off or laid over another", async () => {
    for (const width of [390, 1280]) {
      const { page, close } = await open("quickstart", { viewport: { width, height: 800 } });
      const faults = await page.locator("svg").evaluateAll((charts) =>
        charts.flatMap((chart) => {
          const frame = chart.getBoundingClientRect();
          const texts = [...chart.querySelectorAll("text")]
            .map((text) => ({ words: text.textContent ?? "", box: text.getBoundingClientRect() }))
            .filter(({ box }) => box.width > 0);
          const cut = texts.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1);
          const overlaps = texts.flatMap((a, index) =>
            texts
              .slice(index + 1)
              .filter(
                (b) =>
                  Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
                  Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 3,
              )
              .map((b) => `${a.words} over ${b.words}`),
          );
          return [...cut.map(({ words }) => `cut: ${words}`), ...overlaps];
        }),
      );
      expect(faults, `${width} px`).toEqual([]);
      await close();
    }
  });

  it.each(cases)("$name at $width px, $colorScheme: axe finds no violation", { timeout: 60_000 }, async (view) => {
    const { page, close } = await open(view.name, {
      viewport: { width: view.width, height: 844 },
      colorScheme: view.colorScheme,
    });
    await openAll(page);
    await page.evaluate(axe);
    const found = (await page.evaluate("axe.run()")) as AxeResults;
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
    expect(found.passes.length).toBeGreaterThan(20);
    await close();
  });

  it("print is light and unfolds every table", async () => {
    const { page, close } = await open("quickstart", { viewport: { width: 794, height: 1123 }, colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    if (screenshots !== undefined) await page.screenshot({ path: join(screenshots, "print.png"), fullPage: true });
    if (screenshots !== undefined) await page.pdf({ path: join(screenshots, "print.pdf"), format: "A4" });
    const background = await page.locator("body").evaluate((body) => {
      const view = body.ownerDocument.defaultView;
      return view?.getComputedStyle(body).backgroundColor;
    });
    expect(background).toBe("rgb(255, 255, 255)");
    const hidden = await page
      .locator("details table")
      .evaluateAll((tables) => tables.filter((table) => table.getBoundingClientRect().height === 0).length);
    expect(hidden).toBe(0);
    const sizes = await page.locator("html").evaluate((html) => ({ all: html.scrollWidth, shown: html.clientWidth }));
    expect(sizes.all).toBe(sizes.shown);
    await close();
  });
});
