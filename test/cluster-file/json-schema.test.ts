import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { clusterJsonSchema, clusterJsonSchemaText } from "../../src/cluster-file/json-schema.js";
import { parseCluster } from "../../src/cluster-file/parse.js";
import { projectFile } from "../suite/installed.js";
import { emulated, slurm, ssh } from "./faults.js";

const accepts = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  clusterJsonSchema(),
);
const files = readdirSync(projectFile("clusters")).filter((file) => file.endsWith(".yaml"));

describe("schemas/cluster.schema.json", () => {
  it("is what the code says; if not, run `npm run schemas`", () => {
    const committed = readFileSync(projectFile("schemas/cluster.schema.json"), "utf8");
    expect(committed === clusterJsonSchemaText(), "stale: run `npm run schemas` and commit").toBe(true);
  });

  it.each([
    ["ssh", ssh],
    ["slurm", slurm],
    ["emulated", emulated],
  ])("accepts kind %s", (_, text) => {
    expect(accepts(parseYaml(text))).toBe(true);
  });

  it.each([
    ["an unknown key", ssh.replace("interface:", "interfase:")],
    ["a key of another kind", `${slurm}nodes: [a]\n`],
    ["another kind", ssh.replace("kind: ssh", "kind: telnet")],
    ["no kind", ssh.replace("kind: ssh\n", "")],
    ["an option of ssh that runs programs", ssh.replace("ServerAliveInterval", "ProxyCommand")],
    ["a host that looks like an option", ssh.replace("- gpu01", '- "-oProxyCommand=x"')],
    ["a bandwidth without a unit", emulated.replace("100Mbit", "100")],
  ])("refuses %s", (_, text) => {
    expect(accepts(parseYaml(text))).toBe(false);
  });
});

describe.each(files)("clusters/%s", (file) => {
  const text = readFileSync(projectFile(`clusters/${file}`), "utf8");

  it("is accepted", () => {
    expect(parseCluster(text, file).name).toMatch(/./);
  });

  it("is accepted by editors, which find the schema by its first line", () => {
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=../schemas/cluster.schema.json");
    accepts(parseYaml(text));
    expect(accepts.errors).toBeNull();
  });
});
