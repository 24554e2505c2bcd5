import { type AdjustmentName, adjustmentNames } from "../../compare/adjustment.js";
import type { ComparisonVerdict } from "../../compare/comparison.js";
import { ScalebenchError } from "../../errors/error.js";
import { type ExitCode, exitCodes } from "../../errors/exit-codes.js";
import type { Command, CommonOptions } from "../command.js";
import { printData } from "../terminal.js";

interface Options extends CommonOptions {
  readonly base: string;
  readonly candidate: string;
  readonly metric: string | undefined;
  readonly markdown: boolean;
  readonly adjust: AdjustmentName;
}

/** Chance, over all tests of a comparison, of calling equal cells different. */
const alpha = 0.05;

const exitOf = {
  worse: exitCodes.claimFails,
  incomparable: exitCodes.undecided,
  better: exitCodes.ok,
  equal: exitCodes.ok,
  "no difference shown": exitCodes.ok,
} as const satisfies Record<ComparisonVerdict, ExitCode>;

export const compareCommand: Command<Options> = (finish) => ({
  command: "compare <base> <candidate>",
  describe: "Set two studies against each other, cell by cell",
  builder: (yargs) =>
    yargs
      .positional("base", { type: "string", demandOption: true, describe: "The folder of the study to compare with" })
      .positional("candidate", { type: "string", demandOption: true, describe: "The folder of the study in question" })
      .option("metric", {
        type: "string",
        describe: "Only these metrics, e.g. throughput,startup (default: throughput, accuracy and those of claims)",
      })
      .option("adjust", {
        choices: adjustmentNames,
        default: "holm" as const,
        describe: "For many tests: holm keeps the chance of any false call, bh the share of false calls",
      })
      .option("markdown", { type: "boolean", default: false, describe: "As Markdown, for a comment" })
      .example("$0 compare results/before results/after", "ratios with intervals; what differs comes first")
      .example("$0 compare results/before results/after --metric startup,peakMemory", "other metrics")
      .example("$0 compare results/before results/after --adjust bh", "many cells: find the suspects")
      .example("$0 compare results/before results/after --markdown > comment.md", "for a pull request")
      .epilogue(
        "Exit codes: 0 nothing is worse, 2 no such study, 3 something is worse, 4 nothing is worse but something is incomparable.",
      ) as never,
  handler: async ({ base, candidate, metric, adjust, markdown, json }) => {
    const { chosenMetrics, comparedStudy } = await import("../compare-studies.js");
    const { compareStudies } = await import("../../compare/compare.js");
    if (json && markdown) {
      throw new ScalebenchError({
        code: "USAGE",
        message: "expected one of --json and --markdown, found both",
        hint: "leave one of them out: each is a form of the whole output",
      });
    }
    const metrics = chosenMetrics(metric);
    const comparison = compareStudies({
      base: comparedStudy(base),
      candidate: comparedStudy(candidate),
      metrics,
      alpha,
      adjust,
    });
    if (json) {
      printData(JSON.stringify(comparison));
    } else if (markdown) {
      const { compareMarkdown } = await import("../compare-markdown.js");
      printData(compareMarkdown(comparison));
    } else {
      const { compareText } = await import("../compare-text.js");
      printData(compareText(comparison));
    }
    finish(exitOf[comparison.verdict]);
  },
});
