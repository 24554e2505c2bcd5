import type { EnvironmentRunner } from "../environment/types.js";
import { removedPattern } from "../launch/base-environment.js";
import type { Launcher } from "../launch/launcher.js";
import type { Markers } from "../launch/markers.js";
import { Nodes, type ReachedNode } from "../launch/remote/nodes.js";
import { RemoteLauncher } from "../launch/remote/remote-launcher.js";
import type { ClusterSpec, NodeSpec, RemoteCluster } from "../types/cluster.js";
import type { NodeName } from "../types/ids.js";
import type { Cluster } from "../types/plan.js";
import { agentSources } from "./agent-sources.js";
import { checkClock, checkSpace, checkVersions } from "./check.js";
import type { CodePlace } from "./code-files.js";
import { type NodeFacts, parseFacts } from "./facts.js";
import { connectionFault } from "./health/connection-faults.js";
import { remoteCluster } from "./remote-cluster.js";
import { nodePathsOf, sendCode } from "./send-code.js";
import { noEnvironment, requireNodeEnvironment } from "./setup/require.js";

/** The nodes of a cluster and how their agents are started. */
export interface ClusterAccess {
  readonly kind: ClusterSpec["kind"];
  readonly spec: RemoteCluster;
  readonly nodes: readonly NodeSpec[];
  readonly argvOf: (node: NodeSpec) => readonly [string, ...string[]];
  /** The same on the Python that makes the environment on the nodes, where the cluster file has one made. */
  readonly makerArgvOf?: (node: NodeSpec) => readonly [string, ...string[]];
  /** How nodes reach each other by ssh: arguments before the host. */
  readonly ssh?: readonly string[];
  /** Slurm has chosen each node's GPUs, and named them in CUDA_VISIBLE_DEVICES. */
  readonly gpusChosen?: boolean;
}

export interface NodesRequest {
  readonly access: ClusterAccess;
  /** The study's folder; its last part is the study's id. */
  readonly directory: string;
  /** Gets what each connection has to say, a file a node. */
  readonly logDirectory: string;
  /** What training reads, where the nodes do not see the harness' files. */
  readonly code: readonly CodePlace[];
  /** What the nodes' environment has to be ready for, where the cluster file has it made. */
  readonly runners: readonly EnvironmentRunner[];
  readonly markers: Markers;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  readonly say: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Nodes that a study runs on. */
export interface OpenNodes {
  readonly cluster: Cluster;
  readonly launcher: Launcher;
  /** Connects to all nodes and checks them; returns what the first one is. Throws NODE_UNREACHABLE, NODE_UNFIT. */
  readonly reachAll: () => Promise<NodeFacts>;
  readonly facts: ReadonlyMap<NodeName, NodeFacts>;
  readonly reached: (node: NodeName) => ReachedNode | undefined;
}

/** The nodes of a cluster for a study. Nothing is connected before the first use. */
export function openNodes(request: NodesRequest): OpenNodes {
  const { access, directory, markers, graceMs, say, signal } = request;
  const { kind, spec, nodes: specs, argvOf, ssh, gpusChosen } = access;
  const paths = nodePathsOf(spec.workDirectory, directory, request.code);
  const byName = new Map(specs.map((node) => [node.name, node]));
  const facts = new Map<NodeName, NodeFacts>();
  const specOf = (name: NodeName): NodeSpec => {
    const found = byName.get(name);
    if (found === undefined) throw new Error(`the cluster has no node ${name}`);
    return found;
  };
  const cluster = remoteCluster({
    kind,
    spec,
    nodes: specs,
    paths,
    ...(ssh === undefined ? {} : { ssh }),
    ...(gpusChosen === undefined ? {} : { gpusChosen }),
    hostOf: (name) => nodes.get(name)?.greeting.host,
  });
  const studyFolder = cluster.onNode(directory);

  const prepare = async (name: NodeName, reached: ReachedNode): Promise<void> => {
    checkClock(name, reached.clock);
    await requireNodeEnvironment(reached.connection, spec, request.runners, process.env);
    const found = parseFacts(name, (await reached.connection.request("facts")).body);
    const first = [...facts].find(([node]) => node !== name);
    if (first !== undefined) checkVersions(name, found, { node: first[0], facts: first[1] });
    facts.set(name, found);
    if (spec.sharedFileSystem) return;
    for (const place of request.code) await sendCode(reached.connection, paths, place);
  };

  const nodes = new Nodes({
    argvOf: (name) => argvOf(specOf(name)),
    sources: agentSources(),
    connectSeconds: spec.connectSeconds,
    onNodeLoss: spec.onNodeLoss,
    logDirectory: request.logDirectory,
    unset: removedPattern,
    markers,
    prepare,
    explain: (name, loss) =>
      connectionFault(specOf(name), loss).python ? noEnvironment(name, spec, request.runners) : undefined,
    say,
    signal,
  });

  const launcher = new RemoteLauncher({
    nodes,
    onNode: cluster.onNode,
    shared: spec.sharedFileSystem,
    addressOf: (name) => specOf(name).address,
    check: async (name, { connection }) => {
      const { body } = await connection.request("space", { path: studyFolder });
      checkSpace(name, studyFolder, Number(body.free));
    },
    graceMs,
  });

  return {
    cluster,
    launcher,
    facts,
    reached: (name) => nodes.get(name),
    reachAll: async () => {
      // The first one alone, so that all others are compared with it.
      for (const names of [specs.slice(0, 1), specs.slice(1)]) await launcher.reach(names.map(({ name }) => name));
      const first = facts.get(specs[0]?.name ?? ("" as NodeName));
      if (first === undefined) throw new Error("a cluster without a node");
      return first;
    },
  };
}
