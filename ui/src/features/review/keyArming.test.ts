import { describe, expect, test } from "vitest";
import { CHANGED_MS, MOVED_MS, hasChangedSinceOpened, selectByReviewer, markCovered, createArming, selectByApp, updateNearbyRows, checkReady, markDrawn, markFullySeen, markUncovered, type Arming, type Stamp } from "./keyArming";

const stamp = (digest: string, more: Partial<Stamp> = {}): Stamp => ({ digest, revision: 0, content: true, open: true, editedBy: null, ...more });
const why = (a: Arming, now: number) => {
  const answer = checkReady(a, now);
  return answer.ok ? null : answer.why;
};
/** An action the reviewer selected and that is drawn. */
const reading = (id: string, digest: string, at = 0) => markDrawn(selectByReviewer(createArming(), id, at), id, stamp(digest), at);

describe("selection by the reviewer", () => {
  test("drawn action arms at once with its digest", () => {
    expect(checkReady(reading("a", "d1"), 0)).toEqual({ ok: true, digest: "d1" });
  });

  test("undrawn action does not arm", () => {
    expect(why(selectByReviewer(reading("a", "d1"), "b", 5), 5_000)).toBe("The action is not on screen yet");
  });

  test("drawing another action does not arm", () => {
    const a = markDrawn(selectByReviewer(createArming(), "b", 0), "a", stamp("d1"), 1);
    expect(why(a, 5_000)).toBe("The action is not on screen yet");
  });

  test("selecting the same action changes nothing", () => {
    const a = reading("a", "d1");
    expect(selectByReviewer(a, "a", 9)).toBe(a);
  });
});

describe("change of the content on screen", () => {
  test("replaced proposal disarms, then arms with the new digest", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d2", { revision: 1 }), 100);
    expect(why(a, 100)).toBe("The tool replaced its proposal");
    expect(why(a, 100 + CHANGED_MS - 1)).toBe("The tool replaced its proposal");
    expect(checkReady(a, 100 + CHANGED_MS)).toEqual({ ok: true, digest: "d2" });
  });

  test("new revision with the same digest disarms", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d1", { revision: 1 }), 100);
    expect(why(a, 200)).toBe("The tool replaced its proposal");
  });

  test("edit by a reviewer names the reviewer", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d2", { revision: 1, editedBy: "Jan Kos" }), 100);
    expect(why(a, 200)).toBe("Jan Kos changed the arguments");
  });

  test("edit whose content arrives later keeps its reason", () => {
    const head = markDrawn(reading("a", "d1"), "a", stamp("d2", { revision: 1, editedBy: "Jan Kos", content: false }), 100);
    const whole = markDrawn(head, "a", stamp("d2", { revision: 1, editedBy: "Jan Kos" }), 150);
    expect(why(whole, 150 + CHANGED_MS - 1)).toBe("Jan Kos changed the arguments");
    expect(checkReady(whole, 150 + CHANGED_MS)).toEqual({ ok: true, digest: "d2" });
    const late = markDrawn(head, "a", stamp("d2", { revision: 1, editedBy: "Jan Kos" }), 9_000);
    expect(why(late, 9_001)).toBe("The content just arrived");
  });

  test("second change restarts the wait", () => {
    const once = markDrawn(reading("a", "d1"), "a", stamp("d2"), 100);
    const twice = markDrawn(once, "a", stamp("d3"), 1_000);
    expect(why(twice, 100 + CHANGED_MS)).not.toBeNull();
    expect(checkReady(twice, 1_000 + CHANGED_MS)).toEqual({ ok: true, digest: "d3" });
  });

  test("change is remembered until another action is selected", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d2"), 100);
    expect(hasChangedSinceOpened(a)).toBe(true);
    expect(hasChangedSinceOpened(markDrawn(selectByReviewer(a, "b", 200), "b", stamp("x"), 200))).toBe(false);
  });

  test("same content drawn again changes nothing", () => {
    const a = reading("a", "d1");
    expect(markDrawn(a, "a", stamp("d1"), 50)).toBe(a);
  });

  test("content that arrives late disarms", () => {
    const head = markDrawn(selectByReviewer(createArming(), "a", 0), "a", stamp("d1", { content: false }), 0);
    const whole = markDrawn(head, "a", stamp("d1"), 300);
    expect(why(whole, 300)).toBe("The content just arrived");
    expect(hasChangedSinceOpened(whole)).toBe(false);
  });
});

