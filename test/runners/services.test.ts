import { describe, expect, it } from "vitest";
import { runner as ray } from "../../runners/ray/runner.js";
import { runner as sparkHorovod } from "../../runners/spark-horovod/runner.js";
import type { Runner } from "../../src/types/runner.js";
import { guarded, line, named, situation, workerEnvironment } from "./situation.js";

const planned = (runner: Runner, about: Parameters<typeof situation>[1]) => {
  const { trial, context } = situation(runner.name, about);
  const { services, processes } = runner.plan(trial, context);
  return { service: services[0], services, processes };
};

describe.each([
  { runner: sparkHorovod, prefix: "spark" },
  { runner: ray, prefix: "ray" },
])("$runner.name", ({ runner, prefix }) => {
  it("has a client as the trial's only process, with the suite's threads for the service to pass on", () => {
    const { processes } = planned(runner, { workersPerNode: 2, threads: 2 });
    expect(processes).toEqual([
      {
        name: "client",
        node: "node0",
        role: "driver",
        argv: [
          ...guarded,
          "/env/bin/python",
          `/sb/runners/${runner.name}/entry.py`,
          "--trial",
          "/study/trials/t/1/trial.json",
          "--service",
          `/study/services/${prefix}-n1`,
        ],
        env: workerEnvironment("2"),
        cwd: "/study/trials/t/1",
        ready: { kind: "started" },
      },
    ]);
  });

  it("shares one service among the worker counts of one node", () => {
    const ids = [1, 2].map((workersPerNode) => planned(runner, { workersPerNode, slotsPerNode: 2 }).service?.id);
    expect(ids).toEqual([`${prefix}-n1`, `${prefix}-n1`]);
  });

  it("has a service with exactly the trial's slots on several nodes", () => {
    const { services } = planned(runner, { nodes: 2, workersPerNode: 1, slotsPerNode: 4 });
    expect(services.map(({ id }) => id)).toEqual([`${prefix}-n2-w1`]);
  });

  it("is ready when its driver has written its file, and keeps the driver's token in a file", () => {
    const { service } = planned(runner, {});
    expect(service?.processes.at(-1)?.ready).toEqual({ kind: "file", path: `/study/services/${prefix}-n1/ready.json` });
    expect(service?.files).toContainEqual({
      path: `/study/services/${prefix}-n1/driver.token`,
      content: `SECRET(${prefix}-n1-driver)`,
    });
  });
});

describe("the Spark service", () => {
  const directory = "/study/services/spark-n1";
  const { service } = planned(sparkHorovod, { workersPerNode: 2, javaHome: "/java" });

  it("is a master, a worker a node and the application, all on loopback", () => {
    expect(service?.processes.map(line)).toEqual([
      `${guarded.join(" ")} /env/bin/spark-class org.apache.spark.deploy.master.Master --host 127.0.0.1 --webui-port 0 ` +
        `--properties-file ${directory}/spark.conf --port 5001`,
      `${guarded.join(" ")} /env/bin/spark-class org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 ` +
        `--properties-file ${directory}/spark.conf --cores 2 --memory 2048m --work-dir ${directory}/work/node0 ` +
        "spark://127.0.0.1:5001",
      `${guarded.join(" ")} /env/bin/python /sb/runners/spark-horovod/entry.py --serve ${directory} --executors 2`,
    ]);
    expect(named(service, "spark-master").ready).toEqual({ kind: "port", host: "127.0.0.1", port: 5001 });
  });

  it("finds Java and Python, and leaves nothing in the environment's folder or in /tmp", () => {
    expect(named(service, "spark-worker-node0").env).toEqual({
      PYTHONPATH: "/sb/runners/common",
      PYTHONUNBUFFERED: "1",
      JAVA_HOME: "/java",
      PYSPARK_PYTHON: "/env/bin/python",
      PYSPARK_DRIVER_PYTHON: "/env/bin/python",
      SPARK_LOCAL_IP: "127.0.0.1",
      SPARK_LOCAL_DIRS: "/tmp/sb/spark-n1",
      SPARK_DAEMON_MEMORY: "256m",
      SPARK_DAEMON_JAVA_OPTS: "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData",
      TMPDIR: "/tmp/sb/spark-n1",
      SCALEBENCH_NODE: "node0",
    });
    expect(named(service, "spark-application").env).toMatchObject({
      PYSPARK_SUBMIT_ARGS: `--properties-file '${directory}/spark.conf' pyspark-shell`,
    });
  });

  it("says in a private file that executors are one core each, authenticated, and never tried twice", () => {
    const properties = service?.files.find(({ path }) => path === `${directory}/spark.conf`)?.content.split("\n");
    expect(properties).toEqual(
      expect.arrayContaining([
        "spark.master spark://127.0.0.1:5001",
        "spark.authenticate true",
        "spark.authenticate.secret SECRET(spark-n1-cluster)",
        "spark.ui.enabled false",
        "spark.executor.cores 1",
        "spark.executor.memory 512m",
        "spark.cores.max 2",
        "spark.task.maxFailures 1",
        "spark.locality.wait 0",
        "spark.python.daemon.module horovod_tasks",
        "spark.executorEnv.PYTHONPATH /sb/runners/common:/sb/runners/spark-horovod",
        "spark.executorEnv.OMP_NUM_THREADS 1",
      ]),
    );
  });

  it("is two workers with one slot each on two simulated nodes", () => {
    const two = planned(sparkHorovod, { nodes: 2, slotsPerNode: 2 }).service;
    const workers = ["node0", "node1"].map((node) => named(two, `spark-worker-${node}`));
    expect(workers.map(({ env }) => env.SCALEBENCH_NODE)).toEqual(["node0", "node1"]);
    for (const worker of workers) expect(line(worker)).toContain("--cores 1 --memory 1024m");
    expect(line(named(two, "spark-application"))).toContain("--executors 2");
  });

  it("quotes the properties' path for PySpark, which splits it", () => {
    const { trial, context } = situation("spark-horovod");
    const spaced = { ...context, serviceDirectory: (id: string) => `/my 'own' study/${id}` };
    const [odd] = sparkHorovod.plan(trial, spaced).services;
    expect(named(odd, "spark-application").env.PYSPARK_SUBMIT_ARGS).toBe(
      `--properties-file '/my '"'"'own'"'"' study/spark-n1/spark.conf' pyspark-shell`,
    );
  });
});

