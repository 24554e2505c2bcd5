import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Environment variables, as handed in; never read from the process in the middle of a computation. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Folders of what set-up keeps for a user. */
export interface Home {
  readonly root: string;
  /** One virtual environment a folder, named by its key. */
  readonly environments: string;
  /** Horovod's wheels, one folder a key. */
  readonly wheels: string;
  readonly logs: string;
  /** The record of an environment named with `setup --python`. */
  readonly external: string;
}

/**
 * `$SCALEBENCH_HOME`, else `$XDG_CACHE_HOME/scalebench`, else `~/.cache/scalebench`. A relative
 * XDG_CACHE_HOME is ignored (XDG Base Directory Specification 0.8).
 */
export function scalebenchHome(variables: Variables): Home {
  const own = variables.SCALEBENCH_HOME ?? "";
  const cache = variables.XDG_CACHE_HOME ?? "";
  const base = cache.startsWith("/") ? cache : join(homedir(), ".cache");
  const root = own === "" ? join(base, "scalebench") : resolve(own);
  return {
    root,
    environments: join(root, "environments"),
    wheels: join(root, "wheels"),
    logs: join(root, "logs"),
    external: join(root, "external.json"),
  };
}
