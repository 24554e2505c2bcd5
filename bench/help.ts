import type { Benchmark } from "./benchmark.js";
import { figureOf } from "./figure.js";
import { program, wholeNodes } from "./whole-process.js";

/** What waits for a person who only asks what there is. */
export const help: Benchmark = {
  name: "help",
  run: async (context) => {
    const samples = (await wholeNodes("help", [program, "--help"], context)).map(({ seconds }) => seconds);
    const empty = (await wholeNodes("empty", ["-e", "0"], context)).map(({ seconds }) => seconds);
    return [
      figureOf({
        name: "help/process",
        what: "the whole process of `scalebench --help`",
        unit: "s",
        bound: { atMost: 0.15 },
        command: "bin/scalebench --help",
        samples,
      }),
      figureOf({
        name: "help/empty-node",
        what: "an empty process of Node, for comparison",
        unit: "s",
        command: "node -e 0",
        samples: empty,
      }),
    ];
  },
};
