import type { Analysis, CellAnalysis, EnvironmentFacts } from "../src/types/analysis.js";
import { counted } from "./format/text.js";
import type { Block, Table } from "./panel.js";

/** Rows of the page; analysis.json has the rest. */
const mostRows = 512;

/** Where every rank was, and whether that was the plan; nothing for analyses that do not tell. */
export function topologyBlocks({ cells, environment }: Pick<Analysis, "cells" | "environment">): readonly Block[] {
  const rows = cells.flatMap(rowsOf);
  if (rows.length === 0) return [];
  const cut = rows.length > mostRows ? ` ${rows.length - mostRows} more ranks are in analysis.json alone.` : "";
  return [
    { kind: "heading", text: "Where the ranks were" },
    { kind: "sentence", text: `${placementSentence(cells)} ${nodesSentence(cells, environment)}${cut}` },
    { kind: "table", fold: "Node, host and slot of each rank", table: { columns, rows: rows.slice(0, mostRows) } },
  ];
}

function placementSentence(cells: readonly CellAnalysis[]): string {
  const foreign = cells.filter(onForeignCluster);
  const completed = cells.reduce((sum, cell) => sum + cell.trials.completed, 0);
  const failed = cells.reduce((sum, cell) => sum + cell.trials.failed, 0);
  const others = failed === 0 ? "" : ` ${counted(failed, "trial")} failed; the coverage says why.`;
  if (foreign.length === 0) {
    return `Placement was as planned in ${counted(completed, "completed trial")}: each rank read back its node, host and slot, and a trial with a rank elsewhere fails.${others}`;
  }
  const which = foreign.length === cells.length ? "All cells" : `${foreign.length} of ${counted(cells.length, "cell")}`;
  return `${which} ran on a cluster that was there before: which host a rank gets is that cluster's choice, read back and not checked. Elsewhere a trial with a rank in another place fails.${others}`;
}

/** On a Spark or Ray cluster that scalebench did not start no rank is told which node of a plan it is on. */
const onForeignCluster = ({ topology }: CellAnalysis): boolean =>
  topology !== undefined && topology.ranks.length > 0 && topology.ranks.every(({ node }) => node === "");

function nodesSentence(cells: readonly CellAnalysis[], { cluster }: EnvironmentFacts): string {
  const kind = cluster?.kind ?? "local";
  if (kind === "emulated") {
    return "All nodes are emulated: network namespaces of one machine, joined by links of known bandwidth.";
  }
  if (kind !== "local") return `Nodes are machines of their own (${kind}).`;
  return cells.some((cell) => cell.simulatedNodes)
    ? "Several nodes are simulated: processes of one host, which exchange over its loopback."
    : "All ranks ran on one host.";
}

const columns: Table["columns"] = [
  { title: "Cell" },
  { title: "Rank", numeric: true },
  { title: "Node" },
  { title: "Host" },
  { title: "Slot", numeric: true },
  { title: "Cores" },
  { title: "GPU" },
];

/** The ranks of the cell's latest completed trial. */
const rowsOf = ({ id, topology }: CellAnalysis): Table["rows"] =>
  (topology?.ranks ?? []).map(({ rank, node, host, localRank, cores, gpu }) => [
    id,
    String(rank),
    node === "" ? "not told" : node,
    host,
    String(localRank),
    cores === "" ? "not told" : cores,
    gpu ?? "none",
  ]);
