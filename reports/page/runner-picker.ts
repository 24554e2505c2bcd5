import { keepInAddress } from "./address.js";
import { button, element, status } from "./element.js";
import { readFragment } from "./fragment.js";
import { otherRunner } from "./table-rows.js";

type Owned = HTMLElement | SVGElement;

const ownedBelow = (place: string): readonly Owned[] => [...document.querySelectorAll<Owned>(`${place} [data-runner]`)];
const runnerOf = (owned: Owned): string => owned.dataset.runner ?? "";

/** A button for each runner; those that are pressed leave only their own rows and marks. None pressed shows all. */
export function addRunnerPicker(): void {
  const owned = ownedBelow("main");
  // Tables of figures have the runners in the order of the study; claims and layers of charts have their own.
  const runners = [...new Set([...ownedBelow("figure table"), ...owned].map(runnerOf))];
  if (runners.length < 2) return;
  let picked: readonly string[] = [];

  const says = status("picker-says");
  const buttons = runners.map((runner) => ({
    runner,
    toggle: button("", runner, () => pick(toggled(picked, runner))),
  }));
  const all = button("all", "Show all", () => pick([]));
  const bar = element("div", "picker");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Runners shown in tables and charts");
  bar.append(element("span", "picker-title", "Only"), ...buttons.map(({ toggle }) => toggle), all, says);
  document.querySelector("main")?.prepend(bar);

  // A page of a thousand cells has ten thousand rows and marks: they are touched when that changes something.
  let hidden = false;
  const show = (): void => {
    const everything = picked.length === 0;
    if (hidden || !everything) {
      for (const each of owned) each.classList.toggle(otherRunner, !everything && !picked.includes(runnerOf(each)));
    }
    hidden = !everything;
    for (const { runner, toggle } of buttons) toggle.setAttribute("aria-pressed", String(picked.includes(runner)));
    all.disabled = everything;
    says.textContent = everything
      ? ""
      : `Tables and charts show ${picked.length} of ${runners.length} runners; the sentences speak of all.`;
  };
  const pick = (names: readonly string[]): void => {
    picked = runners.filter((runner) => names.includes(runner));
    show();
    keepInAddress({ runners: picked });
  };
  const restore = (): void => {
    const { anchor, runners: named } = readFragment(location.hash);
    // A link to a section says nothing of runners: what was picked stays.
    pick(named ?? (anchor === "" ? [] : picked));
    if (anchor !== "" && named !== undefined) document.getElementById(anchor)?.scrollIntoView();
  };
  addEventListener("hashchange", restore);
  restore();
}

const toggled = (picked: readonly string[], runner: string): readonly string[] =>
  picked.includes(runner) ? picked.filter((each) => each !== runner) : [...picked, runner];
