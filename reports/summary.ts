import type { Analysis, CellAnalysis, ClaimResult } from "../src/types/analysis.js";
import type { MetricName } from "../src/types/metrics.js";
import { symbolOf } from "./badges.js";
import { boundText, claimScale, estimateText, levelText, verdictWords } from "./claims.js";
import { bracketsOf, summaryShort } from "./format/interval.js";
import { escapeMarkdown, markdownTable } from "./format/markdown.js";
import { clip, sentence, shorten, visibleThroughout } from "./format/text.js";
import { headline } from "./headline.js";
import type { Text } from "./panel.js";
import { sameTraining } from "./same-training.js";
import { eachCell, metricOf, placeLabel, type Series, seriesOf } from "./series.js";

/** Most failures that a comment on a pull request needs; the page has them all. */
const mostFailures = 20;
const longest = 300;

/** GitHub-flavoured Markdown for a pull request: verdicts, same training, throughput and efficiency, failures. */
export function renderSummary(given: Analysis): string {
  const analysis = visibleThroughout(given);
  const { suite, verdict, cells } = analysis;
  const parts = [
    `## ${symbolOf(verdict)} ${verdictWords[verdict]}: ${escaped(suite.name)}`,
    `> ${escaped(suite.question)}`,
    escaped(headline(analysis)),
    ...(analysis.claims.length === 0 ? [] : [claimTable(analysis.claims)]),
    sameTrainingText(cells),
    speedTable(seriesOf(cells, suite.factors)),
    ...(analysis.failures.length === 0 ? [] : [failureText(analysis)]),
    `<sub>scalebench ${escaped(analysis.harness.version)}, study ${escaped(analysis.study)}, ${suite.scaling} scaling, seed ${analysis.seed}. Numbers are medians over trials [interval or range].</sub>`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const escaped = (text: string): string => escapeMarkdown(shorten(text, longest));

function code(text: string): string {
  return `\`${clip(text, 120).replaceAll("`", "'").replaceAll("|", "\\|").replaceAll("\n", " ")}\``;
}

function markdown(text: Text): string {
  const parts = typeof text === "string" ? [text] : text;
  return parts
    .map((part) => {
      if (typeof part === "string") return escaped(part);
      return "code" in part ? code(part.code) : `**${escaped(part.strong)}**`;
    })
    .join("");
}

function claimTable(claims: readonly ClaimResult[]): string {
  const rows = claims.map((claim) => {
    const scale = claimScale(claim);
    return [
      `${symbolOf(claim.verdict)} ${verdictWords[claim.verdict]}`,
      `${escaped(claim.says)}${claim.gate ? "" : " (does not gate)"}`,
      escaped(scale.noun),
      escaped(estimateText(claim, scale)),
      escaped(levelText(claim)),
      String(claim.n),
      escaped(boundText(claim)),
    ];
  });
  return markdownTable(["Verdict", "Claim", "Measure", "Estimate", "Interval at", "n", "Asked"], [3, 5], rows);
}

function sameTrainingText(cells: readonly CellAnalysis[]): string {
  const proof = sameTraining(cells);
  const lines = proof.proof.map((text) => `- ${markdown(text)}`);
  const answer = `**Same training: ${proof.label}.** ${escaped(sentence(proof.says))}`;
  return lines.length === 0 ? answer : `${answer}\n\n${lines.join("\n")}`;
}

function speedTable(series: readonly Series[]): string {
  const shown = eachCell(series);
  const has = (metric: MetricName): boolean => shown.some(({ cell }) => metricOf(cell, metric) !== undefined);
  // A regression has no accuracy.
  const numbers = !has("accuracy") && has("rmse");
  const rows = shown.map(({ series: entry, cell }) => {
    const throughput = metricOf(cell, "throughput");
    const efficiency = metricOf(cell, "efficiency");
    return [
      escaped(entry.label),
      escaped(placeLabel(cell)),
      escaped(summaryShort(throughput)),
      throughput === undefined ? "" : escaped(bracketsOf(throughput)),
      efficiency?.base === cell.id ? "base" : escaped(summaryShort(efficiency)),
      escaped(summaryShort(metricOf(cell, "efficiencyOverSingle"))),
      escaped(summaryShort(metricOf(cell, numbers ? "rmse" : "accuracy"))),
      `${cell.trials.completed} of ${cell.trials.planned}`,
    ];
  });
  const speeds = ["Throughput", "Brackets", "Efficiency", "Over single"];
  const titles = ["Runner", "Workers", ...speeds, numbers ? "RMSE" : "Accuracy", "Trials"];
  return markdownTable(titles, [2, 4, 5, 6, 7], rows);
}

function failureText({ failures }: Analysis): string {
  const shown = failures.slice(0, mostFailures).map((failure) => {
    const hint = failure.hint === "" ? "" : ` ${escaped(sentence(failure.hint))}`;
    return `- ${code(failure.trial)}, attempt ${failure.attempt}: ${escaped(sentence(failure.reason))}${hint}`;
  });
  const rest = failures.length > shown.length ? [`- and ${failures.length - shown.length} more on the page`] : [];
  return ["### Failures", "", ...shown, ...rest].join("\n");
}