describe("closed action", () => {
  test("closed action stays selected and never arms", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d1", { open: false }), 100);
    expect(a.selected).toBe("a");
    expect(why(a, 1_000_000)).toBe("This action is closed");
  });
});

describe("selection by the app", () => {
  test("wait starts when the action is drawn, not when selected", () => {
    const a = markDrawn(selectByApp(reading("a", "d1"), "b", "This is the next action"), "b", stamp("e1"), 2_000);
    expect(why(a, 2_000 + MOVED_MS - 1)).toBe("This is the next action");
    expect(checkReady(a, 2_000 + MOVED_MS)).toEqual({ ok: true, digest: "e1" });
  });

  test("no selection never arms", () => {
    expect(why(selectByApp(reading("a", "d1"), null, ""), 0)).toBe("No action is selected");
  });
});

describe("list that moves near the selection", () => {
  const settled = updateNearbyRows(reading("b", "d1"), ["a", "b", "c", "d"], 0);
  /** Selects `id`, draws it and updates the rows near it. */
  const step = (a: Arming, id: string, nearby: string[], at: number) => updateNearbyRows(markDrawn(selectByReviewer(a, id, at), id, stamp(id), at), nearby, at);

  test("moved list keeps the selected action armed", () => {
    expect(checkReady(updateNearbyRows(settled, ["a", "b", "new", "c"], 5_000), 5_000).ok).toBe(true);
  });

  test("step to a row that just moved disarms", () => {
    const slipped = selectByReviewer(updateNearbyRows(settled, ["a", "b", "new", "c"], 5_000), "new", 5_100);
    const a = markDrawn(slipped, "new", stamp("n1"), 5_150);
    expect(why(a, 5_150 + CHANGED_MS - 1)).toBe("The list just moved");
    expect(checkReady(a, 5_150 + CHANGED_MS).ok).toBe(true);
  });

  test("step after CHANGED_MS arms at once", () => {
    const a = selectByReviewer(updateNearbyRows(settled, ["a", "b", "new", "c"], 5_000), "new", 5_000 + CHANGED_MS);
    expect(checkReady(markDrawn(a, "new", stamp("n1"), 6_300), 6_300).ok).toBe(true);
  });

  test("first update of nearby rows is no move", () => {
    const a = selectByReviewer(settled, "c", 10);
    expect(checkReady(markDrawn(a, "c", stamp("c1"), 20), 20).ok).toBe(true);
  });

  test("second quick step still disarms", () => {
    const list = ["a", "b", "c", "new", "d"];
    const once = step(updateNearbyRows(settled, list, 5_000), "c", list, 5_050);
    const twice = step(once, "new", list, 5_100);
    expect(why(twice, 5_100)).toBe("The list just moved");
  });

  test("step before the nearby rows update still disarms", () => {
    const moving = updateNearbyRows(settled, ["a", "b", "c", "new", "d"], 5_000);
    const twice = selectByReviewer(selectByReviewer(moving, "c", 5_050), "new", 5_100);
    expect(why(markDrawn(twice, "new", stamp("n1"), 5_110), 5_110)).toBe("The list just moved");
  });

  test("step to a distant row arms at once", () => {
    const a = selectByReviewer(updateNearbyRows(settled, ["a", "b", "new", "c"], 5_000), "z", 5_100);
    expect(checkReady(markDrawn(a, "z", stamp("z1"), 5_150), 5_150).ok).toBe(true);
  });

  test("move while covered counts from the uncovering", () => {
    const list = ["a", "b", "new", "c"];
    const back = markUncovered(updateNearbyRows(markCovered(settled, 4_000), list, 5_000), 90_000);
    expect(why(step(back, "new", list, 90_100), 90_100)).toBe("The list just moved");
  });
});

