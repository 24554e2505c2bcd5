import { describe, expect, it } from "vitest";
import { faultsWith, slurm, ssh } from "./faults.js";

describe("values of a cluster file", () => {
  it.each([
    ["- gpu01", '- "-oProxyCommand=touch /tmp/x"'],
    ["- gpu01", '- "gpu01 -oProxyCommand=x"'],
    ["- gpu01", '- "gpu01\\nProxyCommand x"'],
    ["- gpu01", '- "gpu01;reboot"'],
    ["- gpu01", '- "$(reboot)"'],
    ["- gpu01", '- "root@gpu01"'],
    ["address: 10.0.0.2", 'address: "-x"'],
    ["name: second", "name: ../../etc"],
    ["name: second", "name: .."],
    ["user: ada", 'user: "-oProxyCommand=x"'],
    ["user: ada", 'user: "a b"'],
    ["user: ada", 'user: "a\\nb"'],
    ["interface: ib0", 'interface: "-x"'],
    ["interface: ib0", "interface: ib0,ib1"],
    ["interface: ib0", "interface: an-interface-too-long"],
    ["interface: ib0", "interface: .."],
    ["/home/ada/.ssh/id_ed25519", "id_ed25519"],
    ["/home/ada/.ssh/id_ed25519", '"/home/ada\\n/x"'],
    ["workDirectory: /scratch/ada's $work", "workDirectory: scratch"],
    ["{ setup: python3 }", '{ setup: "python3 -c x" }'],
    ["{ setup: python3 }", "{ setup: -c }"],
    ["{ setup: python3 }", "{ python: python3 }"],
    ["[cuda/12.4]", '["-f"]'],
    ["[cuda/12.4]", '["cuda; reboot"]'],
    ["cluster: lab", "cluster: ../lab"],
  ])("are refused where %s becomes %s", (part, replacement) => {
    const faults = faultsWith(ssh, part, replacement);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join()).toMatch(/^CLUSTER_INVALID c\.yaml:\d+:\d+ /);
  });

  it.each([
    "ProxyCommand",
    "LocalCommand",
    "PermitLocalCommand",
    "KnownHostsCommand",
    "RemoteCommand",
    "Include",
    "Match",
    "PKCS11Provider",
    "SecurityKeyProvider",
    "XAuthLocation",
    "LocalForward",
    "ControlPath",
    "SendEnv",
    "proxycommand",
  ])("hold no option %s of ssh", (name) => {
    const [fault] = faultsWith(ssh, 'ServerAliveInterval: "5"', `${name}: "touch /tmp/x"`);
    expect(fault).toContain(
      `CLUSTER_UNKNOWN_KEY c.yaml:11:48 expected an option of ssh that runs no program, found \`${name}\``,
    );
    expect(fault).toContain("configFile: /path");
  });

  it.each([
    ['"gate.example.org:22"', '"-oProxyCommand=x"'],
    ['"gate.example.org:22"', '"a,-oProxyCommand=x"'],
    ['"gate.example.org:22"', '"a;b"'],
    ['"gate.example.org:22"', '"$(x)"'],
    ['"5"', '"5\\nProxyCommand x"'],
    ['"5"', '"-5"'],
  ])("are no options of ssh where %s becomes %s", (part, replacement) => {
    expect(faultsWith(ssh, part, replacement).join()).toMatch(/^CLUSTER_INVALID c\.yaml:11:\d+ ssh\.options\./);
  });

  it("hold an option of ssh that is misspelt, with the right one", () => {
    expect(faultsWith(ssh, "ServerAliveInterval", "ServerAliveInterva")[0]).toContain(
      "did you mean `ServerAliveInterval`?",
    );
  });

  it.each([
    ["--qos=debug", "qos=debug"],
    ["--qos=debug", "-q"],
    ["--qos=debug", "--qos=debug\\n#SBATCH --wrap=x"],
    ["--qos=debug", "--wrap=reboot"],
    ["--qos=debug", "--output=/etc/passwd"],
    ["--qos=debug", "--qos debug"],
    ["partition: gpu", 'partition: "--wrap=x"'],
    ["partition: gpu", 'account: "a b"'],
    ["partition: gpu", 'gres: "-x"'],
    ["partition: gpu", 'container: "--x"'],
  ])("are nothing else to sbatch where %s becomes %s", (part, replacement) => {
    expect(faultsWith(slurm, part, replacement).join()).toMatch(/^CLUSTER_INVALID c\.yaml:\d+:\d+ slurm\./);
  });
});
