/** An IPv4 network. */
export interface Subnet {
  /** Its own address, as a number of 32 bits. */
  readonly base: number;
  /** Bits of the network's part. */
  readonly prefix: number;
}

const numberOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum * 256 + part, 0);

/** `10.77.0.11`. */
const addressText = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");

/** The network that `10.77.0.0/24` names; undefined where it is none, or names an address within a network. */
export function subnetOf(text: string): Subnet | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)?.slice(1).map(Number);
  const prefix = parts?.[4] ?? 33;
  if (parts === undefined || prefix > 32 || parts.slice(0, 4).some((part) => part > 255)) return undefined;
  const base = numberOf(parts.slice(0, 4));
  return base % 2 ** (32 - prefix) === 0 ? { base, prefix } : undefined;
}

const within = (address: number, { base, prefix }: Subnet): boolean =>
  address >= base && address < base + 2 ** (32 - prefix);

/** Whether two networks have an address in common. */
export const overlap = (a: Subnet, b: Subnet): boolean => within(a.base, b) || within(b.base, a);

/** Networks that nobody reaches over the internet: RFC 1918, RFC 6598 and RFC 2544. */
const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15"];

export const isPrivate = ({ base }: Subnet): boolean =>
  privateNetworks.some((text) => {
    const network = subnetOf(text);
    return network !== undefined && within(base, network);
  });

/** Of the bridge: the first in the network. */
export const bridgeAddress = ({ base }: Subnet): string => addressText(base + 1);

/** The first node's place in the network: 10.77.0.11. */
const firstNode = 11;

export const nodeAddress = ({ base }: Subnet, index: number): string => addressText(base + firstNode + index);
