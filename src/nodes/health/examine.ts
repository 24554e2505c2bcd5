import type { EnvironmentRunner } from "../../environment/types.js";
import type { NodeSpec } from "../../types/cluster.js";
import type { NodeName } from "../../types/ids.js";
import { parseFacts } from "../facts.js";
import type { ClusterAccess } from "../open-nodes.js";
import { type Connected, connect, isConnected } from "./connect.js";
import * as judge from "./judge.js";
import { fitnessSchema } from "./node-answers.js";
import { measurePairs } from "./pairs.js";
import { type Check, type CheckName, type ClusterReport, fault, type NodeHealth, ok } from "./report.js";
import { type SharedMarker, sharedCheck, writeMarkerFile } from "./shared-files.js";
import { versionChecks } from "./versions.js";

export interface ExamineRequest {
  readonly access: ClusterAccess;
  readonly runners: readonly EnvironmentRunner[];
  /** Folders here that nodes with a shared file system have to see. */
  readonly sharedFolders: readonly string[];
  readonly logDirectory: string;
  readonly say: (message: string) => void;
  readonly signal?: AbortSignal;
}

type Checks = Partial<Record<CheckName, Check>>;

interface Examined {
  readonly node: NodeSpec;
  readonly checks: Checks;
  readonly software: Readonly<Record<string, string>>;
}

async function checksOf(
  node: NodeSpec,
  connected: Connected,
  { access, runners }: ExamineRequest,
  markers: readonly SharedMarker[],
): Promise<Examined> {
  const { connection, clock, seconds, byMaker } = connected;
  const { spec, kind } = access;
  const modules = [...new Set(runners.flatMap(({ runner }) => runner.requirements.modules))];
  const facts = parseFacts(node.name, (await connection.request("facts")).body);
  const question = { folder: spec.workDirectory, address: node.address, modules };
  const fitness = fitnessSchema.parse((await connection.request("health", question)).body);
  const found: judge.Found = { node, connectSeconds: seconds, clock, facts, fitness, notSetUp: byMaker };
  const runnersCheck = judge.runnersCheck(found, runners, spec.environment);
  return {
    node,
    software: byMaker ? {} : facts.software,
    checks: {
      reachable: ok(`${seconds.toFixed(2)} s`),
      python: judge.pythonCheck(found),
      ...(runnersCheck === undefined ? {} : { runners: runnersCheck }),
      clock: judge.clockCheck(found),
      slots: judge.slotsCheck(found, kind === "emulated"),
      gpus: judge.gpusCheck(found),
      load: judge.loadCheck(found),
      disk: judge.diskCheck(found, spec.workDirectory),
      network: judge.networkCheck(found, spec.interface),
      ...(spec.sharedFileSystem ? { files: await sharedCheck(node, connection, markers) } : {}),
    },
  };
}

/** What one node says of itself; what goes wrong on the way is a fault of the node. */
async function examineNode(
  node: NodeSpec,
  connected: Connected | Check,
  request: ExamineRequest,
  markers: readonly SharedMarker[],
): Promise<Examined> {
  const failed = (check: Check): Examined => ({ node, software: {}, checks: { reachable: check } });
  if (!isConnected(connected)) return failed(connected);
  try {
    return await checksOf(node, connected, request, markers);
  } catch (error) {
    const says = `expected node ${node.name} to tell how it is, found: ${error instanceof Error ? error.message : String(error)}`;
    return failed(fault("no answers", says, "run the same command again; if it stays, see that Python works there"));
  }
}

function withVersions(all: readonly Examined[], { access }: ExamineRequest): readonly NodeHealth[] {
  const known = new Map<NodeName, Examined["software"]>(
    all.filter(({ software }) => software.python !== undefined).map(({ node, software }) => [node.name, software]),
  );
  const versions = versionChecks(known, access.spec.environment);
  return all.map(({ node, checks, software }) => {
    const check = versions.get(node.name);
    return {
      node: node.name,
      host: node.host,
      address: node.address,
      checks: { ...checks, ...(check === undefined ? {} : { versions: check }) },
      software,
    };
  });
}

const progressMs = 10_000;

/** Tells every ten seconds at most, and not at once. */
function sometimes(tell: (done: number, all: number) => void): (done: number, all: number) => void {
  let told = performance.now();
  return (done, all) => {
    if (performance.now() - told < progressMs) return;
    told = performance.now();
    tell(done, all);
  };
}

/** Looks at every node and at the way between each two of them. Starts nothing there but our own agent, and ends it. */
export async function examineCluster(request: ExamineRequest): Promise<ClusterReport> {
  const { access, sharedFolders, say, signal } = request;
  const { spec, kind, nodes } = access;
  say(`connecting to ${nodes.length} nodes of cluster ${spec.name}`);
  const connected = await Promise.all(nodes.map((node) => connect(node, request)));
  const markers: SharedMarker[] = [];
  try {
    if (spec.sharedFileSystem) markers.push(...sharedFolders.map(writeMarkerFile));
    const examined = await Promise.all(
      nodes.map((node, index) => examineNode(node, connected[index] as Connected | Check, request, markers)),
    );
    const ends = nodes.flatMap((node, index) => {
      const one = connected[index];
      return one !== undefined && isConnected(one) ? [{ node, connection: one.connection }] : [];
    });
    say(`measuring ${ends.length * (ends.length - 1)} pairs of nodes, one after the other`);
    const progress = sometimes((done, all) => say(`${Math.floor((100 * done) / all)} % of the pairs measured`));
    const pairs = await measurePairs(ends, { progress, ...(signal === undefined ? {} : { signal }) });
    const health = withVersions(examined, request);
    const noFault =
      health.every(({ checks }) => Object.values(checks).every(({ state }) => state !== "fault")) &&
      pairs.every(({ state }) => state !== "fault");
    return {
      schema: "scalebench/cluster-doctor/v1",
      ok: noFault,
      cluster: spec.name,
      kind,
      emulated: kind === "emulated",
      nodes: health,
      pairs,
    };
  } finally {
    for (const { remove } of markers) remove();
    await Promise.all(connected.filter(isConnected).map(({ connection }) => connection.close(5_000)));
  }
}
