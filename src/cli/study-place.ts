import { join } from "node:path";
import { type Probed, probeMachine } from "../environment/machine-probe.js";
import { resolveEnvironment } from "../environment/resolve.js";
import type { Environment } from "../environment/types.js";
import { baseEnvironment } from "../launch/base-environment.js";
import type { Launcher } from "../launch/launcher.js";
import { localLauncher } from "../launch/local-launcher.js";
import type { NodeFacts } from "../nodes/facts.js";
import { type OpenNodes, openNodes } from "../nodes/open-nodes.js";
import { digestOf } from "../plan/digest.js";
import { nodesFolder } from "../study/layout.js";
import type { StudyOptions } from "../study/options.js";
import { studyMarkers } from "../study/run-study.js";
import type { EnvironmentFacts } from "../types/analysis.js";
import type { ClusterSpec, MachineFacts } from "../types/cluster.js";
import type { Cluster } from "../types/plan.js";
import { clusterAccess } from "./cluster-access.js";
import { codePlaces, requireSendable } from "./code-places.js";
import { probeNode } from "./node-probe.js";
import type { StudyDataset } from "./study-datasets.js";
import { type PlannedSuite, usedRunners } from "./suite-file.js";

/** Between SIGTERM and SIGKILL. */
const graceMs = 5_000;

/** Where a study's trials run, and how they are started there. */
export interface StudyPlace {
  readonly cluster: Cluster;
  readonly launcher: Launcher;
  readonly environment: Environment;
  /** Whether that Python is this machine's too, so that it can look at the author's models before nodes do. */
  readonly checksModels: boolean;
  /** Of the first node, which stands for all of them; undefined where this machine trains. */
  readonly node?: MachineFacts;
  /** Measures the machine that trains, of several the first node; `threads` is the most that any worker has. */
  readonly probe: (threads: number) => Promise<Probed>;
  /** What the environment.json says of the cluster. */
  readonly facts: EnvironmentFacts;
}

type RemoteSpec = Exclude<ClusterSpec, { kind: "local" }>;

/** The Python of the nodes, where it is not the harness' own. */
function nodeEnvironment(spec: RemoteSpec, { scripts, javaHome, software }: NodeFacts): Environment {
  if (spec.environment.kind === "shared") throw new Error("a shared environment is the harness' own");
  const digest = digestOf(software);
  return {
    kind: "external",
    python: spec.environment.kind === "python" ? spec.environment.python : join(scripts, "python"),
    binDirectory: scripts,
    javaHome: javaHome ?? undefined,
    key: `nodes-${digest.slice(0, 12)}`,
    lockDigest: digest,
  };
}

function clusterFacts(spec: RemoteSpec, { cluster, facts }: OpenNodes, count: number): EnvironmentFacts {
  const nodes = cluster.nodes(count).map(({ name, host, address }) => {
    const found = facts.get(name)?.hardware;
    return [
      name,
      `${host}, ${address}${found === undefined ? "" : `, ${found.usableCpus} of ${found.logicalCpus} cores, ${found.cpu}`}`,
    ] as const;
  });
  return {
    cluster: {
      kind: spec.kind,
      name: spec.name,
      ...(spec.interface === undefined ? {} : { interface: spec.interface }),
      sharedFileSystem: spec.sharedFileSystem ? "yes" : "no",
    },
    nodes: Object.fromEntries(nodes),
  };
}

interface PlaceRequest {
  readonly planned: PlannedSuite;
  readonly datasets: readonly StudyDataset[];
  readonly directory: string;
  readonly observe: StudyOptions["observe"];
  readonly signal: AbortSignal;
}

async function remotePlace(
  spec: RemoteSpec,
  { planned, datasets, directory, observe, signal }: PlaceRequest,
): Promise<StudyPlace> {
  if (!spec.sharedFileSystem) requireSendable(datasets);
  const runners = usedRunners(planned);
  const own = spec.environment.kind === "shared" ? resolveEnvironment({ runners }) : undefined;
  const access = clusterAccess(spec, own?.python ?? "");
  const logDirectory = join(directory, nodesFolder);
  const nodes = openNodes({
    access,
    directory,
    logDirectory,
    code: codePlaces(planned, datasets),
    runners,
    markers: studyMarkers(directory),
    graceMs,
    say: (message) => observe({ event: "note", message }),
    signal,
  });
  observe({ event: "note", message: `connecting to ${access.nodes.length} nodes of cluster ${spec.name}` });
  try {
    const first = await nodes.reachAll();
    const environment = own ?? nodeEnvironment(spec, first);
    const { python } = environment;
    return {
      cluster: nodes.cluster,
      launcher: nodes.launcher,
      environment,
      checksModels: own !== undefined,
      probe: (threads) => probeNode(nodes, { python, threads, logDirectory, markers: studyMarkers(directory), signal }),
      node: first,
      facts: clusterFacts(spec, nodes, access.nodes.length),
    };
  } catch (error) {
    await nodes.launcher.close(studyMarkers(directory));
    throw error;
  }
}

/** Connects to the nodes of the suite's cluster, or finds what this machine has. Throws NODE_*, ENVIRONMENT_*. */
export async function studyPlace(request: PlaceRequest): Promise<StudyPlace> {
  const { planned, signal } = request;
  const { clusterSpec, cluster } = planned;
  if (clusterSpec.kind !== "local") return remotePlace(clusterSpec, request);
  const environment = resolveEnvironment({ runners: usedRunners(planned) });
  const variables = baseEnvironment(process.env);
  return {
    cluster,
    launcher: localLauncher({ baseEnvironment: variables, graceMs }),
    environment,
    checksModels: true,
    probe: (threads) => probeMachine({ python: environment.python, threads, variables, signal }),
    facts: {},
  };
}
