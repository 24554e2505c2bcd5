import { stripVTControlCharacters } from "node:util";
import type { Analysis, CellAnalysis } from "../types/analysis.js";
import { type MetricName, metricNames, metrics } from "../types/metrics.js";

/** OpenMetrics names a unit at the end of the metric's name, in base units. */
const suffixes: Readonly<Record<string, string>> = { "samples/s": "_samples_per_second", s: "_seconds", B: "_bytes" };

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const nameOf = (metric: MetricName): string => `scalebench_${snake(metric)}${suffixes[metrics[metric].unit] ?? ""}`;

const escaped = (text: string): string =>
  stripVTControlCharacters(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

type Labels = Readonly<Record<string, string>>;

const sample = (name: string, labels: Labels, value: number): string => {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  // GitLab compares the text: digits that are noise would make every value a change.
  return `${name}{${written.join(",")}} ${Number(value.toPrecision(4))}`;
};

function family(name: string, help: string, samples: readonly string[]): readonly string[] {
  return samples.length === 0 ? [] : [`# TYPE ${name} gauge`, `# HELP ${name} ${escaped(help)}`, ...samples];
}

function metricFamily(metric: MetricName, cells: readonly CellAnalysis[], suite: string): readonly string[] {
  const name = nameOf(metric);
  const samples = cells.flatMap(({ id, metrics: found }) => {
    const median = found[metric]?.median;
    return median === undefined || !Number.isFinite(median) ? [] : [sample(name, { suite, cell: id }, median)];
  });
  return family(name, `median over trials: ${metrics[metric].says}`, samples);
}

/** Medians of all cells and the verdicts as OpenMetrics text, which GitLab shows on a merge request. Pure. */
export function renderOpenMetrics({ suite, cells, claims }: Analysis): string {
  const verdicts = claims.map(({ id, verdict }) =>
    sample("scalebench_claim", { suite: suite.name, claim: id, verdict }, 1),
  );
  const estimates = claims.flatMap(({ id, estimate }) =>
    estimate === null || !Number.isFinite(estimate)
      ? []
      : [sample("scalebench_claim_estimate", { suite: suite.name, claim: id }, estimate)],
  );
  const lines = [
    ...metricNames.flatMap((metric) => metricFamily(metric, cells, suite.name)),
    ...family("scalebench_claim", "1 at the verdict of a claim", verdicts),
    ...family("scalebench_claim_estimate", "what a claim's bound is compared with", estimates),
    "# EOF",
  ];
  return `${lines.join("\n")}\n`;
}