describe("the Ray service", () => {
  const directory = "/study/services/ray-n1";
  const { service } = planned(ray, { workersPerNode: 2 });

  it("is a head and the driver on loopback", () => {
    expect(service?.processes.map(line)).toEqual([
      `${guarded.join(" ")} /env/bin/ray start --block --head --port 5001 --include-dashboard false --temp-dir /tmp/sb/ray-n1 ` +
        "--node-ip-address 127.0.0.1 --min-worker-port 0 --max-worker-port 0 --num-cpus 2 " +
        "--object-store-memory 104857600 --disable-usage-stats",
      `${guarded.join(" ")} /env/bin/python /sb/runners/ray/entry.py --serve ${directory} --address 127.0.0.1:5001 --nodes 1`,
    ]);
    expect(named(service, "ray-head").ready).toEqual({ kind: "file", path: "/tmp/sb/ray-n1/ray_current_cluster" });
  });

  it("lets in who has the token, tells nobody of its use, and writes to neither home nor /tmp/ray", () => {
    for (const { env } of service?.processes ?? []) {
      expect(env).toMatchObject({
        RAY_AUTH_MODE: "token",
        RAY_AUTH_TOKEN_PATH: `${directory}/ray.token`,
        RAY_USAGE_STATS_ENABLED: "0",
        RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S: "0",
        RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER: "0",
        TMPDIR: "/tmp/sb/ray-n1",
      });
    }
    expect(service?.files).toContainEqual({ path: `${directory}/ray.token`, content: "SECRET(ray-n1-cluster)" });
  });

  it("gives two simulated nodes addresses of their own", () => {
    const two = planned(ray, { nodes: 2, slotsPerNode: 2 }).service;
    expect(line(named(two, "ray-head"))).toContain("--node-ip-address 127.0.0.2");
    expect(line(named(two, "ray-node1"))).toMatch(
      /--address 127\.0\.0\.2:5001 --temp-dir \S+ --node-ip-address 127\.0\.0\.3 .*--num-cpus 1 /,
    );
    expect(line(named(two, "ray-driver"))).toContain("--address 127.0.0.2:5001 --nodes 2");
    expect(named(two, "ray-node1").env).toMatchObject({
      SCALEBENCH_NODE: "node1",
      RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER: "1",
    });
  });

  it("gives each node a folder of its own for its sockets, whatever machine it is on", () => {
    const three = planned(ray, { nodes: 3 }).service;
    const folders = three?.processes.slice(0, 3).map(({ argv }) => argv[argv.indexOf("--temp-dir") + 1]);
    expect(folders).toEqual(["/tmp/sb/ray-n3-w1", "/tmp/sb/ray-n3-w1-1", "/tmp/sb/ray-n3-w1-2"]);
    expect(three?.temporaryDirectories).toEqual(folders);
  });

  it("offers the GPUs of a GPU machine", () => {
    const gpu = planned(ray, { workersPerNode: 2, device: "gpu" }).service;
    expect(gpu?.id).toBe("ray-n1-gpu");
    expect(line(named(gpu, "ray-head"))).toContain("--num-gpus 2");
  });
});
