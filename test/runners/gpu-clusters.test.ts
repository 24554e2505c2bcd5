import { describe, expect, it } from "vitest";
import { runner as horovod } from "../../runners/horovod/runner.js";
import { runner as ray } from "../../runners/ray/runner.js";
import { runner as single } from "../../runners/single/runner.js";
import { runner as sparkHorovod } from "../../runners/spark-horovod/runner.js";
import { runner as torchDdp } from "../../runners/torch-ddp/runner.js";
import type { ProcessSpec } from "../../src/types/launch.js";
import type { Exchange } from "../../src/types/plan.js";
import type { Runner } from "../../src/types/runner.js";
import { guarded, situation } from "./situation.js";

const runners = [single, torchDdp, horovod, sparkHorovod, ray];

/** What places a worker on its GPU and its network. */
const shown = /^(?:CUDA_|NCCL_|GLOO_|HOROVOD_|SCALEBENCH_|RAY_ENABLE)/;

function processText({ name, node, argv, env }: ProcessSpec): string {
  const variables = Object.entries(env)
    .filter(([variable]) => shown.test(variable))
    .map(([variable, value]) => `  ${variable}=${JSON.stringify(value)}\n`);
  return `${name} on ${node}\n  ${argv.slice(guarded.length).join(" ")}\n${variables.join("")}`;
}

function planText(runner: Runner, exchange: Exchange): string {
  const shape = runner.name === "single" ? { nodes: 1, workersPerNode: 1 } : { nodes: 2, workersPerNode: 4 };
  const { trial, context } = situation(runner.name, { ...shape, device: "gpu" });
  const nodes = context.nodes.map((node, index) => ({ ...node, address: `10.0.0.${index + 1}` }));
  const { services, processes } = runner.plan(trial, { ...context, nodes, exchange });
  const all = [...services.flatMap((service) => service.processes), ...processes];
  return `== ${runner.name}\n\n${all.map(processText).join("\n")}`;
}

const clusters: readonly { readonly name: string; readonly exchange: Exchange }[] = [
  { name: "ssh", exchange: { interface: "ib0", ssh: ["-F", "/etc/lab/ssh"] } },
  { name: "slurm", exchange: { interface: "ib0", gpusChosen: true } },
];

describe("plans of GPU trials", () => {
  it.each(clusters)(
    "on 2 nodes of 4 GPUs over $name are the golden ones (not run on a GPU)",
    async ({ name, exchange }) => {
      const head = `Planned processes of GPU trials, 2 nodes of 4 GPUs, ${name}. NOT RUN ON A GPU: read from the frameworks' documentation.\n\n`;
      const text = `${head}${runners.map((runner) => planText(runner, exchange)).join("\n")}`;
      await expect(text).toMatchFileSnapshot(`goldens/gpu-${name}.txt`);
    },
  );

  it.each(runners)("of $name leave the choice of GPUs to a batch system that has chosen", (runner) => {
    expect(planText(runner, { interface: "ib0", gpusChosen: true })).not.toContain("CUDA_VISIBLE_DEVICES");
    expect(planText(runner, { interface: "ib0" })).toContain('CUDA_VISIBLE_DEVICES="0');
  });

  it.each(runners)("of $name tell NCCL the interface of the exchange, and nothing where there is none", (runner) => {
    expect(planText(runner, { interface: "ib0" })).toContain('NCCL_SOCKET_IFNAME="ib0"');
    expect(planText(runner, {})).not.toContain("NCCL_SOCKET_IFNAME");
  });

  it("of Horovod under a batch system give each worker a rank of its own, on its slot's GPU", () => {
    const text = planText(horovod, { interface: "ib0", gpusChosen: true });
    const places = [...text.matchAll(/HOROVOD_RANK="(\d)"[\s\S]*?HOROVOD_LOCAL_RANK="(\d)"/g)].map(
      ([, rank, local]) => [Number(rank), Number(local)],
    );
    expect(places).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((rank) => [rank, rank % 4]));
  });
});
