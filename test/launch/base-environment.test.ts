import { describe, expect, test } from "vitest";
import { baseEnvironment, removedVariables } from "../../src/launch/base-environment.js";

describe("the base environment", () => {
  test("passes what programs and clusters need", () => {
    const user = {
      PATH: "/usr/bin",
      HOME: "/home/a",
      LANG: "C.UTF-8",
      LC_ALL: "C",
      TMPDIR: "/scratch",
      XDG_CACHE_HOME: "/c",
      LD_LIBRARY_PATH: "/opt/lib",
      CUDA_VISIBLE_DEVICES: "0",
      NCCL_DEBUG: "INFO",
      GLOO_SOCKET_IFNAME: "eth0",
    };
    expect(baseEnvironment(user)).toEqual(user);
  });

  test.each([
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MALLOC_TRIM_THRESHOLD_",
    "RANK",
    "WORLD_SIZE",
    "LOCAL_RANK",
    "MASTER_ADDR",
    "MASTER_PORT",
    "TORCHELASTIC_RUN_ID",
    "HOROVOD_FUSION_THRESHOLD",
    "SPARK_HOME",
    "PYSPARK_PYTHON",
    "RAY_ADDRESS",
    "PYTHONPATH",
    "PYTHONHOME",
    "SLURM_PROCID",
    "PMI_RANK",
    "OMPI_COMM_WORLD_RANK",
    "SCALEBENCH_STUDY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "GITHUB_TOKEN",
    "HF_TOKEN",
    "PGPASSWORD",
    "WANDB_API_KEY",
    "GOOGLE_APPLICATION_CREDENTIALS",
  ])("takes %s out", (name) => {
    expect(baseEnvironment({ [name]: "7", PATH: "/bin" })).toEqual({ PATH: "/bin" });
  });

  test("takes out whole names only, unless the table says a part", () => {
    const user = { RANKING: "1", MY_OMP_NUM_THREADS: "2", TOKENIZERS_PARALLELISM: "false", SSH_AUTH_SOCK: "/s" };
    expect(baseEnvironment(user)).toEqual(user);
  });

  test("keeps a proxy, but not for the study's own hosts", () => {
    expect(baseEnvironment({ http_proxy: "http://p:1", no_proxy: "corp" }, ["box"])).toEqual({
      http_proxy: "http://p:1",
      no_proxy: "corp,127.0.0.1,localhost,box",
      NO_PROXY: "corp,127.0.0.1,localhost,box",
    });
  });

  test("gives a reason for every removal", () => {
    for (const { because } of removedVariables) expect(because).not.toBe("");
  });
});
