import { randomBytes } from "node:crypto";
import type { Launcher } from "../launch/launcher.js";
import { serviceId } from "../types/ids.js";
import type { LaunchSpec } from "../types/launch.js";
import type { Cell, Plan, Trial } from "../types/plan.js";
import type { LaunchContext } from "../types/runner.js";
import type { StudyPaths, TrialPaths } from "./layout.js";
import type { StudyOptions, StudyRunner } from "./options.js";
import { temporaryDirectory } from "./temporary.js";
import { type CellCode, codeOf } from "./variant-code.js";

/** What the services of a runner must hold: the largest `workersPerNode` among its cells of as many nodes. */
export const slotsPerNode = (plan: Plan, cell: Cell): number =>
  Math.max(
    ...plan.cells
      .filter((other) => other.runner === cell.runner && other.nodes === cell.nodes)
      .map((other) => other.workersPerNode),
  );

type PlanOptions = Pick<StudyOptions, "plan" | "runners" | "cluster" | "environment" | "variants" | "userVariable"> & {
  readonly freePorts: Launcher["freePorts"];
};

/** Turns trials into processes: hands the runner's pure function its ports, secrets and folders. */
export class LaunchPlanner {
  readonly #options: PlanOptions;
  readonly #paths: StudyPaths;
  readonly #ports = new Map<string, number>();
  readonly #secrets = new Map<string, string>();

  constructor(options: PlanOptions, paths: StudyPaths) {
    this.#options = options;
    this.#paths = paths;
  }

  #secret(name: string): string {
    const secret = this.#secrets.get(name) ?? randomBytes(32).toString("hex");
    this.#secrets.set(name, secret);
    return secret;
  }

  #context(
    found: StudyRunner,
    code: CellCode,
    trial: Trial,
    at: TrialPaths,
    port: (name: string) => number,
  ): LaunchContext {
    const { cluster, plan } = this.#options;
    const { onNode } = cluster;
    const { environment, own } = code;
    return {
      python: environment.python,
      binDirectory: environment.binDirectory,
      runnerDirectory: onNode(code.runnerDirectory(found)),
      pythonPath: onNode(environment.pythonPath),
      trialFile: onNode(at.trial),
      outputDirectory: onNode(at.directory),
      serviceDirectory: (id) => onNode(this.#paths.service(own(id))),
      temporaryDirectory: (id) => temporaryDirectory(this.#paths.directory, own(id), cluster.temporaryRoot),
      exchange: cluster.exchange,
      nodes: cluster.nodes(trial.cell.nodes),
      slotsPerNode: slotsPerNode(plan, trial.cell),
      port: (name) => port(own(name)),
      secret: (name) => this.#secret(own(name)),
      userVariable: this.#options.userVariable ?? (() => undefined),
      javaHome: environment.javaHome,
    };
  }

  /**
   * The processes of one attempt. Finding a free port takes an event loop's turn, and the runner's function
   * is synchronous and pure: it is asked until all ports that it names are known, so each is found just
   * before its use. Throws PORTS_UNAVAILABLE, and what the runner throws.
   */
  async launchOf(trial: Trial, at: TrialPaths): Promise<LaunchSpec> {
    const found = this.#options.runners.get(trial.cell.runner);
    if (found === undefined) throw new Error(`no runner ${trial.cell.runner} was handed to the study`);
    const code = codeOf(trial.cell, this.#options);
    for (;;) {
      const unknown = new Set<string>();
      const port = (name: string): number => {
        const known = this.#ports.get(name);
        if (known === undefined) unknown.add(name);
        return known ?? 0;
      };
      const launch = found.runner.plan(trial, this.#context(found, code, trial, at, port));
      if (unknown.size === 0) return withOwnServices(launch, code);
      const [first] = this.#options.cluster.nodes(1);
      if (first === undefined) throw new Error("a cluster without a node");
      const fresh = await this.#options.freePorts(first.name, unknown.size);
      for (const [index, name] of [...unknown].entries()) this.#ports.set(name, fresh[index] ?? 0);
    }
  }
}

const withOwnServices = (launch: LaunchSpec, { own }: CellCode): LaunchSpec => ({
  ...launch,
  services: launch.services.map((service) => ({ ...service, id: serviceId(own(service.id)) })),
});

/** The launch as `launch.json` keeps it: what a service's files hold may be secret. */
export const withoutSecrets = (launch: LaunchSpec): unknown => ({
  schema: "scalebench/launch/v1",
  ...launch,
  services: launch.services.map((service) => ({
    ...service,
    files: service.files.map(({ path, content }) => ({ path, bytes: Buffer.byteLength(content) })),
  })),
});
