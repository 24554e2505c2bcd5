/**
 * Environment variables by which a study finds its processes again, whatever they did to their parent,
 * their session or their group. Children inherit them.
 */
export interface Markers {
  /** Unique to the study's folder. */
  readonly SCALEBENCH_STUDY: string;
  /** `<trial id>/<attempt>`, on a trial's own processes. */
  readonly SCALEBENCH_TRIAL?: string;
  /** The service's id, on a service's processes. */
  readonly SCALEBENCH_SERVICE?: string;
}

/** Whether an environment block as /proc shows it (NAME=value, each ended by NUL) carries all of the markers. */
export function carries(environment: string, markers: Markers): boolean {
  const block = `\0${environment}\0`;
  return Object.entries(markers).every(([name, value]) => block.includes(`\0${name}=${value}\0`));
}
