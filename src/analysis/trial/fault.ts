/** Why a trial whose processes all ended well is a failed one nevertheless. */
export interface Fault {
  /** One sentence: what was expected, what was found. */
  readonly reason: string;
  readonly hint: string;
}
