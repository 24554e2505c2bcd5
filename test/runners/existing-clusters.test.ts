import { describe, expect, it } from "vitest";
import { runner as ray } from "../../runners/ray/runner.js";
import { runner as sparkHorovod } from "../../runners/spark-horovod/runner.js";
import type { Runner } from "../../src/types/runner.js";
import { guarded, line, situation } from "./situation.js";

function planned(
  runner: Runner,
  options: Record<string, string>,
  variables: Readonly<Record<string, string>> = {},
  about: Omit<Parameters<typeof situation>[1], "options"> = {},
) {
  const { trial, context } = situation(runner.name, { ...about, options });
  const { services, processes } = runner.plan(trial, { ...context, userVariable: (name) => variables[name] });
  const [service] = services;
  if (service === undefined) throw new Error("no service");
  return { service, processes, context };
}

const sparkProperties = (...args: Parameters<typeof planned>): readonly string[] =>
  planned(...args)
    .service.files.find(({ path }) => path.endsWith("spark.conf"))
    ?.content.split("\n") ?? [];

describe("strings that name a cluster", () => {
  const accepts = (runner: Runner, key: string, text: string): boolean =>
    runner.options.safeParse({ [key]: text }).success;

  it.each([
    "spark://a:7077",
    "spark://10.0.0.1:7077,b.example:7077",
    "yarn",
    "k8s://https://a.example:6443",
    "k8s://a:1",
  ])("%s is a master", (text) => expect(accepts(sparkHorovod, "master", text)).toBe(true));

  it.each([
    "",
    "local[2]",
    "spark://",
    "spark://a",
    "spark://-a:1",
    "spark://a:0",
    "spark://a:7077 --conf x=y",
    "spark://a:7077\nspark.x y",
    "-yarn",
    "yarn\n",
    "k8s://a:1/x y",
    "mesos://a:1",
    "spark://user:secret@a:1",
  ])("%j is none", (text) => expect(accepts(sparkHorovod, "master", text)).toBe(false));

  it.each(["127.0.0.1:6379", "head.example:1"])("%s is an address of Ray", (text) =>
    expect(accepts(ray, "address", text)).toBe(true),
  );

  it.each(["", "auto", "local", "ray://a:1", "-a:1", "a:1\n", "a:1 b", "a", "a:99999999"])(
    "%j is none of Ray",
    (text) => expect(accepts(ray, "address", text)).toBe(false),
  );
});

