import { describe, expect, it } from "vitest";
import { agentStepArgv } from "../../../src/launch/remote/srun-command.js";
import { allocatedNodes, currentAllocation, nodeAddresses } from "../../../src/launch/slurm/allocation.js";
import type { SlurmClusterSpec } from "../../../src/types/cluster.js";

const spec: SlurmClusterSpec = {
  kind: "slurm",
  name: "campus",
  count: 2,
  slots: 4,
  gpus: 4,
  workDirectory: "/tmp/scalebench",
  sharedFileSystem: true,
  environment: { kind: "shared" },
  modules: [],
  onNodeLoss: { action: "wait", seconds: 600 },
  connectSeconds: 20,
  slurm: { sbatch: [] },
};

/** Two lines of `scalebench`'s own test cluster, as Slurm 22.05 writes them. */
const shown = [
  "NodeName=gpu01 Arch=x86_64 CoresPerSocket=2  CPUAlloc=0 CPUTot=2 NodeAddr=10.0.0.1 NodeHostName=gpu01 Version=22.05.8",
  "NodeName=gpu02 CoresPerSocket=2 NodeAddr=gpu02-ib.example.org NodeHostName=gpu02 Reason=NodeAddr was changed",
].join("\n");

describe("an allocation", () => {
  it("is as many nodes as the cluster file has, at the addresses that Slurm knows", () => {
    const addresses = nodeAddresses(shown);
    const nodes = allocatedNodes(spec, { job: "7", names: ["gpu01", "gpu02", "gpu03"], addresses });
    expect(nodes).toEqual([
      { name: "gpu01", host: "gpu01", address: "10.0.0.1", slots: 4, gpus: 4 },
      { name: "gpu02", host: "gpu02", address: "gpu02-ib.example.org", slots: 4, gpus: 4 },
    ]);
    expect(allocatedNodes({ ...spec, count: 1 }, { job: "7", names: ["gpu03"], addresses })[0]?.address).toBe("gpu03");
  });

  it("that is too small is told with the way out", () => {
    expect(() => allocatedNodes(spec, { job: "7", names: ["gpu01"], addresses: new Map() })).toThrow(
      "expected 2 nodes, as the cluster campus has, found 1 in job 7",
    );
  });

  it("is missed outside of a job, before any program of Slurm's is looked for", () => {
    expect(() => currentAllocation(spec, {})).toThrow("expected to be within a job of Slurm");
    expect(() => currentAllocation(spec, { SLURM_JOB_ID: "7; id", SLURM_JOB_NODELIST: "a" })).toThrow(
      "no SLURM_JOB_ID",
    );
  });
});

describe("the step that holds an agent", () => {
  const agent = ["/opt/my python", "-u", "-c", "import sys; 'x'"];

  it("has all of its node, beside other steps, and is no shell's matter", () => {
    const argv = agentStepArgv({ job: "7", node: "gpu01", modules: [], agent });
    expect(argv.slice(argv.indexOf("srun"))).toEqual([
      "srun",
      "--jobid=7",
      "--overlap",
      "--nodes=1",
      "--ntasks=1",
      "--nodelist=gpu01",
      "--mem=0",
      "--cpu-bind=none",
      "--export=ALL",
      ...agent,
    ]);
    // They would make the step smaller, or contradict it.
    for (const name of ["SLURM_CPUS_PER_TASK", "SLURM_NTASKS_PER_NODE", "SLURM_MEM_PER_CPU"]) {
      expect(argv[argv.indexOf(name) - 1]).toBe("-u");
    }
  });

  // Not run on a cluster with containers: Pyxis' option of srun, as its README gives it.
  it("runs in the image of the cluster file, with modules loaded first", () => {
    const argv = agentStepArgv({
      job: "7",
      node: "gpu01",
      container: "nvcr.io#nvidia/pytorch:25.01-py3",
      modules: ["cuda/12.4", "gcc"],
      agent,
    });
    expect(argv.slice(argv.indexOf("--export=ALL") + 1)).toEqual([
      "--container-image=nvcr.io#nvidia/pytorch:25.01-py3",
      "bash",
      "-lc",
      'module load cuda/12.4 gcc && exec "$@"',
      "bash",
      ...agent,
    ]);
  });
});
