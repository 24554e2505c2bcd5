import type { Variables } from "../../environment/home.js";
import { misleadingVariables } from "../../environment/managed-setup.js";
import type { NodeConnection } from "../../launch/remote/connection.js";

/** pip's settings of this shell, for a node. They hold passwords: they are sent, never printed. */
export interface PipSettings {
  readonly variables: Readonly<Record<string, string>>;
  /** Names of those that point to a file which the node does not have. */
  readonly leftOut: readonly string[];
}

export const pipVariables = (variables: Variables): readonly (readonly [string, string])[] =>
  Object.entries(variables).flatMap(([name, value]) =>
    /^PIP_[A-Z_]+$/.test(name) && value !== undefined && !misleadingVariables.includes(name)
      ? [[name, value] as const]
      : [],
  );

/** Settings that name one file or folder: pip fails where it is not there. */
const ofFiles = /^PIP_(?:CERT|CLIENT_CERT|CONFIG_FILE|CACHE_DIR|LOG|LOG_FILE|SRC|BUILD)$/;

export async function pipSettings(connection: NodeConnection, variables: Variables): Promise<PipSettings> {
  const kept: Record<string, string> = {};
  const leftOut: string[] = [];
  for (const [name, value] of pipVariables(variables)) {
    const there = !ofFiles.test(name) || (await connection.request("exists", { path: value })).body.exists === true;
    if (there) kept[name] = value;
    else leftOut.push(name);
  }
  return { variables: kept, leftOut };
}

/** Lines of a log without the values of settings that may hold a password: addresses of packages. Pure. */
export function withoutSettings(lines: readonly string[], variables: Variables): readonly string[] {
  const secrets = pipVariables(variables).flatMap(([name, value]) =>
    value
      .split(/\s+/)
      .filter((part) => part.includes("://") || part.includes("@"))
      .map((part) => [part, `$${name}`] as const),
  );
  return lines.map((line) => secrets.reduce((text, [secret, shown]) => text.replaceAll(secret, shown), line));
}
