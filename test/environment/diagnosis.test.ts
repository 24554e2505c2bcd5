import { expect, test } from "vitest";
import { diagnose } from "../../src/environment/diagnosis.js";
import { familyOf, installCommand } from "../../src/environment/packages.js";

test.each([
  [
    "a full disk",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "DISK_FULL",
    /disk is full/,
    /SCALEBENCH_HOME/,
  ],
  [
    "no network, although pip then finds no version either",
    "NewConnectionError('...: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')\nERROR: No matching distribution found for numpy",
    "SETUP_FAILED",
    /cannot be reached/,
    /HTTPS_PROXY/,
  ],
  [
    "a wheel that is another one",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "SETUP_FAILED",
    /sha256/,
    /cache purge/,
  ],
  [
    "a package that the index lacks",
    "ERROR: No matching distribution found for ray==2.60.0",
    "SETUP_FAILED",
    /no ray==2\.60\.0/,
    /PIP_FIND_LINKS/,
  ],
  [
    "missing headers",
    "x.cc:1:10: fatal error: Python.h: No such file or directory",
    "SETUP_FAILED",
    /headers/,
    /-dev|devel|headers|python/,
  ],
  ["a compiler that is gone", "/tmp/c++: 2: exec: g++: not found", "COMPILER_MISSING", /compiler/, /g\+\+|gcc/],
  [
    "a compiler out of memory",
    "c++: fatal error: Killed signal terminated program cc1plus",
    "SETUP_FAILED",
    /memory/,
    /CMAKE_BUILD_PARALLEL_LEVEL=1/,
  ],
  [
    "a Python without ensurepip",
    "Error: No module named ensurepip",
    "PYTHON_UNSUITABLE",
    /virtual environments/,
    /venv/,
  ],
  [
    "a folder that is read-only",
    "EROFS: read-only file system, mkdir '/x'",
    "SETUP_FAILED",
    /cannot be written/,
    /SCALEBENCH_HOME/,
  ],
  ["anything else", "Segmentation fault", "SETUP_FAILED", /log says why/, /--force/],
])("%s is recognised in a log", (_, log, code, because, fix) => {
  const diagnosis = diagnose(log);
  expect(diagnosis.code).toBe(code);
  expect(diagnosis.because).toMatch(because);
  expect(diagnosis.fix).toMatch(fix);
});

test.each([
  ["ID=ubuntu\nID_LIKE=debian\n", "as root: apt-get install -y python3.11-venv"],
  ["ID=debian\n", "as root: apt-get install -y python3.11-venv"],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', "as root: dnf install -y python3"],
  ["ID=void\n", "install the venv module of Python 3.11 with your system's package manager"],
])("the package is named as the system names it: %j", (release, expected) => {
  expect(installCommand("python-venv", "3.11", release)).toBe(expected);
});

test("a distribution's name elsewhere in os-release means nothing", () => {
  expect(familyOf("NAME=debian-like\nID=void\n")).toBe("other");
});
