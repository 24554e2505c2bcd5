import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** A browser that is installed here; without one the tests that need it are skipped, and vitest says so. */
function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = folders.flatMap((folder) =>
    ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)),
  );
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const executablePath = findBrowser();
const quiet =
  "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export const noBrowser = executablePath === undefined;

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath ?? "", args: quiet.split(" ") });

/** A page that is open, with all that it asked for and said since. */
export interface Visit {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly messages: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a file as a reader does, from `file://`. `before` runs in the page ahead of its own script. */
export async function visit(
  browser: Browser,
  file: string,
  options: BrowserContextOptions,
  { fragment = "", before = "" }: { readonly fragment?: string; readonly before?: string } = {},
): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests: string[] = [];
  const messages: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(error.message));
  page.on("dialog", (dialog) => messages.push(`dialog: ${dialog.message()}`));
  if (before !== "") await page.addInitScript(before);
  await page.goto(`${pathToFileURL(file).href}${fragment}`);
  return { page, requests, messages, close: () => context.close() };
}