describe("covered action", () => {
  test("change while covered starts its wait after uncovering", () => {
    const a = markDrawn(markCovered(reading("a", "d1"), 50), "a", stamp("d2", { revision: 1 }), 100);
    expect(why(a, 1_000_000)).toBe("The tool replaced its proposal");
    const back = markUncovered(a, 1_000_000);
    expect(why(back, 1_000_000 + CHANGED_MS - 1)).toBe("The tool replaced its proposal");
    expect(checkReady(back, 1_000_000 + CHANGED_MS)).toEqual({ ok: true, digest: "d2" });
  });

  test("running wait restarts after uncovering", () => {
    const changed = markDrawn(reading("a", "d1"), "a", stamp("d2"), 100);
    const back = markUncovered(markCovered(changed, 200), 5_000);
    expect(why(back, 5_000 + CHANGED_MS - 1)).not.toBeNull();
    expect(checkReady(back, 5_000 + CHANGED_MS).ok).toBe(true);
  });

  test("finished wait stays finished", () => {
    const changed = markDrawn(reading("a", "d1"), "a", stamp("d2"), 100);
    const back = markUncovered(markCovered(changed, 100 + CHANGED_MS), 5_000);
    expect(checkReady(back, 5_000)).toEqual({ ok: true, digest: "d2" });
  });

  test("unchanged content needs no wait", () => {
    expect(checkReady(markUncovered(markCovered(reading("a", "d1"), 50), 60), 60).ok).toBe(true);
  });

  test("selection by the app waits from the uncovering", () => {
    const a = markDrawn(selectByApp(markCovered(reading("a", "d1"), 50), "b", "This is the next action"), "b", stamp("e1"), 100);
    expect(why(a, 90_000)).toBe("This is the next action");
    expect(why(markUncovered(a, 90_000), 90_000 + MOVED_MS - 1)).toBe("This is the next action");
    expect(checkReady(markUncovered(a, 90_000), 90_000 + MOVED_MS).ok).toBe(true);
  });

  test("action drawn while covered disarms after uncovering", () => {
    const a = markDrawn(selectByReviewer(markCovered(createArming(), 0), "b", 10), "b", stamp("e1"), 20);
    expect(why(markUncovered(a, 3_000), 3_000)).toBe("The action just came into view");
    expect(checkReady(markUncovered(a, 3_000), 3_000 + CHANGED_MS).ok).toBe(true);
  });

  test("new selection stays covered", () => {
    const a = markDrawn(selectByReviewer(selectByApp(markCovered(reading("a", "d1"), 0), null, ""), "b", 10), "b", stamp("e1"), 20);
    expect(why(a, 90_000)).not.toBeNull();
  });
});

describe("arguments longer than the screen", () => {
  test("end of the arguments disarms for CHANGED_MS", () => {
    const a = markFullySeen(reading("a", "d1"), "a", "d1", 5_000);
    expect(why(a, 5_000)).toBe("The end of the arguments just came into view");
    expect(checkReady(a, 5_000 + CHANGED_MS)).toEqual({ ok: true, digest: "d1" });
  });

  test("fully seen before drawn changes nothing", () => {
    const a = selectByReviewer(createArming(), "a", 0);
    expect(markFullySeen(a, "a", "d1", 0)).toBe(a);
  });

  test("fully seen mark of other content changes nothing", () => {
    const a = reading("a", "d1");
    expect(markFullySeen(a, "b", "d1", 9)).toBe(a);
    expect(markFullySeen(a, "a", "d0", 9)).toBe(a);
  });
});
