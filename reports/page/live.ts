import { ageText } from "./age-text.js";
import { button, element, status } from "./element.js";

/** Between two loads, in milliseconds. */
const period = 15_000;

/** What a load of the page would undo, by the event that shows it. */
const undone = ["toggle", "input", "click"] as const;

const isPaused = (): boolean => {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null && "paused" in state && state.paused === true;
};

/**
 * The page of a study that runs loads itself again, and the reader can stop that (WCAG 2.2.1 and 2.2.2). It stops by
 * itself when the reader has opened, sorted or filtered something, which a load would undo. Whether it is stopped is
 * kept in the history's entry, and so survives a load by hand.
 */
export function refreshWhileRunning(): void {
  const place = document.querySelector<HTMLElement>(".live");
  if (place === null) return;
  let paused = isPaused();
  const says = status("live-says");
  const age = element("span", "live-age");
  const toggle = button("", "", () => set(!paused));
  const set = (value: boolean, because = ""): void => {
    paused = value;
    history.replaceState({ paused }, "");
    toggle.textContent = paused ? "Load it again by itself" : "Stop loading it again";
    says.textContent = paused ? because : "";
  };
  set(paused);
  place.append(" ", age, " ", toggle, " ", says);

  const madeAt = Date.parse(place.dataset.madeAt ?? "");
  const tell = (): void => {
    age.textContent = ageText((Date.now() - madeAt) / 1_000);
  };
  tell();
  const opened = performance.now();
  setInterval(() => {
    tell();
    const isRead = getSelection()?.isCollapsed === false;
    if (!paused && !document.hidden && !isRead && performance.now() - opened > period) location.reload();
  }, 1_000);

  for (const event of undone) {
    document.addEventListener(
      event,
      ({ target }) => {
        if (!paused && target instanceof Element && target.closest("main details, main .sort, main input") !== null) {
          set(true, "Stopped, because a load would undo what you have opened, sorted or filtered.");
        }
      },
      { capture: true },
    );
  }
}
