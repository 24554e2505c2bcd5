import type { z } from "zod";
import { named } from "../yaml/schema-parts.js";

const yesNo = named(/^(?:yes|no)$/, '"yes" or "no", in quotes');
const whole = named(/^\d{1,9}$/, 'a whole number in quotes, such as "3"');
const words = named(/^[+^]?[A-Za-z0-9@][A-Za-z0-9@.,*_-]*$/, "names with commas between them");
/** Without quotes and white space: ssh splits such values. */
const file = named(/^(?:~\/|\/)[A-Za-z0-9._/+@%~-]{1,1000}$/, "a path such as ~/.ssh/known_hosts, without spaces");
const jumps = named(
  /^(?:none|(?:(?:^|,)(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9_][A-Za-z0-9._-]*(?::\d{1,5})?)+)$/,
  "hosts to jump over, such as user@gateway:22",
);

/**
 * Options that a cluster file may hand to ssh: none of them runs a program, forwards anything, or reads further
 * configuration (ssh_config(5)). What else is needed belongs into a configuration of the user's own, named by `configFile`.
 */
export const sshOptions: Readonly<Record<string, z.ZodString>> = {
  AddressFamily: named(/^(?:any|inet|inet6)$/, "any, inet or inet6"),
  BindAddress: words,
  BindInterface: words,
  CertificateFile: file,
  Ciphers: words,
  Compression: yesNo,
  ConnectionAttempts: whole,
  GSSAPIAuthentication: yesNo,
  GSSAPIDelegateCredentials: yesNo,
  GlobalKnownHostsFile: file,
  HostKeyAlgorithms: words,
  HostKeyAlias: words,
  HostbasedAuthentication: yesNo,
  IPQoS: words,
  IdentitiesOnly: yesNo,
  IdentityAgent: named(
    /^(?:none|SSH_AUTH_SOCK|(?:~\/|\/)[A-Za-z0-9._/+@%~-]{1,1000})$/,
    "none or the path of a socket",
  ),
  KexAlgorithms: words,
  LogLevel: named(/^(?:QUIET|FATAL|ERROR|INFO|VERBOSE|DEBUG[123]?)$/, "a level such as ERROR or VERBOSE"),
  MACs: words,
  PreferredAuthentications: words,
  ProxyJump: jumps,
  PubkeyAcceptedAlgorithms: words,
  PubkeyAuthentication: yesNo,
  RekeyLimit: words,
  ServerAliveCountMax: whole,
  ServerAliveInterval: whole,
  StrictHostKeyChecking: named(/^(?:yes|accept-new)$/, '"yes" or "accept-new"'),
  TCPKeepAlive: yesNo,
  UserKnownHostsFile: file,
};
