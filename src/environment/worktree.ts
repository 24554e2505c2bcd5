import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ScalebenchError } from "../errors/error.js";
import type { Variables } from "./home.js";
import { type Answer, ask } from "./query.js";

/** A commit that a user named. */
export interface Revision {
  /** As it was given: `main`, `v1.2`, `HEAD~1`. */
  readonly name: string;
  readonly commit: string;
  /** Object id of the commit's tree: equal id, equal files. */
  readonly tree: string;
}

/** A checkout of a large repository on a slow disk takes minutes. */
const checkoutSeconds = 900;

/** Inside a hook git tells its children which repository is meant; ours is the one of the folder. */
const ofAHook = /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR)$/;

function variablesForGit(variables: Variables): Variables {
  const kept = Object.entries(variables).filter(([name]) => !ofAHook.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" };
}

const git = (folder: string, args: readonly string[], timeoutSeconds = 60): Promise<Answer> =>
  ask(["git", "-C", folder, ...args], { env: variablesForGit(process.env), timeoutSeconds });

const firstLine = (text: string): string =>
  text
    .trim()
    .split("\n")
    .find((line) => line !== "") ?? "no message";

function gitFailed(did: string, { stderr }: Answer): ScalebenchError {
  return new ScalebenchError({
    code: "GIT_FAILED",
    message: `expected git to ${did}, found that it did not: ${firstLine(stderr)}`,
    hint: "run the same git command by hand to see more; nothing else of the study is affected",
  });
}

/** The top folder of the repository that holds the folder, without symbolic links. Throws REVISION_UNFIT, GIT_FAILED. */
export async function repositoryOf(folder: string): Promise<string> {
  const answer = await git(folder, ["rev-parse", "--show-toplevel"]);
  if (answer.code === null) throw gitFailed("run", answer);
  if (answer.code !== 0) {
    throw new ScalebenchError({
      code: "REVISION_UNFIT",
      message: `expected ${folder} to lie in a git repository, found that it does not (git: ${firstLine(answer.stderr)})`,
      hint: "--ref compares two revisions of the repository that holds the suite: keep the suite beside the code, in git",
    });
  }
  return realpathSync(answer.stdout.trimEnd());
}

async function objectOf(repository: string, expression: string): Promise<string | undefined> {
  const answer = await git(repository, ["rev-parse", "--verify", "--quiet", "--end-of-options", expression]);
  return answer.code === 0 ? answer.stdout.trim() : undefined;
}

/** The commit of that name. Throws REVISION_UNFIT. */
export async function revisionOf(repository: string, name: string): Promise<Revision> {
  const commit = await objectOf(repository, `${name}^{commit}`);
  const tree = commit === undefined ? undefined : await objectOf(repository, `${commit}^{tree}`);
  if (commit === undefined || tree === undefined) {
    throw new ScalebenchError({
      code: "REVISION_UNFIT",
      message: `expected a commit of ${repository}, found no ${JSON.stringify(name)}`,
      hint: "check the name; a shallow clone has the newest commit alone: fetch the other one first (`git fetch origin main`, in GitHub Actions `fetch-depth: 0`) and name it as git does here, such as origin/main",
    });
  }
  return { name, commit, tree };
}

/** Whether git has the file, or files below the folder, in its index. `path`: from the repository's top. */
export async function isTracked(repository: string, path: string): Promise<boolean> {
  const answer = await git(repository, ["--literal-pathspecs", "ls-files", "-z", "--cached", "--", path]);
  if (answer.code !== 0) throw gitFailed("list its files", answer);
  return answer.stdout !== "";
}

/** Whether the revision has the file or folder. `path`: from the repository's top. */
export async function existsAt(repository: string, { commit }: Revision, path: string): Promise<boolean> {
  return (await git(repository, ["cat-file", "-e", `${commit}:${path}`])).code === 0;
}

/** sha256 over names and contents of the Python files of the working tree, whether committed or not. */
export async function workingTreeDigest(repository: string): Promise<string> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.py"];
  const answer = await git(repository, list);
  if (answer.code !== 0) throw gitFailed("list its files", answer);
  const hash = createHash("sha256");
  for (const path of [...new Set(answer.stdout.split("\0"))].filter((name) => name !== "").sort()) {
    const file = join(repository, path);
    // Git lists what was deleted and not yet committed, and links into nowhere.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) continue;
    const content = readFileSync(file);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Takes the checkout away, and git's note of it. Where git knows of none, only the folder. Throws file errors. */
export async function removeWorktree(repository: string, folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  await git(repository, ["worktree", "remove", "--force", folder], checkoutSeconds);
  rmSync(folder, { recursive: true, force: true });
}

/** Checks the revision out in a new folder, in place of one that an earlier run left there. Throws GIT_FAILED. */
export async function addWorktree(repository: string, { commit }: Revision, folder: string): Promise<void> {
  await removeWorktree(repository, folder);
  // The checkout is none of the user's: their hooks are not asked. `--force`: git may remember a folder that is gone.
  const add = ["-c", "core.hooksPath=/dev/null", "worktree", "add", "--force", "--detach", folder, commit];
  const answer = await git(repository, add, checkoutSeconds);
  if (answer.code !== 0) throw gitFailed(`check out ${commit.slice(0, 12)} in ${folder}`, answer);
}
