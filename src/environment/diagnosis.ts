import type { ErrorCode } from "../errors/codes.js";
import { installCommand } from "./packages.js";

/** What a failed step's log says, and the fix. */
export interface Diagnosis {
  readonly code: ErrorCode;
  readonly because: string;
  readonly fix: string;
}

interface Symptom {
  readonly pattern: RegExp;
  readonly explain: (match: RegExpMatchArray) => Diagnosis;
}

/** First match wins: causes before what they cause (without a network pip also "finds no version"). */
const symptoms: readonly Symptom[] = [
  {
    pattern: /No space left on device|\bENOSPC\b|\[Errno 28\]|Disk quota exceeded|\[Errno 122\]/,
    explain: () => ({
      code: "DISK_FULL",
      because: "the disk is full",
      fix: "free some space (an environment takes about 2 GB, 8 GB with CUDA), or set SCALEBENCH_HOME to a folder on a larger disk; then run the same command again",
    }),
  },
  {
    pattern: /CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError|SSL: /,
    explain: () => ({
      code: "SETUP_FAILED",
      because: "the package index's certificate was not accepted",
      fix: "set PIP_CERT to your organisation's certificate bundle and run the same command again",
    }),
  },
  {
    pattern:
      /Temporary failure in name resolution|Name or service not known|Network is unreachable|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|Failed to establish a new connection|ProxyError|Connection refused|Connection reset by peer|Could not fetch URL/,
    explain: () => ({
      code: "SETUP_FAILED",
      because: "the package index cannot be reached",
      fix: "check the network and HTTPS_PROXY, or name a folder of wheels with PIP_FIND_LINKS and set PIP_NO_INDEX=1; then run the same command again",
    }),
  },
  {
    pattern: /DO NOT MATCH THE HASHES|Hashes are required|HashMismatch|Expected sha256/,
    explain: () => ({
      code: "SETUP_FAILED",
      because: "a downloaded file is not the one that was pinned (its sha256 differs)",
      fix: "run `python3 -m pip cache purge` and the same command again; if it stays, the index serves another file: tell who runs it",
    }),
  },
  {
    pattern: /BadZipFile|is not a valid wheel|Invalid wheel|has an invalid wheel/i,
    explain: () => ({
      code: "SETUP_FAILED",
      because: "a downloaded wheel is damaged",
      fix: "run `python3 -m pip cache purge` and the same command again",
    }),
  },
  {
    pattern: /Python\.h: No such file|Could NOT find Python|missing:.*Python(_INCLUDE|3_INCLUDE|_Development)/,
    explain: () => ({
      code: "SETUP_FAILED",
      because: "Python's headers are missing, which Horovod is built with",
      fix: `${installCommand("python-headers")}; then run the same command again`,
    }),
  },
  {
    pattern: /(g\+\+|c\+\+|clang\+\+|cc1plus).*(not found|No such file)|No CMAKE_CXX_COMPILER could be found/,
    explain: () => ({
      code: "COMPILER_MISSING",
      because: "the C++ compiler does not work",
      fix: `${installCommand("c++")}; then run the same command again`,
    }),
  },
  {
    pattern: /Killed.*cc1plus|cc1plus.*Killed|Killed signal terminated program|virtual memory exhausted/,
    explain: () => ({
      code: "SETUP_FAILED",
      because: "the compiler ran out of memory",
      fix: "set CMAKE_BUILD_PARALLEL_LEVEL=1 and run the same command again",
    }),
  },
  {
    pattern: /No module named '?(ensurepip|venv)|ensurepip is not\s+available/,
    explain: () => ({
      code: "PYTHON_UNSUITABLE",
      because: "this Python cannot make virtual environments",
      fix: `${installCommand("python-venv")}; then run the same command again`,
    }),
  },
  {
    pattern: /No matching distribution found for (\S+)/,
    explain: (match) => ({
      code: "SETUP_FAILED",
      because: `the package index offers no ${match[1] ?? "such package"} for this Python and platform`,
      fix: "add an index or a folder that has it with PIP_EXTRA_INDEX_URL or PIP_FIND_LINKS, and run the same command again",
    }),
  },
  {
    pattern: /ResolutionImpossible|conflicting dependencies/,
    explain: () => ({
      code: "SETUP_FAILED",
      because: "a requirement file asks for a version that runners/constraints.txt does not allow",
      fix: "write the lock anew: `node scripts/lock.mjs`",
    }),
  },
  {
    pattern:
      /Permission denied|\b(?:EACCES|EPERM|ENOTDIR|EEXIST)\b|\[Errno 13\]|Read-only file system|\bEROFS\b|\[Errno 30\]/,
    explain: () => ({
      code: "SETUP_FAILED",
      because: "a folder of the environment cannot be written",
      fix: "set SCALEBENCH_HOME to a folder that you may write, and run the same command again",
    }),
  },
];

const unknown: Diagnosis = {
  code: "SETUP_FAILED",
  because: "the log says why",
  fix: "read the log; run the same command again to continue, or with --force to begin anew",
};

/** Reads the cause of a failed step from its log. Pure. */
export function diagnose(log: string): Diagnosis {
  for (const { pattern, explain } of symptoms) {
    const match = log.match(pattern);
    if (match !== null) {
      return explain(match);
    }
  }
  return unknown;
}
