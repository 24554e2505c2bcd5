// npm run gallery [-- --again]: docs/gallery, pages and pictures of real runs of this project. Studies that lie in
// results/gallery are not run a second time, unless --again.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap } from "./bootstrap.mjs";
import { command } from "./command.mjs";
import { root } from "./project.mjs";

const scalebench = [process.execPath, "dist/src/cli/main.js"];
const gallery = join(root, "docs", "gallery");

const studies = [
  { name: "quickstart", suite: "suites/quickstart.yaml", sections: ["why", "learning"] },
  { name: "batch-size", suite: "suites/examples/batch-size.yaml", sections: ["learning"] },
];

/** Verdicts are what the gallery shows; these exit codes tell them: README.md, "Commands". */
const judged = new Set([0, 3, 4, 5]);

const resultsOf = ({ name }) => join("results", "gallery", name);
const readAnalysis = (study) => {
  const file = join(root, resultsOf(study), "analysis.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
};

async function run(study) {
  if (process.argv.includes("--again")) {
    rmSync(join(root, resultsOf(study)), { recursive: true, force: true });
  }
  if (readAnalysis(study)?.state === "finished") {
    return;
  }
  const resume = existsSync(join(root, resultsOf(study))) ? ["--resume"] : [];
  await expectCode(judged, [...scalebench, "run", study.suite, "--out", resultsOf(study), ...resume]);
}

async function expectCode(expected, argv) {
  const code = await command(argv);
  if (!expected.has(code)) {
    throw new Error(`${argv.slice(1).join(" ")} ended with ${code}`);
  }
}

async function writePage({ name }) {
  const out = join("docs", "gallery", name);
  await expectCode(new Set([0]), [
    ...scalebench,
    "report",
    join("results", "gallery", name),
    "--out",
    out,
    "--format",
    "html",
  ]);
}

function findBrowser() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const paths = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function takePictures(executablePath) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-sync"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
    for (const { name, sections } of studies) {
      await page.goto(pathToFileURL(join(gallery, name, "report.html")).href);
      await page.screenshot({ path: join(gallery, name, "first-screen.png") });
      for (const section of sections) {
        // A whole section is longer than a screen: what a reader sees first of it.
        await page.evaluate(`document.getElementById(${JSON.stringify(section)}).scrollIntoView()`);
        await page.screenshot({ path: join(gallery, name, `${section}.png`) });
      }
    }
  } finally {
    await browser.close();
  }
}

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function entry(study) {
  const analysis = readAnalysis(study);
  const { suite, claims, cells, blocks, finishedAt, environment } = analysis;
  const trials = cells.reduce((sum, { trials: { completed } }) => sum + completed, 0);
  const machine =
    Object.values(environment).find((group) => group.cpu !== undefined)?.cpu ?? "a CPU that is not recorded";
  return `## ${suite.name}

${suite.question}

${claims.map(({ verdict, says }) => `- **${verdict}**: ${says}`).join("\n")}

${counted(cells.length, "cell")}, ${counted(trials, "completed trial")} in ${counted(blocks.completed, "block")}, ${finishedAt?.slice(0, 10) ?? "not finished"}, on ${machine}. The page: [report.html](${study.name}/report.html). The suite: [${study.suite}](../../${study.suite}).

![The first screen of the page](${study.name}/first-screen.png)

${study.sections.map((section) => `![The section "${section}"](${study.name}/${section}.png)`).join("\n\n")}
`;
}

function writeIndex() {
  const text = `# Gallery

Pages of real runs of this project, as \`npm run gallery\` makes them: it runs the suites, writes the pages and takes the pictures (1280 px, light, headless Chromium). Download a page to open it: it is one file and needs no network.
Verdicts are what came out on a shared virtual machine; undecided ones too. Tables that others have published are not here: scalebench reads its own studies alone.

${studies.map(entry).join("\n")}`;
  writeFileSync(join(gallery, "README.md"), text);
}

async function main() {
  const ready = (await bootstrap()) || (await command([...scalebench, "setup"]));
  if (ready !== 0) {
    return ready;
  }
  mkdirSync(gallery, { recursive: true });
  for (const study of studies) {
    await run(study);
    await writePage(study);
  }
  const browser = findBrowser();
  if (browser === undefined) {
    process.stderr.write("warning: no Chromium on PATH: the pictures stay as they are\n");
  } else {
    await takePictures(browser);
  }
  writeIndex();
  return 0;
}

process.exitCode = await main();
