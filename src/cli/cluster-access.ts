import { emulatedConnection } from "../emulation/connection.js";
import { agentArgv, agentShellCommand } from "../launch/remote/agent-command.js";
import { agentStepArgv } from "../launch/remote/srun-command.js";
import { sshArgv, sshOptions } from "../launch/remote/ssh-command.js";
import { currentAllocation } from "../launch/slurm/allocation.js";
import type { ClusterAccess } from "../nodes/open-nodes.js";
import type { ClusterSpec, NodeSpec, RemoteCluster, SlurmClusterSpec, SshSettings } from "../types/cluster.js";

/** The Python that the agent of a node runs on, which is the one that trains there. */
const pythonOf = ({ environment }: RemoteCluster, own: string): string =>
  environment.kind === "shared" ? own : environment.python;

function overSsh(
  spec: Exclude<ClusterSpec, { kind: "local" }>,
  nodes: readonly NodeSpec[],
  settings: SshSettings,
  own: string,
): ClusterAccess {
  const command = agentShellCommand(pythonOf(spec, own), spec.modules);
  return {
    kind: spec.kind,
    spec,
    nodes,
    argvOf: (node) => sshArgv(settings, node, spec.connectSeconds, command),
    ssh: sshOptions(settings),
  };
}

/** Each agent is a step of the job that we are in; everything else is started by agents. */
function underSlurm(spec: SlurmClusterSpec, own: string): ClusterAccess {
  const { job, nodes, gpusChosen } = currentAllocation(spec);
  const { container } = spec.slurm;
  const agent = agentArgv(pythonOf(spec, own));
  return {
    kind: spec.kind,
    spec,
    nodes,
    argvOf: ({ host }) => agentStepArgv({ job, node: host, container, modules: spec.modules, agent }),
    gpusChosen,
  };
}

/**
 * The nodes of a cluster file and how their agents start.
 * @param own the harness' own Python, which `environment: shared` means
 */
export function clusterAccess(spec: Exclude<ClusterSpec, { kind: "local" }>, own: string): ClusterAccess {
  switch (spec.kind) {
    case "ssh":
      return overSsh(spec, spec.nodes, spec.ssh, own);
    case "emulated": {
      const { ssh, nodes } = emulatedConnection(spec);
      return overSsh(spec, nodes, ssh, own);
    }
    case "slurm":
      return underSlurm(spec, own);
  }
}
