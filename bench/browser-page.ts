import { pathToFileURL } from "node:url";
import { launchBrowser, noBrowser } from "../test/e2e/browser.js";
import { type Figure, figureOf } from "./figure.js";

/** Collects the tasks of over 50 ms that the browser tells of, in milliseconds. */
const watchTasks =
  "window.longTasks = []; new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask', buffered: true });";

const firstPaint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN";

interface Opened {
  /** Seconds from the navigation to the first contentful paint. */
  readonly paint: number;
  /** The longest task in seconds, 0 where none took 50 ms, while the page opens, sorts, filters and picks. */
  readonly task: number;
}

async function open(browser: Awaited<ReturnType<typeof launchBrowser>>, file: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(watchTasks);
  await page.goto(pathToFileURL(file).href);
  await page.waitForTimeout(300);
  const paint = Number(await page.evaluate(firstPaint));
  await page.locator(".picker button").nth(1).click();
  await page.locator("#coverage th button").first().click();
  const search = page.locator("input[type=search]").first();
  await search.evaluate((field) => field.closest("details")?.setAttribute("open", ""));
  await search.fill("2");
  await page.waitForTimeout(300);
  const tasks = (await page.evaluate("window.longTasks")) as readonly number[];
  await page.close();
  return { paint: paint / 1_000, task: Math.max(0, ...tasks) / 1_000 };
}

/** A page in headless Chromium from `file://`. Throws where there is no browser. */
export async function browserFigures(name: string, file: string, runs: number, command: string): Promise<Figure[]> {
  if (noBrowser) throw new Error("expected Chromium on PATH to open the page in, found none: install chromium");
  const browser = await launchBrowser();
  try {
    const opened: Opened[] = [];
    for (let run = 1; run <= runs; run += 1) opened.push(await open(browser, file));
    return [
      figureOf({
        name: `${name}/first-paint`,
        what: "first contentful paint after the navigation, headless Chromium, file://",
        unit: "s",
        bound: { atMost: 0.3 },
        command,
        samples: opened.map(({ paint }) => paint),
      }),
      figureOf({
        name: `${name}/longest-task`,
        what: "longest task while it opens, picks a runner, sorts and filters (0: none of 50 ms or more)",
        unit: "s",
        bound: { atMost: 0.2 },
        command,
        samples: opened.map(({ task }) => task),
      }),
    ];
  } finally {
    await browser.close();
  }
}
