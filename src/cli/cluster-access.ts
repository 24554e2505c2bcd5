import { emulatedConnection } from "../emulation/connection.js";
import { agentArgv, agentShellCommand } from "../launch/remote/agent-command.js";
import { agentStepArgv } from "../launch/remote/srun-command.js";
import { sshArgv, sshOptions } from "../launch/remote/ssh-command.js";
import { currentAllocation } from "../launch/slurm/allocation.js";
import type { ClusterAccess } from "../nodes/open-nodes.js";
import { nodeEnvironmentPlace } from "../nodes/setup/place.js";
import type { ClusterSpec, NodeSpec, RemoteCluster, SlurmClusterSpec, SshSettings } from "../types/cluster.js";

type RemoteSpec = Exclude<ClusterSpec, { kind: "local" }>;

/** The Python that the agent of a node runs on, which is the one that trains there. */
function pythonOf(spec: RemoteCluster, own: string): string {
  const { environment } = spec;
  switch (environment.kind) {
    case "shared":
      return own;
    case "python":
      return environment.python;
    case "setup":
      return nodeEnvironmentPlace(spec, environment.python).python;
  }
}

function overSsh(spec: RemoteSpec, nodes: readonly NodeSpec[], settings: SshSettings, own: string): ClusterAccess {
  const argvBy = (python: string) => {
    const command = agentShellCommand(python, spec.modules);
    return (node: NodeSpec) => sshArgv(settings, node, spec.connectSeconds, command);
  };
  const { environment } = spec;
  return {
    kind: spec.kind,
    spec,
    nodes,
    argvOf: argvBy(pythonOf(spec, own)),
    ...(environment.kind === "setup" ? { makerArgvOf: argvBy(environment.python) } : {}),
    ssh: sshOptions(settings),
  };
}

/** Each agent is a step of the job that we are in; everything else is started by agents. */
function underSlurm(spec: SlurmClusterSpec, own: string): ClusterAccess {
  const { job, nodes, gpusChosen } = currentAllocation(spec);
  const { container } = spec.slurm;
  const argvBy =
    (python: string) =>
    ({ host }: NodeSpec) =>
      agentStepArgv({ job, node: host, container, modules: spec.modules, agent: agentArgv(python) });
  const { environment } = spec;
  return {
    kind: spec.kind,
    spec,
    nodes,
    argvOf: argvBy(pythonOf(spec, own)),
    ...(environment.kind === "setup" ? { makerArgvOf: argvBy(environment.python) } : {}),
    gpusChosen,
  };
}

/**
 * The nodes of a cluster file and how their agents start.
 * @param own the harness' own Python, which `environment: shared` means
 * @param wanted of emulated nodes: whether all have to be up, or any of them is enough
 */
export function clusterAccess(spec: RemoteSpec, own: string, wanted: "every" | "any" = "every"): ClusterAccess {
  switch (spec.kind) {
    case "ssh":
      return overSsh(spec, spec.nodes, spec.ssh, own);
    case "emulated": {
      const { ssh, nodes } = emulatedConnection(spec, process.env, wanted);
      return overSsh(spec, nodes, ssh, own);
    }
    case "slurm":
      return underSlurm(spec, own);
  }
}
