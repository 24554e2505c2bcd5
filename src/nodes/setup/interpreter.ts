import { z } from "zod";
import { isSupported, supportedVersions } from "../../environment/interpreter.js";
import { ScalebenchError } from "../../errors/error.js";
import type { NodeConnection } from "../../launch/remote/connection.js";

const schema = z.object({
  version: z.string(),
  minor: z.tuple([z.number(), z.number()]),
  abi: z.string(),
  platform: z.string(),
  executable: z.string(),
  /** Whether it can make a virtual environment. */
  venv: z.boolean(),
  /** Whether the node has an NVIDIA driver. */
  nvidia: z.boolean(),
  java: z.object({ home: z.string().nullable(), version: z.string().nullable() }),
});

/** What the Python that makes a node's environment says of itself and its node: scalebench_node/making.py. */
export type Interpreter = z.output<typeof schema>;

/** Throws PYTHON_UNSUITABLE for one that cannot make an environment for training. */
export async function nodeInterpreter(connection: NodeConnection): Promise<Interpreter> {
  const found = schema.parse((await connection.request("interpreter")).body);
  const where = `${found.executable} on node ${connection.node}`;
  if (!isSupported(found.minor)) {
    throw new ScalebenchError({
      code: "PYTHON_UNSUITABLE",
      message: `expected ${where} to be Python ${supportedVersions}, found version ${found.version}`,
      hint: "name another one in the cluster file, such as `environment: { setup: python3.11 }`",
    });
  }
  if (!found.venv) {
    throw new ScalebenchError({
      code: "PYTHON_UNSUITABLE",
      message: `expected ${where} to make virtual environments, found it without the module venv or ensurepip`,
      hint: "install it on that node (Debian: python3-venv), or name another Python in the cluster file",
    });
  }
  return found;
}
