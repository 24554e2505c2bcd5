import type { Benchmark } from "./benchmark.js";
import { compareWithHand } from "./honest.js";

/** The harness's `torch-ddp` at two workers against a torchrun script: within 2 %. */
export const honestDdp: Benchmark = {
  name: "honest-ddp",
  run: (context) =>
    compareWithHand(
      {
        name: "honest-ddp",
        cell: "torch-ddp-n1-w2",
        script: "ddp_by_hand.py",
        difference: 0.02,
        command:
          "torchrun --nproc-per-node 2 runners/torch-ddp/entry.py --trial FILE; torchrun --nproc-per-node 2 bench/python/ddp_by_hand.py --trial FILE",
      },
      context,
    ),
};
