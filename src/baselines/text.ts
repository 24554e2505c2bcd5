import type { ErrorCode } from "../errors/codes.js";
import { ScalebenchError } from "../errors/error.js";
import type { Baseline } from "../types/baseline.js";
import { fingerprintDigest } from "./fingerprint.js";
import { newestFirst } from "./history.js";
import { baselineSchema, firstFault } from "./schema.js";
import { jsonLine, sortedKeys } from "./sorted-json.js";

const version = "scalebench/baseline/v";
const indent = "  ";

/** `torch-ddp-n1-w2-1a2b3c4d.json`: the cell, and which machine, versions and settings. */
export const baselineFile = ({ cell, fingerprint }: Pick<Baseline, "cell" | "fingerprint">): string =>
  `${cell}-${fingerprintDigest(fingerprint).slice(0, 8)}.json`;

/**
 * A baseline as its file's text: keys sorted, two spaces, a newline at the end, and each run on one line of its own, the
 * newest first. A new run is thus one added line right below `"runs": [`, and no line that was there changes: the oldest
 * run, which alone ends without a comma, stays last. Where two branches each add runs, git's union driver (which
 * `baselines/.gitattributes` asks for) keeps the lines of both, and so does a person who answers "both" to the conflict.
 * A run that took several lines would not merge so: git takes lines that both sides share, such as `"harness"`, once.
 */
export function baselineText(baseline: Baseline): string {
  const { runs, ...rest } = baseline;
  const lines = newestFirst(runs).map((run) => `${indent}${indent}${jsonLine(sortedKeys(run))}`);
  const text = JSON.stringify(sortedKeys({ ...rest, runs: [] }), undefined, 2);
  const list = `${indent}"runs": [\n${lines.join(",\n")}\n${indent}]`;
  return `${text.replace(/^ {2}"runs": \[\]/m, () => list)}\n`;
}

const fault = (file: string, code: ErrorCode, message: string, hint: string): ScalebenchError =>
  new ScalebenchError({ code, message, hint, where: { file } });

const restore =
  "take the file from version control again (`git checkout -- FILE`), or delete it and save the studies anew";

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (/^(<{7}|={7}|>{7})( |$)/m.test(text)) {
      const message = "expected a baseline, found an unresolved merge in it";
      throw fault(
        file,
        "BASELINE_CONFLICT",
        message,
        "keep the lines of both sides, each run once, with a comma after all but the last",
      );
    }
    if (!text.trimEnd().endsWith("}")) {
      const message = `expected a whole baseline, found one that ends after ${text.length} characters`;
      throw fault(file, "BASELINE_CUT", message, restore);
    }
    const because = error instanceof Error ? error.message : String(error);
    throw fault(file, "BASELINE_CORRUPT", `expected a baseline, found what is no JSON: ${because}`, restore);
  }
}

function checkVersion(value: unknown, file: string): void {
  const found = typeof value === "object" && value !== null && "schema" in value ? value.schema : undefined;
  if (found === `${version}1`) return;
  if (typeof found === "string" && new RegExp(`^${version}[1-9][0-9]*$`).test(found)) {
    const message = `expected a baseline of schema ${version}1, found ${found}`;
    throw fault(file, "BASELINE_NEWER", message, "it was saved by a later version of scalebench: update this one");
  }
  const shown = found === undefined ? "none" : JSON.stringify(found).slice(0, 60);
  const hint = "keep other files out of the folder of a baseline";
  throw fault(file, "BASELINE_SCHEMA", `expected a baseline with "schema": "${version}1", found ${shown}`, hint);
}

/**
 * The baseline of a file's text. Throws BASELINE_CONFLICT, BASELINE_CUT, BASELINE_CORRUPT, BASELINE_NEWER, BASELINE_SCHEMA,
 * and BASELINE_FOREIGN where cell and fingerprint are not those that the file's name has. Pure.
 * @param file path, for messages; its last part is `name`
 */
export function parseBaseline(text: string, file: string, name: string): Baseline {
  const value = parsedJson(text, file);
  checkVersion(value, file);
  const parsed = baselineSchema.safeParse(value);
  if (!parsed.success) {
    throw fault(file, "BASELINE_CORRUPT", `expected a baseline, found a fault at ${firstFault(parsed.error)}`, restore);
  }
  const baseline = parsed.data as Baseline;
  const expected = baselineFile(baseline);
  if (expected !== name) {
    const message = `expected what ${name} names, found the baseline of ${baseline.cell} that belongs into ${expected}`;
    throw fault(
      file,
      "BASELINE_FOREIGN",
      message,
      "it was renamed, copied or edited: rename it back, or take it from version control",
    );
  }
  return baseline;
}
