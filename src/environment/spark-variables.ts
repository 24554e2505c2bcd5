import type { Variables } from "./home.js";

interface SparkProgram {
  readonly python: string;
  readonly javaHome: string | undefined;
  /** Folders of the Python packages that the program imports. */
  readonly pythonPath: readonly string[];
  readonly variables: Variables;
}

/** The environment of a Python program of ours that starts a Spark of its own. */
export const sparkVariables = ({ python, javaHome, pythonPath, variables }: SparkProgram): Variables => ({
  ...variables,
  PYTHONPATH: pythonPath.join(":"),
  PYSPARK_PYTHON: python,
  ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
});
