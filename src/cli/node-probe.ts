import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Probed, probeAnswer, probeArgv, probeFolder, timeoutMs } from "../environment/machine-probe.js";
import { pause } from "../launch/clock.js";
import { describeExit } from "../launch/exit.js";
import type { Markers } from "../launch/markers.js";
import type { OpenNodes } from "../nodes/open-nodes.js";

interface NodeProbeOptions {
  readonly python: string;
  readonly threads: number;
  /** Of the study; gets what the program says. */
  readonly logDirectory: string;
  readonly markers: Markers;
  readonly signal: AbortSignal;
}

/** What the machine probe of a study without a cluster measures, on the cluster's first node. Never rejects. */
export async function probeNode({ cluster, launcher }: OpenNodes, options: NodeProbeOptions): Promise<Probed> {
  const { python, threads, logDirectory, markers, signal } = options;
  const [node] = cluster.nodes(1);
  if (node === undefined) return { ok: false, because: "the cluster has no node" };
  const logFile = join(logDirectory, "probe.log");
  try {
    mkdirSync(logDirectory, { recursive: true });
    rmSync(logFile, { force: true });
    await launcher.reach([node.name]);
    const spec = {
      name: "probe",
      node: node.name,
      role: "worker",
      argv: probeArgv(python, threads, cluster.onNode(join(probeFolder, "machine_probe.py"))),
      env: {},
      cwd: cluster.onNode(logDirectory),
      ready: { kind: "started" },
    } as const;
    const target = await launcher.start(spec, { markers, logFile });
    // A pause that nobody ends keeps the program waiting for it.
    const ended = new AbortController();
    await Promise.race([target.exited, pause(timeoutMs, AbortSignal.any([signal, ended.signal]))]);
    ended.abort();
    await launcher.end([target], markers, { order: "together" });
    await launcher.collect(logDirectory, [node.name], ["probe.log"]);
    const { exit } = target.ended() ?? {};
    if (exit === undefined) return { ok: false, because: `it had not ended after ${timeoutMs / 1000} s` };
    const probe = probeAnswer({ code: exit.kind === "code" ? exit.code : null, stdout: readFileSync(logFile, "utf8") });
    return probe === undefined ? { ok: false, because: `it ${describeExit(exit)}` } : { ok: true, probe };
  } catch (error) {
    return { ok: false, because: error instanceof Error ? error.message : String(error) };
  }
}
