import { describe, expect, it } from "vitest";
import { runner as horovod } from "../../runners/horovod/runner.js";
import { runner as single } from "../../runners/single/runner.js";
import { runner as torchDdp } from "../../runners/torch-ddp/runner.js";
import type { ProcessSpec } from "../../src/types/launch.js";
import type { Exchange } from "../../src/types/plan.js";
import type { LaunchContext, Runner } from "../../src/types/runner.js";
import { guarded, line, situation, workerEnvironment } from "./situation.js";

const planned = (runner: Runner, about: Parameters<typeof situation>[1]) => {
  const { trial, context } = situation(runner.name, about);
  return runner.plan(trial, context);
};

/** The same nodes with addresses of their own. */
const onRealNodes = (context: LaunchContext, exchange: Exchange = {}): LaunchContext => ({
  ...context,
  exchange,
  nodes: context.nodes.map((node, index) => ({ ...node, address: `10.0.0.${index + 1}` })),
});

describe("single", () => {
  it("is plain Python", () => {
    expect(planned(single, {})).toEqual({
      trial: "b001-single-n1-w1",
      services: [],
      processes: [
        {
          name: "worker",
          node: "node0",
          role: "worker",
          argv: [
            ...guarded,
            "/env/bin/python",
            "/sb/runners/single/entry.py",
            "--trial",
            "/study/trials/t/1/trial.json",
          ],
          env: { ...workerEnvironment(), SCALEBENCH_NODE: "node0" },
          cwd: "/study/trials/t/1",
          ready: { kind: "started" },
        },
      ],
    });
  });

  it("sees one GPU on a GPU machine", () => {
    expect(planned(single, { device: "gpu" }).processes[0]?.env).toMatchObject({ CUDA_VISIBLE_DEVICES: "0" });
  });
});

describe("torch-ddp", () => {
  const torchrun = (nodes: number, rank: number, workers: number): string =>
    `${guarded.join(" ")} /env/bin/python -m torch.distributed.run --nnodes ${nodes} --node-rank ${rank} --nproc-per-node ${workers} ` +
    "--master-addr 127.0.0.1 --master-port 5001 --max-restarts 0 --log-dir /dev/null " +
    "/sb/runners/torch-ddp/entry.py --trial /study/trials/t/1/trial.json";

  it.each([1, 2])("is one torchrun on one node with %i workers", (workersPerNode) => {
    const { processes, services } = planned(torchDdp, { workersPerNode });
    expect(services).toEqual([]);
    expect(processes.map(line)).toEqual([torchrun(1, 0, workersPerNode)]);
    expect(processes[0]).toMatchObject({
      name: "torchrun",
      role: "head",
      env: { ...workerEnvironment(), SCALEBENCH_NODE: "node0" },
    });
  });

  it("is a torchrun a node on two simulated nodes, each of which knows its name", () => {
    const { processes } = planned(torchDdp, { nodes: 2 });
    expect(processes.map(line)).toEqual([torchrun(2, 0, 1), torchrun(2, 1, 1)]);
    expect(processes.map(({ name, node, env }) => [name, node, env.SCALEBENCH_NODE])).toEqual([
      ["torchrun-node0", "node0", "node0"],
      ["torchrun-node1", "node1", "node1"],
    ]);
  });

  it("shares one machine's GPUs among simulated nodes", () => {
    const { processes } = planned(torchDdp, { nodes: 2, workersPerNode: 2, device: "gpu" });
    expect(processes.map(({ env }) => env.CUDA_VISIBLE_DEVICES)).toEqual(["0,1", "2,3"]);
    expect(processes[0]?.env).toMatchObject({ NCCL_SOCKET_IFNAME: "lo" });
  });

  it("leaves interfaces to the cluster where nodes are real", () => {
    const { trial, context } = situation("torch-ddp", { nodes: 2 });
    const { processes } = torchDdp.plan(trial, onRealNodes(context));
    expect(processes[0]?.env).not.toHaveProperty("GLOO_SOCKET_IFNAME");
    expect(processes.map((process) => process.argv.includes("10.0.0.1"))).toEqual([true, true]);
  });
});

