import type { NodeLost } from "../../launch/remote/connection.js";
import type { NodeSpec } from "../../types/cluster.js";

interface ConnectionFault {
  /** A few words. */
  readonly text: string;
  readonly says: string;
  readonly fix: string;
  /** ssh got there: it is the Python that did not start. */
  readonly python: boolean;
}

interface Symptom {
  /** In what ssh, the shell of the node and Python say on stderr. */
  readonly pattern: RegExp;
  readonly text: string;
  readonly fix: (node: NodeSpec) => string;
  readonly python?: true;
}

/** The first that matches counts: causes stand before what they cause. */
const symptoms: readonly Symptom[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    text: "host key changed",
    fix: ({ host }) =>
      `ask who runs ${host} whether its key was changed; if so, \`ssh-keygen -R ${host}\` forgets the old one`,
  },
  {
    pattern: /Host key verification failed|No [\w-]+ host key is known/,
    text: "host key unknown",
    fix: ({ host }) =>
      `\`ssh ${host}\` once by hand and compare the key that it shows, or write \`ssh: { options: { StrictHostKeyChecking: accept-new } }\` into the cluster file`,
  },
  {
    pattern: /Permission denied|Too many authentication failures|no mutual signature/,
    text: "permission denied",
    fix: ({ host }) =>
      `\`ssh-copy-id ${host}\`, or name user and key in the cluster file: \`ssh: { user: ..., identityFile: ... }\`; a key with a passphrase needs \`ssh-add\``,
  },
  {
    pattern: /Could not resolve hostname|Name or service not known|nodename nor servname/,
    text: "name not found",
    fix: ({ host }) => `check the spelling of ${host}, or give it as a \`Host\` with a \`HostName\` in ~/.ssh/config`,
  },
  {
    pattern: /Connection refused/,
    text: "refused",
    fix: ({ host }) => `start sshd on ${host}, or name the port that it listens on: \`ssh: { port: ... }\``,
  },
  {
    pattern: /timed out|No route to host|Network is unreachable|Host is down/i,
    text: "no answer",
    fix: ({ host }) =>
      `see that ${host} is up and that no firewall is between; a gateway is named by \`ssh: { options: { ProxyJump: ... } }\``,
  },
  {
    pattern: /Bad (?:configuration option|owner or permissions)|Can't open user config file|keyword .* extra arguments/,
    text: "ssh configuration",
    fix: ({ host }) => `mend the ssh configuration; \`ssh -G ${host}\` checks it`,
  },
  {
    pattern: /spawn ssh ENOENT/,
    text: "no ssh here",
    fix: () => "install ssh on this machine (Debian: openssh-client)",
  },
  {
    pattern: /module: (?:command )?not found|Lmod has detected|Unable to locate a modulefile/,
    text: "modules",
    fix: () => "see `module avail` on that node, and mend `modules` of the cluster file",
    python: true,
  },
  {
    pattern: /SyntaxError|ModuleNotFoundError|ImportError|TypeError|AttributeError/,
    text: "Python does not serve",
    fix: () => "name Python 3.10, 3.11 or 3.12 in `environment` of the cluster file",
    python: true,
  },
  {
    pattern: /not found|No such file or directory|Permission denied|cannot execute/i,
    text: "no Python",
    fix: () => "name a Python that is there on every node in `environment` of the cluster file",
    python: true,
  },
];

const lastLine = (said: string): string =>
  said
    .trim()
    .split(/\r?\n/)
    .findLast((line) => line.trim() !== "" && !line.startsWith("Warning:")) ?? "";

/** Why a node could not be connected to, and what mends it. Pure. */
export function connectionFault(
  node: NodeSpec,
  loss: Pick<NodeLost, "message" | "said" | "exitCode">,
): ConnectionFault {
  const all = `${loss.said}\n${loss.message}`;
  const silent = /did not answer within/.test(loss.message);
  // 255 is ssh's own; any other code came from the other side.
  const arrived = loss.exitCode !== null && loss.exitCode !== 255;
  const found = symptoms.find(({ pattern, python }) => (python === true) === arrived && pattern.test(all));
  const because = silent || lastLine(loss.said) === "" ? loss.message : lastLine(loss.said).replaceAll(/\s+/g, " ");
  const says = `expected to reach node ${node.name}, found: ${because}`;
  if (found !== undefined) {
    return { text: found.text, says, fix: found.fix(node), python: arrived };
  }
  const fix = silent
    ? "see that the node is up, or give it more time: `connectTimeout` of the cluster file"
    : arrived
      ? "name a Python that runs on that node in `environment` of the cluster file"
      : `try \`ssh ${node.host} true\` by hand`;
  return { text: silent ? "no answer" : "no connection", says, fix, python: arrived };
}
