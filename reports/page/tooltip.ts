import { element } from "./element.js";
import { placeBeside } from "./place-beside.js";

/** The page's one tooltip. */
export interface Tooltip {
  readonly show: (mark: SVGElement, words: string) => void;
  readonly hide: () => void;
}

export const tipOf = (mark: SVGElement): string => mark.dataset.tip ?? "";

/** Time in milliseconds in which the pointer can go from a mark to its tooltip (WCAG 2.2, 1.4.13: hoverable). */
const patience = 250;

/**
 * Made for the pointer; the keyboard uses what is returned. Escape dismisses it.
 * @param link gets the runner of the mark that is told, and nothing when none is
 */
export function addTooltip(link: (runner: string | undefined) => void): Tooltip {
  const box = element("div", "tip");
  box.setAttribute("role", "status");
  document.body.append(box);
  let current: SVGElement | undefined;
  let waiting: number | undefined;

  const place = (): void => {
    if (current === undefined) return;
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const { left, top } = placeBeside(current.getBoundingClientRect(), box.getBoundingClientRect(), { width, height });
    box.style.setProperty("left", `${left}px`);
    box.style.setProperty("top", `${top}px`);
  };
  const hide = (): void => {
    clearTimeout(waiting);
    current?.classList.remove("current");
    current = undefined;
    link(undefined);
    // The style sheet does not show it while it is empty.
    box.textContent = "";
  };
  const show = (mark: SVGElement, words: string): void => {
    clearTimeout(waiting);
    if (mark === current && box.textContent === words) return;
    hide();
    current = mark;
    mark.classList.add("current");
    box.textContent = words;
    link(mark.dataset.runner);
    place();
  };

  document.addEventListener("pointerover", ({ target }) => {
    if (target === box) {
      clearTimeout(waiting);
      return;
    }
    const mark = target instanceof Element ? target.closest<SVGElement>("[data-tip]") : null;
    if (mark !== null) show(mark, tipOf(mark));
    else if (current !== undefined) {
      clearTimeout(waiting);
      waiting = setTimeout(hide, patience);
    }
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
  document.addEventListener("scroll", place, { passive: true, capture: true });
  addEventListener("resize", place);
  return { show, hide };
}
