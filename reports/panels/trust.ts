import type { Analysis, CellAnalysis, ParityResult, ParityState, RuleResult } from "../../src/types/analysis.js";
import { chosen, NBSP, percent, plain } from "../format/quantity.js";
import { counted } from "../format/text.js";
import { type Block, marked, type Panel, ready, type State, type Table, type TableCell } from "../panel.js";
import { ruleTitles } from "../rules.js";
import { sameTraining, shortDigest } from "../same-training.js";
import { cellLabel, eachCell, seriesOf } from "../series.js";

export const panel: Panel<"cells" | "suite" | "rules" | "probe"> = {
  meta: {
    id: "trust",
    title: "Trust",
    question: "Did they all do the same training, and can the numbers be believed?",
    needs: ["cells", "suite", "rules"],
    shows: ["probe"],
  },
  build({ cells, suite, rules, probe }) {
    const proof = sameTraining(cells);
    const warnings = cells.flatMap((cell) => cell.warnings.map((warning) => [[{ code: cell.id }], warning]));
    const blocks: Block[] = [
      {
        kind: "statements",
        items: [
          {
            state: proof.state,
            label: proof.label,
            says:
              proof.state === "yes"
                ? [{ strong: "They all did the same training, and here is the proof." }]
                : [{ strong: "It is not shown that they all did the same training." }, ` ${proof.says}`],
            evidence: proof.proof,
          },
        ],
      },
      { kind: "table", table: parityTable(cells, suite.factors) },
      {
        kind: "note",
        text: `A digest is the sha256 over all parameters after the accuracy part, equal on every rank. A difference is the largest of max|a−b| / max|b| over the parameter tensors. Where a cell differs by more than the tolerance (${tolerances(cells)}), its speed comparisons are incomparable.`,
      },
      { kind: "heading", text: "Rules of honest measuring" },
      ...rulesBlocks(rules),
      ...machineBlocks(probe),
    ];
    if (warnings.length > 0) {
      blocks.push(
        { kind: "heading", text: "Warnings of the program" },
        { kind: "table", table: { columns: [{ title: "Cell" }, { title: "Warning" }], rows: warnings } },
      );
    }
    return ready(...blocks);
  },
};

const stateWords: Readonly<Record<ParityState, { readonly state: State; readonly text: string }>> = {
  identical: { state: "yes", text: "identical" },
  within: { state: "yes", text: "within tolerance" },
  differs: { state: "no", text: "differs" },
  unchecked: { state: "open", text: "unchecked" },
};

const tolerances = (cells: readonly CellAnalysis[]): string =>
  [...new Set(cells.flatMap(({ parity }) => [parity.tolerance, parity.single?.tolerance ?? parity.tolerance]))]
    .toSorted((a, b) => a - b)
    .map(chosen)
    .join(" at equal worker count, ");

function difference(value: number | null): string {
  if (value === null) return "not compared";
  return value === 0 ? "0" : plain(value);
}

function againstSingle(parity: ParityResult): readonly [TableCell, TableCell] {
  if (parity.single === undefined) return ["", ""];
  return [stateWords[parity.single.state], difference(parity.single.maxRelativeDifference)];
}

function parityTable(cells: readonly CellAnalysis[], factors: Parameters<typeof seriesOf>[1]): Table {
  // The other columns say it all where every cell did the same.
  const explained = cells.some(({ parity }) => parity.state === "differs" || parity.state === "unchecked");
  return {
    columns: [
      { title: "Cell" },
      { title: "Batch", numeric: true },
      { title: "Digest" },
      { title: "Digests in trials", numeric: true },
      { title: "Compared with" },
      { title: "State" },
      { title: "Max. relative difference", numeric: true },
      { title: "Against single" },
      { title: "Max. relative difference", numeric: true },
      ...(explained ? [{ title: "Because" }] : []),
    ],
    rows: eachCell(seriesOf(cells, factors)).map(({ series, cell }) => {
      const { parity } = cell;
      return [
        cellLabel(series, cell),
        String(cell.globalBatch),
        parity.digest === null ? "none" : [{ code: shortDigest(parity.digest) }],
        `${parity.distinctDigests} in ${cell.trials.completed}`,
        parity.reference === null ? "nothing" : [{ code: parity.reference }],
        stateWords[parity.state],
        difference(parity.maxRelativeDifference),
        ...againstSingle(parity),
        ...(explained ? [parity.because] : []),
      ];
    }),
  };
}

function rulesBlocks(rules: readonly RuleResult[]): readonly Block[] {
  if (rules.length === 0) return [{ kind: "note", text: "The analysis checked no rule." }];
  const passed = rules.filter((rule) => rule.state === "pass").length;
  return [
    {
      kind: "sentence",
      text: `${passed} of ${counted(rules.length, "rule")} of Hoefler and Belli (SC 2015) pass, checked by the program.`,
    },
    {
      kind: "table",
      table: {
        columns: [{ title: "Rule", numeric: true }, { title: "Says" }, { title: "State" }, { title: "Because" }],
        rows: rules.map((rule) => [
          String(rule.rule),
          ruleTitles[rule.rule] ?? "",
          { state: rule.state, text: rule.state },
          rule.because,
        ]),
      },
    },
  ];
}

const noProbe =
  "Whether the machine itself was as fast at the end as at the start is not known: this study has no probe of it. Studies that `scalebench run` begins have one.";

const rateText = (value: number | undefined, unit: string): string =>
  value === undefined ? "not measured" : `${plain(value)}${NBSP}${unit}`;

/** What the machine could do before the first trial and after the last one. */
function machineBlocks(probe: Analysis["probe"]): readonly Block[] {
  const heading: Block = { kind: "heading", text: "The machine itself" };
  if (probe === undefined || (probe.start === null && probe.end === null)) {
    return [heading, { kind: "note", text: marked(noProbe) }];
  }
  const { start, end } = probe;
  const row = (name: string, key: "matrixProduct" | "memoryBandwidth" | "allReduce", unit: string) => [
    name,
    rateText(start?.[key], unit),
    rateText(end?.[key], unit),
    start === null || end === null
      ? ""
      : `${end[key] < start[key] ? "−" : "+"}${percent(Math.abs(end[key] / start[key] - 1))}`,
  ];
  const table: Table = {
    columns: [
      { title: "Rate" },
      { title: "At the start", numeric: true },
      { title: "At the end", numeric: true },
      { title: "Change", numeric: true },
    ],
    rows: [
      row("Matrix product, single precision", "matrixProduct", "GFLOP/s"),
      row("Memory bandwidth, a copy that no cache holds", "memoryBandwidth", "GB/s"),
      row("All-reduce of two processes, loopback", "allReduce", "MB/s"),
    ],
  };
  return [heading, { kind: "table", table }];
}
