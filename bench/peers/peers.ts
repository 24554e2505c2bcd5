import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reportFailure } from "../../src/cli/failure.js";
import { abortOnSignals } from "../../src/cli/signals.js";
import { ScalebenchError } from "../../src/errors/error.js";
import { projectRoot } from "../../src/project/root.js";
import { writeJson } from "../../src/study/files.js";
import { loadAverage, machineFacts } from "../machine.js";
import { circumstances, writePart } from "../performance-document.js";
import { compare } from "./compare.js";
import { peersText } from "./document.js";
import { installPeers } from "./install.js";
import { allWorks } from "./works.js";

// npm run bench:peers -- [--runs N] [--patience SECONDS] [--only TEXT]: the same work by scalebench and its peers, alternately.
// Prints a table, writes it to docs/performance.md (unless --only), and all samples' summaries to bench/peers.json.
const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

interface Options {
  readonly runs: number;
  readonly patience: number;
  readonly only: string;
}

function count(name: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new ScalebenchError({
    code: "USAGE",
    message: `expected --${name} to be a whole number from 1 to 9999, found ${text}`,
    hint: `say --${name} 7`,
  });
}

function options(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: "string", default: "7" },
      patience: { type: "string", default: "600" },
      only: { type: "string", default: "" },
    },
  });
  return { runs: count("runs", values.runs), patience: count("patience", values.patience), only: values.only };
}

async function main(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { runs, patience, only } = options(args);
  const peers = await installPeers(signal, tell);
  const date = new Date().toISOString();
  const machine = await machineFacts();
  const before = loadAverage();
  const folder = mkdtempSync(join(tmpdir(), "scalebench-peers-"));
  try {
    const works = (await allWorks(peers, { folder, signal, patience })).filter(({ name }) => name.includes(only));
    const comparisons = [];
    for (const work of works) comparisons.push(...(await compare(work, { folder, signal, patience, runs, tell })));
    const load = { before, after: loadAverage() };
    const pins = readFileSync(join(projectRoot, "bench", "peers", "requirements.txt"), "utf8")
      .trim()
      .split("\n");
    writeJson(join(projectRoot, "bench", "peers.json"), {
      schema: "scalebench/peers/v1",
      date,
      machine,
      load,
      comparisons,
    });
    const versions = `Peers: ${pins.join(", ")}, JUBE 2.5.1-1 of Debian${peers.jube === null ? " (could not be had here)" : ""}.`;
    const text = peersText(
      comparisons,
      `\`npm run bench:peers -- --runs ${runs} --patience ${patience}\`. ${circumstances(date, machine, load)} ${versions}`,
    );
    if (only === "") writePart("peers", text);
    process.stdout.write(`${text}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { signal, code } = abortOnSignals();
try {
  await main(process.argv.slice(2), signal);
} catch (error) {
  process.exitCode = code() ?? reportFailure(error, false);
}
