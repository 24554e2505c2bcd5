import { named } from "../yaml/schema-parts.js";

// What ends in an argv, a configuration of ssh or a file of hosts: nothing here can be taken for an option, and
// nothing has white space, quotes or control characters unless it says so.

/** A host name, an address, or a `Host` of the user's ssh configuration. */
export const host = named(
  /^[A-Za-z0-9_](?:[A-Za-z0-9._:-]{0,251}[A-Za-z0-9_])?$/,
  "a host name or address: letters, digits, dots, dashes, underscores and colons",
);

/** One label of a host name (RFC 1123): what a node calls itself. */
export const hostLabel = named(
  /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
  "a host name of at most 32 letters, digits and dashes",
);

export const user = named(
  /^[A-Za-z0-9_][A-Za-z0-9._@-]{0,127}$/,
  "a user's name: letters, digits, dots, dashes, underscores and @",
);

/** Linux keeps at most 15 bytes. */
export const networkInterface = named(
  /^[A-Za-z0-9_][A-Za-z0-9._-]{0,14}$/,
  "the name of a network interface, such as eth0: at most 15 letters, digits, dots, dashes and underscores",
);

/** May hold spaces, quotes and dollar signs: no shell ever sees it. */
export const absolutePath = named(/^\/[^\p{Cc}]{0,4000}$/u, "an absolute path, such as /scratch/scalebench");

/** A program by its path, or by its name on PATH. */
export const program = named(
  /^(?:\/[^\p{Cc}]{1,4000}|[A-Za-z0-9][A-Za-z0-9._+-]{0,63})$/u,
  "a program, such as python3 or /opt/python/bin/python3",
);

export const moduleName = named(
  /^[A-Za-z0-9][A-Za-z0-9._+/-]{0,127}$/,
  "the name of an environment module, such as cuda/12.4",
);