describe("horovod", () => {
  const horovodrun = (workers: number, hosts: string): string =>
    `${guarded.join(" ")} --without-secrets ` +
    `/env/bin/horovodrun --gloo -np ${workers} -H ${hosts} --disable-cache --network-interfaces lo ` +
    "/env/bin/python /sb/runners/horovod/entry.py --trial /study/trials/t/1/trial.json";

  it.each([1, 2])("is one horovodrun on one node with %i workers", (workersPerNode) => {
    const { processes, services } = planned(horovod, { workersPerNode });
    expect(services).toEqual([]);
    expect(processes.map(line)).toEqual([horovodrun(workersPerNode, `localhost:${workersPerNode}`)]);
    expect(processes[0]?.env).toEqual({ ...workerEnvironment(), SCALEBENCH_NODES: "node0" });
  });

  it("tells two simulated nodes apart by two spellings of the loopback address", () => {
    const { processes } = planned(horovod, { nodes: 2 });
    expect(processes.map(line)).toEqual([horovodrun(2, "localhost:1,127.0.0.1:1")]);
    expect(processes[0]?.env).toMatchObject({ SCALEBENCH_NODES: "node0,node1" });
  });

  it("names real nodes by their addresses", () => {
    const { trial, context } = situation("horovod", { nodes: 2 });
    const real = onRealNodes(context, { ssh: ["-F", "/etc/lab ssh"] });
    const [process] = horovod.plan(trial, real).processes;
    expect(process?.argv).toContain("10.0.0.1:1,10.0.0.2:1");
    expect(process?.argv).not.toContain("--network-interfaces");
  });

  it("gives horovodrun an ssh that knows the cluster file, and the interface of the exchange", () => {
    const { trial, context } = situation("horovod", { nodes: 2 });
    const real = onRealNodes(context, { interface: "ib0", ssh: ["-F", "/etc/lab ssh"] });
    const [process] = horovod.plan(trial, real).processes;
    expect(process?.argv.join(" ")).toContain(
      "--without-secrets --first-on-path /sb/runners/horovod/bin /env/bin/horovodrun",
    );
    expect(process?.argv.join(" ")).toContain("--network-interfaces ib0");
    expect(process?.env).toMatchObject({ SCALEBENCH_SSH_ARGUMENTS: "-F\n/etc/lab ssh", GLOO_SOCKET_IFNAME: "ib0" });
  });

  it("starts every worker by itself where nodes have no ssh between them, or the suite says so", () => {
    const { trial, context } = situation("horovod", { nodes: 2, workersPerNode: 2 });
    const { processes } = horovod.plan(trial, onRealNodes(context, { interface: "ib0" }));
    const place = ({ env }: ProcessSpec) =>
      ["RANK", "LOCAL_RANK", "CROSS_RANK", "SIZE"].map((name) => env[`HOROVOD_${name}`]).join(" ");
    expect(processes.map(place)).toEqual(["0 0 0 4", "1 1 0 4", "2 0 1 4", "3 1 1 4"]);
    expect(processes.map(({ node }) => node)).toEqual(["node0", "node0", "node1", "node1"]);
    expect(processes[0]?.ready).toEqual({ kind: "port", host: "10.0.0.1", port: 5001 });
    expect(processes.map(({ argv }) => argv.includes("--rendezvous"))).toEqual([true, false, false, false]);
    expect(processes[3]?.env).toMatchObject({
      HOROVOD_GLOO_RENDEZVOUS_ADDR: "10.0.0.1",
      HOROVOD_GLOO_RENDEZVOUS_PORT: "5001",
      HOROVOD_GLOO_IFACE: "ib0",
    });
    const local = situation("horovod", { options: { launch: "direct" } });
    expect(horovod.plan(local.trial, local.context).processes.map(({ name }) => name)).toEqual(["worker-node0-0"]);
  });

  it("says how many nodes it can simulate", () => {
    const why = (nodes: number, kind: "local" | "ssh", options = {}) =>
      horovod.cannotRun(situation("horovod", { nodes, options }).trial.cell, { kind });
    expect(why(4, "local")).toBeUndefined();
    expect(why(5, "local")).toContain("at most 4");
    expect(why(5, "local", { launch: "direct" })).toBeUndefined();
    expect(why(5, "ssh")).toBeUndefined();
  });
});
