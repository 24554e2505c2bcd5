import type { LaunchContext } from "../src/types/runner.js";

/** A host name or an IPv4 address; begins with a letter or digit, so that no program takes it for an option. */
const host = "[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";
const hostAndPort = `${host}:[1-9][0-9]{0,4}`;

/** `host:port` of a Ray head. */
export const rayAddressPattern = new RegExp(`^${hostAndPort}$`);

/** What Spark takes for a master, as far as it is a cluster: standalone (one master or several), YARN, Kubernetes. */
export const sparkMasterPattern = new RegExp(
  `^(?:yarn|spark://${hostAndPort}(?:,${hostAndPort})*|k8s://(?:https?://)?${hostAndPort})$`,
);

/** A container image's name with its tag or digest. */
export const imagePattern = /^[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}$/;

const loopback = /^(?:localhost|127\.[0-9.]+)$/;

/** Whether the cluster's first address is this machine's own loopback. */
export const isOnLoopback = (address: string): boolean =>
  loopback.test(
    address
      .replace(/^spark:\/\//, "")
      .split(":")
      .at(0) ?? "",
  );

/** The same context, where workers are on machines that the study does not choose: frameworks find their network themselves. */
export const amongOthers = (context: LaunchContext, address: string): LaunchContext =>
  context.exchange === undefined && !isOnLoopback(address) ? { ...context, exchange: {} } : context;
