import type { Analysis } from "../../src/types/analysis.js";
import { efficiencyFigure } from "../figures/efficiency.js";
import { throughputFigure } from "../figures/throughput.js";
import { worded } from "../format/text.js";
import { type Block, marked, type Panel, ready, type Text } from "../panel.js";
import { eachCell, metricOf, nodesWord, seriesOf } from "../series.js";

export const panel: Panel<"cells" | "suite"> = {
  meta: {
    id: "scaling",
    title: "Scaling",
    question: "How much faster do more workers make it, and how far is that from ideal?",
    needs: ["cells", "suite"],
  },
  build({ cells, suite }) {
    const series = seriesOf(cells, suite.factors);
    if (!eachCell(series).some(({ cell }) => metricOf(cell, "throughput") !== undefined)) {
      return {
        state: "missing",
        because: "No cell has a throughput yet.",
        provide: "One completed trial of a cell provides it: `scalebench run SUITE --resume`.",
      };
    }
    const blocks: Block[] = [
      { kind: "sentence", text: scalingSentence(suite.scaling, cells) },
      throughputFigure(series),
    ];
    const efficiency = efficiencyFigure(series);
    blocks.push(
      efficiency ?? {
        kind: "note",
        text: marked(
          "Efficiency needs completed trials at two worker counts of one runner. Add a level to `workersPerNode` or `nodes`.",
        ),
      },
    );
    const words = new Set(cells.map(nodesWord));
    if (words.has("simulated")) {
      blocks.push({
        kind: "note",
        text: "Nodes marked as simulated share one host: their exchange never crosses a network, and their numbers say nothing about a cluster's.",
      });
    }
    if (words.has("emulated")) {
      blocks.push({
        kind: "note",
        text: "Nodes marked as emulated share one host: their exchange crosses a link between network namespaces, and their cores, memory and caches are one machine's. Their numbers show how a link acts on scaling, not what a cluster does.",
      });
    }
    return ready(...blocks);
  },
};

function scalingSentence(scaling: Analysis["suite"]["scaling"], cells: Analysis["cells"]): Text {
  const batches = [...new Set(cells.map((cell) => cell.globalBatch))].toSorted((a, b) => a - b).join(", ");
  const fixed =
    scaling === "strong"
      ? `the global batch stays at ${batches} samples, so each worker's share shrinks as workers are added`
      : `each worker's batch stays the same, so the global batch grows with the workers (${batches} samples)`;
  return [{ strong: `${worded(scaling).charAt(0).toUpperCase()}${scaling.slice(1)} scaling` }, `: ${fixed}.`];
}
