import { type Check, type CheckName, type ClusterReport, checkNames, type PairHealth } from "../nodes/health/report.js";

type Row = readonly string[];

/** Columns of equal width, two spaces between them. */
function table(rows: readonly Row[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** `!` marks a fault, `?` what is worth a look. */
const cell = (check: Check | undefined): string =>
  check === undefined ? "-" : `${{ ok: "", fault: "! ", note: "? " }[check.state]}${check.text}`;

const megabits = (bitsPerSecond: number): string => (bitsPerSecond / 1e6).toFixed(bitsPerSecond < 1e7 ? 1 : 0);

const pairRow = (pair: PairHealth): Row =>
  pair.state === "ok"
    ? [pair.from, pair.to, megabits(pair.bitsPerSecond), (pair.roundTripSeconds * 1e6).toFixed(0)]
    : [pair.from, pair.to, "! not reached", "-"];

interface Told {
  readonly mark: string;
  readonly says: string;
  readonly fix: string;
}

/** Each fix once, below all that it mends. */
function toldLines(told: readonly Told[]): readonly string[] {
  const fixes = [...new Set(told.map(({ fix }) => fix))];
  return fixes.flatMap((fix) => [
    ...told.filter((one) => one.fix === fix).map(({ mark, says }) => `${mark} ${says}`),
    `  fix: ${fix}`,
  ]);
}

const toldOf = (check: Check): readonly Told[] =>
  check.state === "ok" ? [] : [{ mark: check.state === "fault" ? "!" : "?", says: check.says, fix: check.fix }];

/** The report for people, plain text. Pure. */
export function clusterDoctorText({ cluster, kind, emulated, nodes, pairs }: ClusterReport, file: string): string {
  const shown = checkNames.filter((name) => nodes.some(({ checks }) => checks[name] !== undefined));
  const nodeRows = nodes.map(({ node, checks }) => [node, ...shown.map((name: CheckName) => cell(checks[name]))]);
  const told = [
    ...nodes.flatMap(({ checks }) => Object.values(checks).flatMap(toldOf)),
    ...pairs.flatMap((pair) => (pair.state === "ok" ? [] : [{ mark: "!", says: pair.says, fix: pair.fix }])),
  ].map((one) => ({ ...one, fix: one.fix.replaceAll("--cluster FILE", `--cluster ${file}`) }));
  const faults = told.filter(({ mark }) => mark === "!").length;
  const measured = emulated ? " (emulated: a network of this machine)" : "";
  return [
    `cluster ${cluster}: ${nodes.length} nodes, kind ${kind}`,
    "",
    ...table([["node", ...shown], ...nodeRows]),
    ...(pairs.length === 0
      ? []
      : ["", `between nodes${measured}`, ...table([["from", "to", "Mbit/s", "round trip µs"], ...pairs.map(pairRow)])]),
    ...(told.length === 0 ? [] : ["", ...toldLines(told)]),
    "",
    faults === 0 ? "no fault" : `${faults} ${faults === 1 ? "fault" : "faults"}`,
  ].join("\n");
}
