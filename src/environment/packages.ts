import { readFileSync } from "node:fs";

/** What a set-up needs of the system, by the name a person knows it by. */
export type SystemNeed = "c++" | "python-headers" | "python-venv" | "python" | "java" | "git";

type Family = "debian" | "fedora" | "suse" | "arch" | "alpine" | "other";

const installers: Readonly<Record<Family, string>> = {
  debian: "apt-get install -y",
  fedora: "dnf install -y",
  suse: "zypper install -y",
  arch: "pacman -S",
  alpine: "apk add",
  other: "",
};

/** Package of each need; `%v` stands for Python's version, e.g. 3.11. */
const packages: Readonly<Record<SystemNeed, Readonly<Record<Family, string>>>> = {
  "c++": { debian: "g++", fedora: "gcc-c++", suse: "gcc-c++", arch: "gcc", alpine: "g++", other: "g++" },
  "python-headers": {
    debian: "python%v-dev",
    fedora: "python3-devel",
    suse: "python3-devel",
    arch: "python",
    alpine: "python3-dev",
    other: "the headers of Python %v",
  },
  "python-venv": {
    debian: "python%v-venv",
    fedora: "python3",
    suse: "python3-venv",
    arch: "python",
    alpine: "python3",
    other: "the venv module of Python %v",
  },
  python: {
    debian: "python3 python3-venv",
    fedora: "python3.12",
    suse: "python312",
    arch: "python",
    alpine: "python3",
    other: "Python 3.12",
  },
  java: {
    debian: "openjdk-17-jre-headless",
    fedora: "java-17-openjdk-headless",
    suse: "java-17-openjdk-headless",
    arch: "jre17-openjdk-headless",
    alpine: "openjdk17-jre-headless",
    other: "a Java 17 runtime",
  },
  git: { debian: "git", fedora: "git", suse: "git", arch: "git", alpine: "git", other: "git" },
};

const families: readonly (readonly [Family, RegExp])[] = [
  ["debian", /\b(debian|ubuntu)\b/],
  ["fedora", /\b(fedora|rhel|centos)\b/],
  ["suse", /\b(suse|opensuse)\b/],
  ["arch", /\barch\b/],
  ["alpine", /\balpine\b/],
];

/** The family of a distribution from its os-release file: the fields ID and ID_LIKE (os-release(5)). */
export function familyOf(osRelease: string): Family {
  const ids = osRelease.split("\n").filter((line) => /^ID(_LIKE)?=/.test(line));
  return families.find(([, pattern]) => pattern.test(ids.join(" ").toLowerCase()))?.[0] ?? "other";
}

function osRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}

/** What to type to get something of the system, e.g. `apt-get install -y g++`. */
export function installCommand(need: SystemNeed, pythonVersion = "3.12", release: string = osRelease()): string {
  const family = familyOf(release);
  const name = packages[need][family].replace("%v", pythonVersion);
  return family === "other"
    ? `install ${name} with your system's package manager`
    : `as root: ${installers[family]} ${name}`;
}
