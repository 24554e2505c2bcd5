import type { Benchmark } from "./benchmark.js";
import { compareWithHand } from "./honest.js";

/** The harness's `single` against plain PyTorch: within 1 %. */
export const honestSingle: Benchmark = {
  name: "honest-single",
  run: (context) =>
    compareWithHand(
      {
        name: "honest-single",
        cell: "single-n1-w1",
        script: "single_by_hand.py",
        difference: 0.01,
        command: "python runners/single/entry.py --trial FILE; python bench/python/single_by_hand.py --trial FILE",
      },
      context,
    ),
};
