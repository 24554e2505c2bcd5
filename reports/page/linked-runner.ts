import { followAddress, keepInAddress } from "./address.js";

const linked = "linked";
const linking = "linking";

type Owned = HTMLElement | SVGElement;

const runnerAt = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<Owned>("main [data-runner]")?.dataset.runner : undefined;

/**
 * A runner under the pointer, or under the arrow keys in a chart, stands out in every chart: the others' marks fade.
 * A click on a mark, or the enter key, keeps it so; another, or Escape, ends it.
 */
export function linkRunners(): (runner: string | undefined) => void {
  const main = document.querySelector("main");
  const marks = new Map<string, Owned[]>();
  for (const mark of document.querySelectorAll<Owned>(".chart [data-runner]")) {
    const runner = mark.dataset.runner ?? "";
    const own = marks.get(runner);
    if (own === undefined) marks.set(runner, [mark]);
    else own.push(mark);
  }
  let shown: string | undefined;
  let kept: string | undefined;

  const show = (runner: string | undefined): void => {
    const known = runner !== undefined && marks.has(runner) ? runner : undefined;
    if (known === shown) return;
    for (const mark of marks.get(shown ?? "") ?? []) mark.classList.remove(linked);
    for (const mark of marks.get(known ?? "") ?? []) mark.classList.add(linked);
    main?.classList.toggle(linking, known !== undefined);
    shown = known;
  };
  const keep = (runner: string | undefined): void => {
    kept = runner !== undefined && marks.has(runner) ? runner : undefined;
    show(kept);
    keepInAddress({ highlight: kept });
  };

  document.addEventListener("pointerover", ({ target }) => show(runnerAt(target) ?? kept));
  document.addEventListener("pointerleave", () => show(kept));
  document.addEventListener("click", ({ target }) => {
    const mark = target instanceof Element ? target.closest<SVGElement>(".chart svg [data-runner]") : null;
    if (mark !== null) keep(mark.dataset.runner === kept ? undefined : mark.dataset.runner);
  });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape") keep(undefined);
    const current = target instanceof SVGSVGElement ? document.querySelector<SVGElement>(".chart .current") : null;
    if (key === "Enter" && current !== null) keep(current.dataset.runner === kept ? undefined : current.dataset.runner);
  });
  followAddress(
    ({ highlight }) => keep(highlight),
    ({ highlight }) => highlight === undefined,
    () => keep(kept),
  );
  return (runner) => show(runner ?? kept);
}
