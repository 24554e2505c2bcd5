import { type Fragment, readFragment, writeFragment } from "./fragment.js";

/** The address can be sent to others, and the way back does not lead through every press. */
export function keepInAddress(change: Partial<Fragment>): void {
  const fragment = writeFragment({ ...readFragment(location.hash), ...change });
  if (fragment === location.hash) return;
  history.replaceState(history.state, "", fragment === "" ? `${location.pathname}${location.search}` : fragment);
}

/**
 * Does what the address says, now and whenever a reader changes it. A link to a section says nothing else: what was
 * chosen stays, and is written into the address again.
 */
export function followAddress(
  follow: (said: Fragment) => void,
  isSilent: (said: Fragment) => boolean,
  keep: () => void,
): void {
  const restore = (): void => {
    const said = readFragment(location.hash);
    if (said.anchor !== "" && isSilent(said)) keep();
    else follow(said);
  };
  addEventListener("hashchange", restore);
  restore();
}
