// How diffs are drawn in this window, in the queue and in the reading view.

export type DiffChoice = "unified" | "columns";

class Reading {
  diff = $state<DiffChoice>("unified");
  readonly options: { value: DiffChoice; label: string; testid: string }[] = [
    { value: "columns", label: "Side by side", testid: "diff-columns" },
    { value: "unified", label: "Unified", testid: "diff-unified" },
  ];
}

export const reading = new Reading();
