import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../../errors/error.js";
import type { NodeName } from "../../types/ids.js";
import type { ProcessSpec, ServiceSpec } from "../../types/launch.js";
import { monotonicSeconds } from "../clock.js";
import type { Launcher, Leftover } from "../launcher.js";
import type { RunningProcess } from "../process.js";
import { mostLogBytes } from "../readiness.js";
import { nodesOf } from "../service.js";
import { filesOf, getFiles, putFiles, unfitError } from "./node-files.js";
import type { Nodes, ReachedNode } from "./nodes.js";
import { type RemoteProcess, startRemote } from "./remote-process.js";

export interface RemoteLauncherOptions {
  readonly nodes: Nodes;
  /** Where a path of the harness is on the nodes. */
  readonly onNode: (path: string) => string;
  /** All nodes see the study's folder where the harness sees it: nothing is copied. */
  readonly shared: boolean;
  /** Address of a node on the network of the exchange. */
  readonly addressOf: (node: NodeName) => string;
  /** Called with each node before each trial; throws NODE_UNFIT. */
  readonly check: (node: NodeName, reached: ReachedNode) => Promise<void>;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
}

const isRemote = (target: RunningProcess): target is RemoteProcess => "connection" in target;

const noPorts = (node: NodeName, because: string): ScalebenchError =>
  new ScalebenchError({
    code: "PORTS_UNAVAILABLE",
    message: `expected free ports on node ${node}, found none: ${because}`,
    hint: "check `address` and `interface` of the node in the cluster file: it has to be an address of that node",
  });

/** Starts processes on nodes, through the agent of each. */
export class RemoteLauncher implements Launcher {
  readonly #options: RemoteLauncherOptions;
  readonly #given = new Map<NodeName, Set<number>>();
  #next = 0;

  constructor(options: RemoteLauncherOptions) {
    this.#options = options;
  }

  readonly start: Launcher["start"] = async (spec, { markers, logFile }) => {
    const { nodes, onNode } = this.#options;
    const { connection, clock } = nodes.require(spec.node);
    const start = {
      connection,
      number: this.#next++,
      spec,
      markers,
      logFile,
      nodeLogFile: onNode(logFile),
      clockOffset: clock.monotonic,
    };
    return startRemote(start, monotonicSeconds);
  };

  readonly end: Launcher["end"] = async (processes, markers, { order }) => {
    const remote = processes.filter(isRemote);
    const numbersOn = ({ connection }: ReachedNode): readonly number[] =>
      remote.filter((target) => target.connection === connection).map(({ number }) => number);
    const all = this.#options.nodes.all();
    // One node after the other where the last started has to go first.
    if (order === "reverse") {
      for (const target of remote.toReversed()) await this.#end(target.connection, [target.number], markers, order);
    }
    const left = await Promise.all(all.map((node) => this.#end(node.connection, numbersOn(node), markers, order)));
    // Nodes that are one machine see the same processes.
    return [...new Map(left.flat().map((entry) => [`${entry.pid} ${entry.command}`, entry])).values()];
  };

  async #end(
    connection: ReachedNode["connection"],
    processes: readonly number[],
    markers: object,
    order: string,
  ): Promise<readonly Leftover[]> {
    const graceSeconds = this.#options.graceMs / 1_000;
    try {
      const { body } = await connection.request("end", { processes, markers, order, graceSeconds });
      return Array.isArray(body.left) ? (body.left as readonly Leftover[]) : [];
    } catch {
      return []; // a lost node ends everything by itself
    }
  }

  readonly isReady: Launcher["isReady"] = async ({ spec: { node, ready }, logFile, logStart }) => {
    if (ready.kind === "started") return true;
    const { kind, ...sought } = ready;
    const log = kind === "log" ? { log: this.#options.onNode(logFile), from: logStart, most: mostLogBytes } : {};
    const { connection } = this.#options.nodes.require(node);
    return (await connection.request("ready", { ...sought, ...log })).body.ready === true;
  };

  readonly clearReadiness: Launcher["clearReadiness"] = async ({ node, ready }: ProcessSpec) => {
    if (ready.kind !== "file") return;
    await this.#options.nodes.require(node).connection.request("remove", { paths: [ready.path] });
  };

  readonly prepareService: Launcher["prepareService"] = async (spec: ServiceSpec) => {
    for (const node of nodesOf(spec)) {
      const { connection } = this.#options.nodes.require(node);
      try {
        await connection.request("make", { folders: spec.temporaryDirectories });
      } catch (error) {
        throw unfitError(connection, "make the folders of a service", error);
      }
      const content = spec.files.map((file) => ({ path: file.path, content: Buffer.from(file.content), mode: 0o600 }));
      await putFiles(connection, content);
    }
  };

  readonly cleanService: Launcher["cleanService"] = async (spec: ServiceSpec) => {
    const paths = [...spec.files.map(({ path }) => path), ...spec.temporaryDirectories];
    for (const node of nodesOf(spec)) {
      await this.#options.nodes
        .get(node)
        ?.connection.request("remove", { paths })
        .catch(() => {}); // gone with its node
    }
  };

  readonly freePorts: Launcher["freePorts"] = async (node, count) => {
    const { nodes, addressOf } = this.#options;
    await nodes.reach([node]);
    const { connection } = nodes.require(node);
    const given = this.#given.get(node) ?? new Set();
    this.#given.set(node, given);
    const fresh: number[] = [];
    while (fresh.length < count) {
      const { body } = await connection
        .request("ports", { host: addressOf(node), count: count - fresh.length })
        .catch((error: unknown) => {
          throw noPorts(node, error instanceof Error ? error.message : String(error));
        });
      for (const port of body.ports as readonly number[]) {
        if (given.has(port)) continue;
        given.add(port);
        fresh.push(port);
      }
    }
    return fresh;
  };

  readonly reach: Launcher["reach"] = async (names) => {
    const { nodes, check } = this.#options;
    await nodes.reach(names);
    await Promise.all(names.map((name) => check(name, nodes.require(name))));
  };

  readonly onLost: Launcher["onLost"] = (names, handle) => {
    const { nodes } = this.#options;
    const stops = names.map((node) => nodes.require(node).connection.onLost((because) => handle({ node, because })));
    return () => {
      for (const stop of stops) stop();
    };
  };

  readonly send: Launcher["send"] = async (folder, names) => {
    const { nodes, onNode, shared } = this.#options;
    if (shared) return;
    const files = filesOf(folder, onNode(folder));
    await Promise.all(names.map((name) => putFiles(nodes.require(name).connection, files)));
  };

  readonly collect: Launcher["collect"] = async (folder, names, endings) => {
    const { nodes, onNode, shared } = this.#options;
    if (shared) return;
    for (const name of names) {
      const reached = nodes.get(name);
      if (reached === undefined) continue; // the loss has been told
      for (const file of await getFiles(reached.connection, onNode(folder), endings)) {
        writeFileSync(join(folder, file.name), file.content);
      }
    }
  };

  readonly clocks: Launcher["clocks"] = (names) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const reached = this.#options.nodes.get(name);
        return reached === undefined || reached.clock.monotonic === 0
          ? []
          : [[reached.greeting.host, reached.clock.monotonic]];
      }),
    );

  readonly close: Launcher["close"] = async (markers) => {
    const { nodes } = this.#options;
    await Promise.all(nodes.all().map(({ connection }) => this.#end(connection, [], markers, "together")));
    await nodes.close();
  };
}
