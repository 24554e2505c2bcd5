import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../reports/report.js";
import { historyOf, type PastStudy } from "../../src/compare/history.js";
import { fourWorkerCounts, quickstart } from "../reports/fixture.js";
import { launchBrowser, noBrowser, visit } from "./browser.js";

const past = (day: number, torch: string): PastStudy => ({
  analysis: { ...quickstart(), study: `study-${day}`, finishedAt: `2026-05-0${day}T10:00:00.000Z` },
  fingerprint: () => ({ torch }),
});

/** The page of a study with three before it, the last of which had another version. */
async function weekly(versions: readonly [string, string, string]): Promise<string> {
  const [first, second, third] = versions.map((torch, index) => past(index + 1, torch));
  if (first === undefined || second === undefined || third === undefined) throw new Error("three studies");
  return renderReport(third.analysis, { history: historyOf(third, [first, second]) });
}

/** docs/page.md, "Three questions, read from the page alone". */
describe.skipIf(noBrowser)("questions that are read from the first screen of a section", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "scalebench-reading-"));
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Goes to a section by its link, as a reader does, and gives the texts of its blocks that are wholly on the screen. */
  async function firstScreenOf(section: string, html: string, height = 800): Promise<string> {
    const file = join(folder, `${section}.html`);
    writeFileSync(file, html);
    const { page, close } = await visit(browser, file, { viewport: { width: 1280, height } });
    await page.locator(`nav a[href='#${section}']`).click();
    const shown = await page.locator(`#${section} :is(p, li, td, h3)`).evaluateAll((places) =>
      places.flatMap((place) => {
        const box = place.getBoundingClientRect();
        const onScreen =
          box.height > 0 && box.top >= 0 && box.bottom <= (place.ownerDocument.defaultView?.innerHeight ?? 0);
        return onScreen ? [(place.textContent ?? "").replace(/\s+/g, " ")] : [];
      }),
    );
    await close();
    return shown.join("\n");
  }

  it("which runner is fastest at two workers, and is that certain?", async () => {
    expect(await firstScreenOf("verdict", await renderReport(quickstart()))).toContain(
      "Fastest at 2 workers, by median: torch-ddp, 9.07 k samples/s. Not certain: its interval overlaps with that of ray.",
    );
    expect(await firstScreenOf("head-to-head", await renderReport(fourWorkerCounts()))).toMatch(
      /At 2 workers, against torch-ddp \(9\.43 k samples\/s\): slower .*horovod.*not told apart .*ray/,
    );
  });

  it("why does efficiency fall?", async () => {
    expect(await firstScreenOf("why", await renderReport(quickstart()))).toMatch(
      /spark-horovod, 2 workers keeps 84.2 % of the ideal .* Of what grew, exchange/,
    );
  });

  it("can this be compared with last week's?", async () => {
    expect(await firstScreenOf("history", await weekly(["1", "1", "1"]))).toContain("Yes: same fingerprint");
    expect(await firstScreenOf("history", await weekly(["1", "1", "2"]))).toContain(
      "No: since 2026-05-02 10:00, torch was 1, is 2.",
    );
    expect(await firstScreenOf("history", await renderReport(quickstart()))).toContain(
      "This page is about one study alone.",
    );
  });
});
