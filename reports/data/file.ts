/** What the page offers for download, or says where it is. */
export interface DataFile {
  readonly name: string;
  /** Media type. */
  readonly media: string;
  readonly says: string;
  /** Undefined where it is too large to be made for a page. */
  readonly bytes: Uint8Array | undefined;
  /** Where else the file is, in words with code between backticks. */
  readonly elsewhere: string;
}
