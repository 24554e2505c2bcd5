import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../reports/report.js";
import { analysisBytes } from "../../src/cli/analysis-bytes.js";
import { dataFiles } from "../../src/cli/data-files.js";
import { fourWorkerCounts, quickstart } from "../reports/fixture.js";
import { hostile } from "../reports/hostile.js";
import { launchBrowser, noBrowser, type Visit, visit } from "./browser.js";

const pages = { quickstart, "four-worker-counts": fourWorkerCounts, hostile } as const;
type PageName = keyof typeof pages;
const wide = { viewport: { width: 1280, height: 800 } };

const firstColumn = (table: Locator): Promise<string[]> => table.locator("tbody tr td:first-child").allTextContents();
const shownRows = (table: Locator): Promise<number> =>
  table.locator("tbody tr:not(.other-runner):not(.filtered-out)").count();

/** Goes with the tab key until an element has the focus, as a reader without a pointer does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 200; presses += 1) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the tab key does not reach it");
}

describe.skipIf(noBrowser)("what the page's script adds", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-interaction-"));
  const fileOf = (name: PageName): string => join(folder, `${name}.html`);
  let browser: Browser;
  let visited: Visit | undefined;

  beforeAll(async () => {
    for (const [name, analysis] of Object.entries(pages)) {
      const files = dataFiles(analysis(), analysisBytes(analysis()));
      writeFileSync(fileOf(name as PageName), await renderReport(analysis(), { files }));
    }
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page, does something with it, and sees to it that it said nothing and asked for nothing. */
  async function withPage(
    name: PageName,
    act: (page: Page) => Promise<void>,
    extra: Parameters<typeof visit>[3] = {},
  ): Promise<void> {
    visited = await visit(browser, fileOf(name), wide, extra);
    try {
      await act(visited.page);
      expect(visited.messages).toEqual([]);
      expect(visited.requests).toEqual([pathToFileURL(fileOf(name)).href]);
    } finally {
      await visited.close();
    }
  }

  const coverageTable = (page: Page): Locator => page.locator("#coverage table").first();
  const runnerButton = (page: Page, name: string): Locator => page.locator(".picker").getByRole("button", { name });

  it("a head sorts up, down, and back, by the keyboard, and says so", () =>
    withPage("quickstart", async (page) => {
      const table = page.locator("#coverage table").first();
      const original = await firstColumn(table);
      const head = table.locator("th").first();
      const sort = head.getByRole("button");
      await tabTo(page, sort);
      await page.keyboard.press("Enter");
      expect(await head.getAttribute("aria-sort")).toBe("ascending");
      expect(await firstColumn(table)).toEqual(original.toSorted());
      await page.keyboard.press("Space");
      expect(await head.getAttribute("aria-sort")).toBe("descending");
      expect(await firstColumn(table)).toEqual(original.toSorted().toReversed());
      await page.keyboard.press("Enter");
      expect(await head.getAttribute("aria-sort")).toBeNull();
      expect(await firstColumn(table)).toEqual(original);
    }));

  it("numbers sort by value, and one column at a time", () =>
    withPage("quickstart", async (page) => {
      const figure = page.locator("#verdict figure").last();
      await figure.locator("summary").click();
      const table = figure.locator("table");
      await table.getByRole("button", { name: "Cell" }).click();
      await table.locator("th.number button").first().click();
      const shown = await table.locator("tbody tr td.number:nth-child(2)").allTextContents();
      const values = shown.map((text) => Number.parseFloat(text));
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(values.length).toBe(9);
      expect(await table.locator("th[aria-sort]").count()).toBe(1);
    }));

  it("a long table has a filter, a short one has none", () =>
    withPage("quickstart", async (page) => {
      expect(await page.locator("#coverage input").count()).toBe(0);
      const figure = page.locator("#learning figure").first();
      await figure.locator("summary").click();
      const table = figure.locator("table");
      const rows = await shownRows(table);
      await figure.locator("input[type=search]").focus();
      await page.keyboard.type("ray 2 workers");
      expect(await shownRows(table)).toBe(10);
      expect(await figure.locator(".rows-shown").textContent()).toBe(`10 of ${rows} rows match "ray 2 workers"`);
      await figure.locator("input[type=search]").fill("");
      expect(await shownRows(table)).toBe(rows);
    }));

  /** What the clipboard holds, by pasting it into a text area. */
  async function pasted(page: Page): Promise<string> {
    await page.evaluate(
      "(() => { const area = document.createElement('textarea'); area.id = 'paste'; document.body.append(area); area.focus(); })()",
    );
    await page.keyboard.press("Control+V");
    return page.locator("#paste").inputValue();
  }

  const expectMarkdown = async (page: Page): Promise<void> => {
    await runnerButton(page, "ray").click();
    const copy = page.locator("#coverage .tools").first().getByRole("button", { name: "Copy as Markdown" });
    await copy.focus();
    await page.keyboard.press("Enter");
    const says = page.locator("#coverage .copied").first();
    await says.filter({ hasText: "Copied 2 rows." }).waitFor();
    expect(await pasted(page)).toBe(
      [
        "| Cell | Id | Planned | Completed | Failed | Not run |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        "| ray, 1 worker | ray-n1-w1 | 6 | 6 | 0 | 0 |",
        "| ray, 2 workers | ray-n1-w2 | 6 | 6 | 0 | 0 |",
        "",
      ].join("\n"),
    );
  };

  it("the rows that are shown are copied as Markdown", () => withPage("quickstart", expectMarkdown));

  it("they are copied where the browser keeps its clipboard from the page, too", () =>
    withPage("quickstart", expectMarkdown, {
      before: "Object.defineProperty(navigator, 'clipboard', { value: undefined })",
    }));

  it("runners are picked by the keyboard, in tables, charts and the address", () =>
    withPage("quickstart", async (page) => {
      const names = await page.locator(".picker button:not(.all)").allTextContents();
      expect(names).toEqual(["single", "torch-ddp", "horovod", "spark-horovod", "ray"]);
      const marks = page.locator("#verdict svg [data-tip]:not(.other-runner)");
      const all = await marks.count();
      await tabTo(page, runnerButton(page, "torch-ddp"));
      await page.keyboard.press("Space");
      await tabTo(page, runnerButton(page, "ray"));
      await page.keyboard.press("Enter");
      expect(await runnerButton(page, "ray").getAttribute("aria-pressed")).toBe("true");
      expect(await shownRows(coverageTable(page))).toBe(4);
      expect(await page.locator("#scaling .chart:visible").count()).toBeLessThan(5);
      expect(await page.locator("#scaling .many").first().locator(".chart:visible").count()).toBe(2);
      expect(await marks.count()).toBeLessThan(all);
      expect(await page.locator("svg [data-tip^='horovod']:visible").count()).toBe(0);
      expect(await page.locator("#verdict svg [data-tip^='ray']:visible").count()).toBeGreaterThan(0);
      expect(await page.locator(".picker-says").textContent()).toContain("2 of 5 runners");
      expect(page.url()).toMatch(/#runners=torch-ddp,ray$/);
      await page.getByRole("link", { name: "Scaling" }).click();
      await page.waitForURL(/#scaling&runners=torch-ddp,ray$/);
      const top = await page.locator("#scaling").boundingBox();
      expect(Math.abs(top?.y ?? 1000)).toBeLessThan(5);
      await page.getByRole("button", { name: "Show all" }).press("Enter");
      expect(await shownRows(coverageTable(page))).toBe(9);
      expect(page.url()).toMatch(/#scaling$/);
    }));

  it("the address restores what was picked, and leads to the section", () =>
    withPage(
      "quickstart",
      async (page) => {
        expect(await shownRows(coverageTable(page))).toBe(2);
        const top = await page.locator("#coverage").boundingBox();
        expect(Math.abs(top?.y ?? 1000)).toBeLessThan(5);
        await page.evaluate("location.hash = '#runners=ray,horovod'");
        await page.locator(".picker-says").filter({ hasText: "2 of 5" }).waitFor();
        expect(await shownRows(coverageTable(page))).toBe(4);
        await page.evaluate("location.hash = '#runners=nobody,%E0%A4'");
        await page.locator(".picker-says").filter({ hasText: /^$/ }).waitFor({ state: "attached" });
        expect(await shownRows(coverageTable(page))).toBe(9);
      },
      { fragment: "#coverage&runners=ray" },
    ));

  it("a mark tells its numbers to the pointer and to the arrow keys, and Escape dismisses them", () =>
    withPage("quickstart", async (page) => {
      const chart = page.locator("#verdict figure svg").first();
      const mark = chart.locator(".mark-symbol [data-tip^='ray, 2 w']");
      await mark.hover();
      const tip = page.locator(".tip");
      expect(await tip.textContent()).toBe("ray, 2 w: 8.92 [8.81, 9.01] · throughput, k\u00a0samples/s");
      const [box, at] = [await tip.boundingBox(), await mark.boundingBox()];
      expect(Math.abs((box?.y ?? 0) + (box?.height ?? 0) - (at?.y ?? 0))).toBeLessThan(40);
      await page.keyboard.press("Escape");
      expect(await tip.isVisible()).toBe(false);
      await page.mouse.move(5, 5);
      await tabTo(page, chart);
      expect(await tip.textContent()).toMatch(/^single, 1 w: .* \(1 of 9\)$/);
      await page.keyboard.press("ArrowRight");
      expect(await tip.textContent()).toMatch(/^torch-ddp, 1 w: .* \(2 of 9\)$/);
      await page.keyboard.press("Escape");
      expect(await tip.isVisible()).toBe(false);
    }));

  it("scales can be linear from 0, and logarithmic again: the same marks at other places", () =>
    withPage("four-worker-counts", async (page) => {
      const frame = page.locator("#scaling figure").first().locator(".chart").nth(1);
      /** How far each of the runner's own points lies above the one before it. */
      const steps = async (): Promise<readonly number[]> => {
        const places = await frame.locator(".mark-symbol.role-mark [data-tip]").evaluateAll((marks) =>
          marks.map((mark) => {
            const box = mark.getBoundingClientRect();
            return box.top + box.height / 2;
          }),
        );
        return places.slice(1).map((place, index) => (places[index] ?? 0) - place);
      };
      const texts = (): Promise<string[]> => frame.locator("text").allTextContents();
      const [before, said] = [await steps(), await texts()];
      expect(before.length).toBe(3);
      await tabTo(page, page.getByRole("button", { name: "Linear scales" }));
      await page.keyboard.press("Enter");
      await page.waitForURL(/#scale=linear$/);
      // 5 k, 9.43 k, 16.9 k, 28.2 k samples/s: steps grow on a linear axis, and shrink on a logarithmic one.
      const [a = 0, b = 0, c = 0] = await steps();
      expect(b / a).toBeCloseTo((16_949 - 9_434) / (9_434 - 5_000), 1);
      expect(c / b).toBeCloseTo((28_169 - 16_949) / (16_949 - 9_434), 1);
      expect(await frame.locator(".role-axis-title text").first().textContent()).toBe("workers (linear scale)");
      expect(await page.locator("#scaling figure h3").first().textContent()).toContain("samples/s (linear scale)");
      await page.keyboard.press("Space");
      for (const [index, step] of (await steps()).entries()) expect(step).toBeCloseTo(before[index] ?? 0, 2);
      expect(await texts()).toEqual(said);
      expect(page.url()).not.toContain("scale=");
    }));

  it("a metric is picked by the keyboard and kept in the address, beside the runners", () =>
    withPage("quickstart", async (page) => {
      const figures = page.locator("main figure:visible");
      const all = await figures.count();
      const choice = page.getByLabel("Figures of");
      expect((await choice.locator("option").allTextContents()).slice(0, 3)).toEqual([
        "all metrics",
        "throughput",
        "efficiency",
      ]);
      await tabTo(page, choice);
      await page.keyboard.type("accuracy");
      await page.waitForURL(/#metric=accuracy$/);
      expect(await figures.locator("h3").allTextContents()).toEqual([
        "Accuracy on the whole test set over epochs",
        "Accuracy on the whole test set over seconds",
        "Throughput against accuracy",
      ]);
      await runnerButton(page, "ray").click();
      await page.waitForURL(/#runners=ray&metric=accuracy$/);
      await choice.selectOption({ label: "all metrics" });
      expect(await figures.count()).toBe(all);
      expect(page.url()).toMatch(/#runners=ray$/);
    }));

  it("a runner that is pointed at in one chart stands out in all, a click keeps it, Escape ends it", () =>
    withPage("quickstart", async (page) => {
      const opacity = (selector: string): Promise<string> =>
        page
          .locator(selector)
          .first()
          .evaluate((mark) => mark.ownerDocument.defaultView?.getComputedStyle(mark).opacity ?? "");
      const [ray, horovod] = ["ray", "horovod"].map((runner) => `#learning .mark-symbol [data-runner='${runner}']`);
      const mark = page.locator("#verdict .mark-symbol [data-tip^='ray, 2 w']");
      await mark.hover();
      expect(await opacity(ray ?? "")).toBe("1");
      expect(await opacity(horovod ?? "")).toBe("0.25");
      await mark.click();
      await page.mouse.move(2, 2);
      expect(await opacity(horovod ?? "")).toBe("0.25");
      expect(page.url()).toMatch(/#highlight=ray$/);
      await page.keyboard.press("Escape");
      expect(await opacity(horovod ?? "")).toBe("1");
      expect(page.url()).not.toContain("highlight");
      await tabTo(page, page.locator("#verdict figure svg").first());
      await page.keyboard.press("ArrowRight");
      expect(await opacity("#learning .mark-symbol [data-runner='torch-ddp']")).toBe("1");
      expect(await opacity(ray ?? "")).toBe("0.25");
      await page.keyboard.press("Enter");
      expect(page.url()).toMatch(/#highlight=torch-ddp$/);
    }));

  it("the address restores scale, metric and highlight; what it cannot mean is left out", () =>
    withPage(
      "quickstart",
      async (page) => {
        expect(await page.getByRole("button", { name: "Linear scales" }).getAttribute("aria-pressed")).toBe("true");
        expect(await page.getByLabel("Figures of").inputValue()).toBe("throughput");
        expect(await page.locator(".linking").count()).toBe(1);
        await page.evaluate("location.hash = '#metric=nothing&highlight=nobody&scale=cubic'");
        await page.locator("main:not(.linking)").waitFor();
        expect(await page.getByLabel("Figures of").inputValue()).toBe("");
        expect(await page.getByRole("button", { name: "Linear scales" }).getAttribute("aria-pressed")).toBe("false");
      },
      { fragment: "#scale=linear&metric=throughput&highlight=ray" },
    ));

  it("print opens what is folded, and folds it again", () =>
    withPage("quickstart", async (page) => {
      const closed = page.locator("details:not([open])");
      const before = await closed.count();
      await page.locator("details summary").first().click();
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await closed.count()).toBe(0);
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      expect(await closed.count()).toBe(before - 1);
      await runnerButton(page, "ray").click();
      await page.emulateMedia({ media: "print" });
      expect(await page.locator(":is(.picker, .tools) :is(button, input, textarea):visible").count()).toBe(0);
      // What is left out is said on paper too.
      expect(await page.locator(".picker-says").isVisible()).toBe(true);
    }));

  it.each(["quickstart", "four-worker-counts", "hostile"] as const)(
    "%s: without a script every table and chart is there, and no control",
    async (name) => {
      const plain = await visit(browser, fileOf(name), { ...wide, javaScriptEnabled: false });
      const scripted = await visit(browser, fileOf(name), wide);
      const count = (each: Visit, selector: string): Promise<number> => each.page.locator(selector).count();
      for (const selector of ["table", "tbody tr", "svg", "[data-tip]", "section"]) {
        expect(await count(plain, selector), selector).toBe(await count(scripted, selector));
      }
      expect(await plain.page.locator("svg:visible").count()).toBe(await count(plain, "svg"));
      expect(await count(plain, "button, input, textarea, select, .tip")).toBe(0);
      expect(plain.messages).toEqual([]);
      await Promise.all([plain.close(), scripted.close()]);
    },
  );

  it("the page gives its numbers, without a script and without the network", async () => {
    const plain = await visit(browser, fileOf("quickstart"), { ...wide, javaScriptEnabled: false });
    for (const { name, bytes } of dataFiles(quickstart(), analysisBytes(quickstart()))) {
      const [download] = await Promise.all([
        plain.page.waitForEvent("download"),
        plain.page.getByRole("link", { name, exact: true }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(name);
      expect(readFileSync(await download.path())).toEqual(Buffer.from(bytes ?? []));
    }
    expect(plain.messages).toEqual([]);
    await plain.close();
  });

  it("hostile names are words in buttons, tooltips, copies and the address", () =>
    withPage("hostile", async (page) => {
      const toggles = page.locator(".picker button:not(.all)");
      const names = await toggles.allTextContents();
      expect(names).toContain('<script>alert("x")</script>');
      for (let index = 0; index < names.length; index += 1) {
        await toggles.nth(index).click();
        expect(await toggles.nth(index).getAttribute("aria-pressed")).toBe("true");
        expect(await shownRows(coverageTable(page))).toBeGreaterThan(0);
        await toggles.nth(index).click();
      }
      await toggles.nth(0).click();
      expect(page.url()).not.toMatch(/[<>"]/);
      await page.locator("#verdict svg [data-tip]:visible").first().hover({ force: true });
      const copies = page.getByRole("button", { name: "Copy as Markdown" });
      for (const copy of await copies.all()) if (await copy.isVisible()) await copy.click();
      expect(await page.locator("script, img").count()).toBe(1);
      const sizes = await page.locator("html").evaluate((html) => ({ all: html.scrollWidth, shown: html.clientWidth }));
      expect(sizes.all).toBe(sizes.shown);
    }));

  describe("of a study that runs", () => {
    const file = join(folder, "running.html");
    const madeAt = new Date().toISOString();
    const running = { ...quickstart(), state: "running", finishedAt: null } as const;
    const open = async (): Promise<Page> => {
      const live = { madeAt, doing: "Block 3 of 4 to 10 is running: 9 trials." };
      writeFileSync(file, await renderReport(running, { live }));
      const page = await browser.newPage(wide);
      await page.clock.install();
      await page.goto(pathToFileURL(file).href);
      return page;
    };

    it("loads itself again, until the study has ended", async () => {
      const page = await open();
      expect(await page.locator(".live").textContent()).toContain("That was");
      writeFileSync(file, await renderReport(quickstart()));
      await page.clock.fastForward(10_000);
      expect(await page.locator(".live").count()).toBe(1);
      await page.clock.fastForward(10_000);
      await page.locator(".live").waitFor({ state: "detached" });
      await page.close();
    });

    it("stops when it is told to, also after a load by hand", async () => {
      const page = await open();
      await page.getByRole("button", { name: "Stop loading it again" }).click();
      await page.reload();
      expect(await page.getByRole("button", { name: "Load it again by itself" }).count()).toBe(1);
      await page.close();
    });

    it("stops when a load would undo what the reader has opened", async () => {
      const page = await open();
      await page.locator("main summary").first().click();
      const says = page.locator(".live-says");
      await says.filter({ hasText: "a load would undo" }).waitFor();
      writeFileSync(file, await renderReport(quickstart()));
      await page.clock.fastForward(60_000);
      expect(await page.locator(".live").count()).toBe(1);
      await page.close();
    });
  });
});
