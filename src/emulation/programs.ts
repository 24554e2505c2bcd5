import type { Variables } from "../environment/home.js";
import { findProgram } from "../environment/program-search.js";
import { ScalebenchError } from "../errors/error.js";

/** Programs that make a cluster, with the Debian package of each. */
const packages = {
  ip: "iproute2",
  tc: "iproute2",
  sshd: "openssh-server",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  unshare: "util-linux",
  nsenter: "util-linux",
  taskset: "util-linux",
  mount: "mount",
  hostname: "hostname",
} as const;

type Program = keyof typeof packages;
export type Programs = Readonly<Record<Program, string>>;

/** Absolute paths of all programs; where PATH has none, those of the system's administrators. Throws PROGRAM_MISSING. */
export function findClusterPrograms(variables: Variables): Programs {
  const path = [variables.PATH ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"].join(":");
  const names = Object.keys(packages) as Program[];
  const found = names.map((name) => [name, findProgram(name, { PATH: path })] as const);
  const missing = found.flatMap(([name, at]) => (at === undefined ? [name] : []));
  if (missing.length > 0) {
    const needed = [...new Set(missing.map((name) => packages[name]))].sort();
    throw new ScalebenchError({
      code: "PROGRAM_MISSING",
      message: `expected ${missing.join(", ")} on PATH, found none`,
      hint: `on Debian and Ubuntu: apt-get install ${needed.join(" ")}`,
    });
  }
  return Object.fromEntries(found) as Programs;
}