describe("on a Spark cluster that is there", () => {
  const master = "spark://127.0.0.1:7077";

  it("only the application starts, in executors as our own cluster has them", () => {
    const { service } = planned(sparkHorovod, { master }, {}, { workersPerNode: 2 });
    expect(service.id).toBe("spark-existing-n1");
    expect(service.processes.map(line)).toEqual([
      `${guarded.join(" ")} /env/bin/python /sb/runners/spark-horovod/entry.py --serve /study/services/spark-existing-n1 --executors 2`,
    ]);
    expect(sparkProperties(sparkHorovod, { master }, {}, { workersPerNode: 2 })).toEqual(
      expect.arrayContaining([`spark.master ${master}`, "spark.cores.max 2", "spark.driver.host 127.0.0.1"]),
    );
  });

  it("the secret comes from the environment, into a file in the folder that goes with the service", () => {
    const { service, processes } = planned(sparkHorovod, { master }, { SCALEBENCH_SPARK_SECRET: "s3cret" });
    expect(sparkProperties(sparkHorovod, { master }, { SCALEBENCH_SPARK_SECRET: "s3cret" })).toContain(
      "spark.authenticate.secret s3cret",
    );
    const holding = service.files.filter(({ content }) => content.includes("s3cret")).map(({ path }) => path);
    expect(holding).toEqual(["/tmp/sb/spark-existing-n1/spark.conf"]);
    expect(service.temporaryDirectories).toEqual(["/tmp/sb/spark-existing-n1"]);
    expect(JSON.stringify([service.processes, processes])).not.toContain("s3cret");
    expect(sparkProperties(sparkHorovod, { master }).join()).not.toContain("authenticate");
  });

  it("elsewhere no interface and no address is taken for granted", () => {
    const { service, processes } = planned(sparkHorovod, { master: "spark://head.example:7077" });
    expect(service.processes[0]?.env).not.toHaveProperty("SPARK_LOCAL_IP");
    expect(processes[0]?.env).not.toHaveProperty("GLOO_SOCKET_IFNAME");
    expect(sparkProperties(sparkHorovod, { master: "spark://head.example:7077" }).join()).not.toContain("driver.host");
  });

  it.each([
    ["yarn", {}],
    ["k8s", { master: "k8s://https://api.example:6443", image: "registry.example/scalebench:1" }],
  ])("the properties for %s are the golden ones (not run)", async (name, options) => {
    const variables = { HADOOP_CONF_DIR: "/etc/hadoop", SCALEBENCH_SPARK_SECRET: "SECRET" };
    const text = sparkProperties(sparkHorovod, { master: name, ...options }, variables, { workersPerNode: 2 }).join(
      "\n",
    );
    await expect(`# Properties for ${name}. NOT RUN.\n${text}`).toMatchFileSnapshot(`goldens/spark-${name}.conf`);
  });

  it("YARN's clients are told where their cluster is, and no other master's", () => {
    const variables = { HADOOP_CONF_DIR: "/etc/hadoop" };
    expect(planned(sparkHorovod, { master: "yarn" }, variables).service.processes[0]?.env).toMatchObject(variables);
    expect(planned(sparkHorovod, { master }, variables).service.processes[0]?.env).not.toHaveProperty(
      "HADOOP_CONF_DIR",
    );
  });

  it("hosts are the cluster's choice", () => {
    const cell = (options: Record<string, string>) => situation("spark-horovod", { options }).trial.cell;
    expect(sparkHorovod.onExistingCluster?.(cell({ master }))).toBe(true);
    expect(sparkHorovod.onExistingCluster?.(cell({}))).toBe(false);
  });
});

describe("on a Ray cluster that is there", () => {
  const address = "127.0.0.1:6379";

  it("only the driver starts", () => {
    const { service } = planned(ray, { address });
    expect(service.id).toBe("ray-existing-n1");
    expect(service.processes.map(line)).toEqual([
      `${guarded.join(" ")} /env/bin/python /sb/runners/ray/entry.py --serve /study/services/ray-existing-n1 --address ${address} --nodes 1 --existing`,
    ]);
    expect(service.processes[0]?.env).toMatchObject({ RAY_AUTH_MODE: "disabled" });
  });

  it("its token goes from the environment into a private file, or is read where the user has it", () => {
    const given = planned(ray, { address }, { RAY_AUTH_TOKEN: "t0ken" }).service;
    expect(given.processes[0]?.env).toMatchObject({
      RAY_AUTH_MODE: "token",
      RAY_AUTH_TOKEN_PATH: "/tmp/sb/ray-existing-n1/ray.token",
    });
    expect(given.files).toContainEqual({ path: "/tmp/sb/ray-existing-n1/ray.token", content: "t0ken" });
    expect(JSON.stringify(given.processes)).not.toContain("t0ken");
    const kept = planned(ray, { address }, { RAY_AUTH_TOKEN_PATH: "/home/me/token" }).service;
    expect(kept.processes[0]?.env).toMatchObject({ RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN_PATH: "/home/me/token" });
    expect(kept.files.map(({ path }) => path)).toEqual(["/study/services/ray-existing-n1/driver.token"]);
  });

  it("hosts are the cluster's choice", () => {
    expect(ray.onExistingCluster?.(situation("ray", { options: { address } }).trial.cell)).toBe(true);
  });
});
