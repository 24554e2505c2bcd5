import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../../errors/error.js";
import type { NodeLoss } from "../../types/cluster.js";
import type { NodeName } from "../../types/ids.js";
import { pause } from "../clock.js";
import type { Markers } from "../markers.js";
import type { AgentSources } from "./agent-command.js";
import { type ClockOffset, measureOffset } from "./clock-offset.js";
import { connectNode, type Greeting, type NodeConnection, NodeLost } from "./connection.js";

/** A node whose agent answers. */
export interface ReachedNode {
  readonly connection: NodeConnection;
  readonly greeting: Greeting;
  readonly clock: ClockOffset;
}

export interface NodesOptions {
  /** Starts the agent of a node: ssh, srun. */
  readonly argvOf: (node: NodeName) => readonly [string, ...string[]];
  readonly sources: AgentSources;
  readonly connectSeconds: number;
  readonly onNodeLoss: NodeLoss;
  /** Gets a log a node. */
  readonly logDirectory: string;
  /** Matches variables of a node that processes do not get. */
  readonly unset: string;
  readonly markers: Markers;
  /** Called with each node that was reached, before anything starts there; throws NODE_UNFIT. */
  readonly prepare: (node: NodeName, reached: ReachedNode) => Promise<void>;
  /** What a node that was never reached lacks, in words that name the fix; undefined where no more is known. */
  readonly explain?: (node: NodeName, loss: NodeLost) => ScalebenchError | undefined;
  readonly say: (message: string) => void;
  readonly signal: AbortSignal;
}

const firstPauseMs = 1_000;
const longestPauseMs = 15_000;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The connections to the nodes of a study: made when a node is first needed, made anew when it was lost. */
export class Nodes {
  readonly #options: NodesOptions;
  readonly #reached = new Map<NodeName, ReachedNode>();
  /** Nodes that have been there once. */
  readonly #known = new Set<NodeName>();

  constructor(options: NodesOptions) {
    this.#options = options;
  }

  /** The node, if it answers; undefined where it was never reached or is lost. */
  get(node: NodeName): ReachedNode | undefined {
    const reached = this.#reached.get(node);
    return reached?.connection.lostBecause() === undefined ? reached : undefined;
  }

  all(): readonly ReachedNode[] {
    return [...this.#reached.keys()].flatMap((node) => this.get(node) ?? []);
  }

  /** The node, which a trial in progress needs. Throws NODE_LOST. */
  require(node: NodeName): ReachedNode {
    const reached = this.get(node);
    if (reached === undefined) throw this.lossOf(node, this.#reached.get(node)?.connection.lostBecause());
    return reached;
  }

  lossOf(node: NodeName, because = "it was never reached"): ScalebenchError {
    return new ScalebenchError({
      code: "NODE_LOST",
      message: `expected node ${node} of the cluster to answer, found it lost: ${because}`,
      hint: `see that it is up and can be reached (by \`ssh\`, under Slurm by \`srun\`); its log is ${join(this.#options.logDirectory, `${node}.log`)}`,
    });
  }

  /**
   * Connects to those that are not connected. A node that has been there and is gone is waited for as the cluster file says.
   * Throws NODE_UNREACHABLE for one that was never there, NODE_LOST or CLUSTER_STOPPED for one that has gone, NODE_UNFIT.
   */
  async reach(names: readonly NodeName[]): Promise<void> {
    await Promise.all(names.filter((name) => this.get(name) === undefined).map((name) => this.#reachOne(name)));
  }

  async #reachOne(name: NodeName): Promise<void> {
    const { onNodeLoss, say, signal } = this.#options;
    const known = this.#known.has(name);
    const waits = known && onNodeLoss.action === "wait";
    const deadline = performance.now() + (waits ? onNodeLoss.seconds * 1_000 : 0);
    let wait = firstPauseMs;
    for (;;) {
      try {
        await this.#connect(name);
        return;
      } catch (error) {
        if (error instanceof ScalebenchError) throw error;
        if (signal.aborted || performance.now() >= deadline) throw this.#unreachable(name, known, error);
        if (wait === firstPauseMs) say(`node ${name} has gone; waiting up to ${onNodeLoss.seconds} s for it`);
      }
      await pause(Math.min(wait, Math.max(0, deadline - performance.now())), signal);
      wait = Math.min(wait * 2, longestPauseMs);
    }
  }

  #unreachable(name: NodeName, known: boolean, error: unknown): ScalebenchError {
    const { onNodeLoss, logDirectory, explain } = this.#options;
    const because = messageOf(error);
    if (!known) {
      const explained = error instanceof NodeLost ? explain?.(name, error) : undefined;
      if (explained !== undefined) return explained;
      return new ScalebenchError({
        code: "NODE_UNREACHABLE",
        message: `expected to connect to node ${name}, found that ${because}`,
        hint: `\`scalebench doctor --cluster FILE\` checks each node; what the connection said is in ${join(logDirectory, `${name}.log`)}`,
      });
    }
    if (onNodeLoss.action !== "stop") return this.lossOf(name, because);
    return new ScalebenchError({
      code: "CLUSTER_STOPPED",
      message: `node ${name} has gone (${because}), and the cluster file says \`onNodeLoss: stop\``,
      hint: "bring the node back, then go on with `scalebench run SUITE --resume`",
    });
  }

  async #connect(name: NodeName): Promise<void> {
    const { argvOf, sources, connectSeconds, logDirectory, unset, markers, prepare, say } = this.#options;
    mkdirSync(logDirectory, { recursive: true });
    const logFile = join(logDirectory, `${name}.log`);
    const { connection, greeting } = await connectNode({
      node: name,
      argv: argvOf(name),
      sources,
      connectSeconds,
      logFile,
      unset,
      owned: { ...markers },
    });
    try {
      const ask = async () => (await connection.request("ping")).body as { monotonic: number; wall: number };
      const reached: ReachedNode = { connection, greeting, clock: await measureOffset(ask) };
      // What an earlier connection, or a harness that was killed, left running there.
      const { body } = await connection.request("end", {
        processes: [],
        markers,
        order: "together",
        graceSeconds: 1,
      });
      const left = Array.isArray(body.left) ? body.left.length : 0;
      if (left > 0) say(`ended ${left} processes that an earlier connection left on node ${name}`);
      await prepare(name, reached);
      this.#reached.set(name, reached);
      this.#known.add(name);
    } catch (error) {
      await connection.close(1_000);
      throw error;
    }
  }

  /** Has every agent end what it started, and itself. */
  async close(): Promise<void> {
    await Promise.all(this.all().map(({ connection }) => connection.close(10_000)));
    this.#reached.clear();
  }
}
