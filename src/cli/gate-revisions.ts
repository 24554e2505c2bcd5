import { existsSync, realpathSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { gitCommit } from "../environment/facts.js";
import {
  addWorktree,
  existsAt,
  isTracked,
  type Revision,
  removeWorktree,
  repositoryOf,
  revisionOf,
  workingTreeDigest,
} from "../environment/worktree.js";
import { ScalebenchError } from "../errors/error.js";
import { revisionLevels, withRevisions } from "../gate/two-revisions.js";
import type { Relocate } from "../study/options.js";
import { modelFilesOf } from "../study/variant-code.js";
import type { Addition, Variation } from "./run-suite.js";
import { codeDirectories } from "./study-environment.js";
import { type PlannedSuite, usedRunners } from "./suite-file.js";
import { narrate } from "./terminal.js";

interface RevisionRequest {
  /** As git names it. */
  readonly ref: string;
  /** The suite's file. */
  readonly suite: string;
  /** A share: how much slower the working tree may be, where the suite does not say. */
  readonly margin: number;
}

/** Something that training reads, and what to call it. */
interface Piece {
  readonly path: string;
  readonly what: string;
  /** A user's own file, which is nowhere else: it has to be in git. */
  readonly required: boolean;
}

function piecesOf(planned: PlannedSuite): readonly Piece[] {
  const { pythonPath, datasetsDirectory } = codeDirectories;
  const models = modelFilesOf(planned.plan);
  return [
    ...models.map((path) => ({ path, what: `the model ${path}`, required: true })),
    { path: pythonPath, what: "the training program", required: false },
    { path: datasetsDirectory, what: "the data sets", required: false },
    ...usedRunners(planned).map(({ runner, directory }) => ({
      path: directory,
      what: `the runner ${runner.name}`,
      required: false,
    })),
  ];
}

function unfit(message: string, hint: string): ScalebenchError {
  return new ScalebenchError({ code: "REVISION_UNFIT", message, hint });
}

/** The path from the repository's top; undefined where it lies elsewhere. */
function within(repository: string, path: string): string | undefined {
  const inside = relative(repository, existsSync(path) ? realpathSync(path) : path);
  return inside === ".." || inside.startsWith("../") ? undefined : inside;
}

/** Where the revision has the file; undefined where both revisions share it. Throws REVISION_UNFIT. */
async function placeAt(repository: string, base: Revision, piece: Piece): Promise<string | undefined> {
  const { path, what, required } = piece;
  const inside = within(repository, path);
  if (inside !== undefined && (await isTracked(repository, inside))) {
    if (await existsAt(repository, base, inside)) return inside;
    throw unfit(
      `expected ${what} at revision ${base.name} too, found none there`,
      "name a later revision, or gate without --ref until the other branch has it",
    );
  }
  if (!required) return undefined;
  throw unfit(
    `expected ${what} to be tracked by git in ${repository}, found that it is not`,
    "`git add` it: what git does not know cannot differ between two revisions",
  );
}

async function checkSuite(repository: string, base: Revision, suite: string): Promise<void> {
  await placeAt(repository, base, { path: resolve(suite), what: `the suite ${suite}`, required: true });
}

/** Paths of the working tree to those of the revision's checkout. */
async function relocations(
  repository: string,
  base: Revision,
  checkout: string,
  planned: PlannedSuite,
): Promise<Relocate> {
  const places = new Map<string, string>();
  for (const piece of piecesOf(planned)) {
    const inside = await placeAt(repository, base, piece);
    if (inside !== undefined) places.set(piece.path, join(checkout, inside));
  }
  if (places.size === 0) {
    throw unfit(
      `expected something in ${repository} that this suite trains with, found nothing: both revisions would be the same`,
      "--ref compares the suite's own model (`model: ./my_model.py:build`), or scalebench's code in its own checkout; for all else save a baseline",
    );
  }
  return (path) => places.get(path) ?? path;
}

/** `1234abcd` or `1234abcd, with changes that are not committed`. */
function headText(described: string): string {
  return described.endsWith("-dirty")
    ? `working tree of ${described.slice(0, -"-dirty".length)}, with changes that are not committed`
    : `working tree of ${described}`;
}

async function additionOf(request: RevisionRequest, planned: PlannedSuite, directory: string): Promise<Addition> {
  const repository = await repositoryOf(dirname(resolve(request.suite)));
  const base = await revisionOf(repository, request.ref);
  await checkSuite(repository, base, request.suite);
  const checkout = join(directory, "revisions", revisionLevels.base);
  const relocate = await relocations(repository, base, checkout, planned);
  const head = headText(await gitCommit(repository, process.env));
  narrate(`base: ${base.name}, ${base.commit}\nhead: ${head}`);
  return {
    study: {
      variants: new Map([[revisionLevels.base, relocate]]),
      scaffold: {
        build: () => addWorktree(repository, base, checkout),
        remove: async () => {
          await removeWorktree(repository, checkout);
          rmSync(dirname(checkout), { recursive: true, force: true });
        },
      },
    },
    identity: {
      "base revision": base.commit,
      "base tree": base.tree,
      "code of the working tree": await workingTreeDigest(repository),
    },
    facts: { revisions: { base: `${base.name}, ${base.commit}`, head } },
  };
}

/** A study of two revisions of the training code, both in every block: that of `ref`, and the working tree as it is. */
export const revisionsOf = (request: RevisionRequest): Variation => ({
  change: (suite) => withRevisions(suite, { name: request.ref, margin: request.margin }),
  add: (planned, directory) => additionOf(request, planned, directory),
});
