import { describe, expect, test } from "vitest";
import { CHANGED_MS, MOVED_MS, hasChangedSinceOpened, selectByReviewer, markCovered, createArming, selectByApp, updateNearbyRows, checkReady, markDrawn, markFullySeen, markUncovered, type Arming, type Stamp } from "./keyArming";

const stamp = (digest: string, more: Partial<Stamp> = {}): Stamp => ({ digest, revision: 0, content: true, open: true, editedBy: null, ...more });
const why = (a: Arming, now: number) => {
  const answer = checkReady(a, now);
  return answer.ok ? null : answer.why;
};
/** A reviewer who went to `id` themselves and sees it. */
const reading = (id: string, digest: string, at = 0) => markDrawn(selectByReviewer(createArming(), id, at), id, stamp(digest), at);

describe("a step of the reviewer", () => {
  test("arms at once when the action is on screen, on the digest that was drawn", () => {
    expect(checkReady(reading("a", "d1"), 0)).toEqual({ ok: true, digest: "d1" });
  });

  test("does not arm before the action is drawn", () => {
    expect(why(selectByReviewer(reading("a", "d1"), "b", 5), 5_000)).toBe("The action is not on screen yet");
  });

  test("is not completed by the drawing of another action", () => {
    const a = markDrawn(selectByReviewer(createArming(), "b", 0), "a", stamp("d1"), 1);
    expect(why(a, 5_000)).toBe("The action is not on screen yet");
  });

  test("to where the reviewer already is changes nothing", () => {
    const a = reading("a", "d1");
    expect(selectByReviewer(a, "a", 9)).toBe(a);
  });
});

describe("a change under the reviewer", () => {
  test("of the proposal disarms for the whole moment and then arms on the new digest", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d2", { revision: 1 }), 100);
    expect(why(a, 100)).toBe("The tool replaced its proposal");
    expect(why(a, 100 + CHANGED_MS - 1)).toBe("The tool replaced its proposal");
    expect(checkReady(a, 100 + CHANGED_MS)).toEqual({ ok: true, digest: "d2" });
  });

  test("counts even where the digest does not cover what changed", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d1", { revision: 1 }), 100);
    expect(why(a, 200)).toBe("The tool replaced its proposal");
  });

  test("by a colleague says whose it is", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d2", { revision: 1, editedBy: "Jan Kos" }), 100);
    expect(why(a, 200)).toBe("Jan Kos changed the arguments");
  });

  test("is named also when its content comes a little later", () => {
    const head = markDrawn(reading("a", "d1"), "a", stamp("d2", { revision: 1, editedBy: "Jan Kos", content: false }), 100);
    const whole = markDrawn(head, "a", stamp("d2", { revision: 1, editedBy: "Jan Kos" }), 150);
    expect(why(whole, 150 + CHANGED_MS - 1)).toBe("Jan Kos changed the arguments");
    expect(checkReady(whole, 150 + CHANGED_MS)).toEqual({ ok: true, digest: "d2" });
    const late = markDrawn(head, "a", stamp("d2", { revision: 1, editedBy: "Jan Kos" }), 9_000);
    expect(why(late, 9_001)).toBe("The content has just arrived");
  });

  test("starts the moment again when it happens again", () => {
    const once = markDrawn(reading("a", "d1"), "a", stamp("d2"), 100);
    const twice = markDrawn(once, "a", stamp("d3"), 1_000);
    expect(why(twice, 100 + CHANGED_MS)).not.toBeNull();
    expect(checkReady(twice, 1_000 + CHANGED_MS)).toEqual({ ok: true, digest: "d3" });
  });

  test("is remembered for as long as the action stays open on screen", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d2"), 100);
    expect(hasChangedSinceOpened(a)).toBe(true);
    expect(hasChangedSinceOpened(markDrawn(selectByReviewer(a, "b", 200), "b", stamp("x"), 200))).toBe(false);
  });

  test("that draws the same again is none", () => {
    const a = reading("a", "d1");
    expect(markDrawn(a, "a", stamp("d1"), 50)).toBe(a);
  });

  test("also is content that arrives late", () => {
    const head = markDrawn(selectByReviewer(createArming(), "a", 0), "a", stamp("d1", { content: false }), 0);
    const whole = markDrawn(head, "a", stamp("d1"), 300);
    expect(why(whole, 300)).toBe("The content has just arrived");
    expect(hasChangedSinceOpened(whole)).toBe(false);
  });
});

describe("the end of an action", () => {
  test("keeps it selected and decides nothing, however long one waits", () => {
    const a = markDrawn(reading("a", "d1"), "a", stamp("d1", { open: false }), 100);
    expect(a.selected).toBe("a");
    expect(why(a, 1_000_000)).toBe("This action is closed");
  });
});

describe("a move by the app", () => {
  test("disarms from the moment the new action is drawn, not from the move", () => {
    const a = markDrawn(selectByApp(reading("a", "d1"), "b", "This is the next action"), "b", stamp("e1"), 2_000);
    expect(why(a, 2_000 + MOVED_MS - 1)).toBe("This is the next action");
    expect(checkReady(a, 2_000 + MOVED_MS)).toEqual({ ok: true, digest: "e1" });
  });

  test("to nothing leaves nothing to decide", () => {
    expect(why(selectByApp(reading("a", "d1"), null, ""), 0)).toBe("No action is selected");
  });
});

describe("a list that moves under the selection", () => {
  const settled = updateNearbyRows(reading("b", "d1"), ["a", "b", "c", "d"], 0);
  /** Goes to `id`, draws it and looks around there. */
  const step = (a: Arming, id: string, nearby: string[], at: number) => updateNearbyRows(markDrawn(selectByReviewer(a, id, at), id, stamp(id), at), nearby, at);

  test("does not disarm what the reviewer reads", () => {
    expect(checkReady(updateNearbyRows(settled, ["a", "b", "new", "c"], 5_000), 5_000).ok).toBe(true);
  });

  test("disarms the step onto a row that has just come there", () => {
    const slipped = selectByReviewer(updateNearbyRows(settled, ["a", "b", "new", "c"], 5_000), "new", 5_100);
    const a = markDrawn(slipped, "new", stamp("n1"), 5_150);
    expect(why(a, 5_150 + CHANGED_MS - 1)).toBe("The list moved just now");
    expect(checkReady(a, 5_150 + CHANGED_MS).ok).toBe(true);
  });

  test("is forgotten once the reviewer has had time to see it", () => {
    const a = selectByReviewer(updateNearbyRows(settled, ["a", "b", "new", "c"], 5_000), "new", 5_000 + CHANGED_MS);
    expect(checkReady(markDrawn(a, "new", stamp("n1"), 6_300), 6_300).ok).toBe(true);
  });

  test("is no move when the neighbours are first seen", () => {
    const a = selectByReviewer(settled, "c", 10);
    expect(checkReady(markDrawn(a, "c", stamp("c1"), 20), 20).ok).toBe(true);
  });

  test("is still known at the second of two quick steps", () => {
    const list = ["a", "b", "c", "new", "d"];
    const once = step(updateNearbyRows(settled, list, 5_000), "c", list, 5_050);
    const twice = step(once, "new", list, 5_100);
    expect(why(twice, 5_100)).toBe("The list moved just now");
  });

  test("and the step was quicker than the look around", () => {
    const moving = updateNearbyRows(settled, ["a", "b", "c", "new", "d"], 5_000);
    const twice = selectByReviewer(selectByReviewer(moving, "c", 5_050), "new", 5_100);
    expect(why(markDrawn(twice, "new", stamp("n1"), 5_110), 5_110)).toBe("The list moved just now");
  });

  test("is no reason for a wait at a row far from it", () => {
    const a = selectByReviewer(updateNearbyRows(settled, ["a", "b", "new", "c"], 5_000), "z", 5_100);
    expect(checkReady(markDrawn(a, "z", stamp("z1"), 5_150), 5_150).ok).toBe(true);
  });

  test("while it was covered counts from when it is seen again", () => {
    const list = ["a", "b", "new", "c"];
    const back = markUncovered(updateNearbyRows(markCovered(settled, 4_000), list, 5_000), 90_000);
    expect(why(step(back, "new", list, 90_100), 90_100)).toBe("The list moved just now");
  });
});

describe("while something else covers the action", () => {
  test("a change waits for as long as it is covered, and for the whole moment after", () => {
    const a = markDrawn(markCovered(reading("a", "d1"), 50), "a", stamp("d2", { revision: 1 }), 100);
    expect(why(a, 1_000_000)).toBe("The tool replaced its proposal");
    const back = markUncovered(a, 1_000_000);
    expect(why(back, 1_000_000 + CHANGED_MS - 1)).toBe("The tool replaced its proposal");
    expect(checkReady(back, 1_000_000 + CHANGED_MS)).toEqual({ ok: true, digest: "d2" });
  });

  test("a wait that had begun starts again", () => {
    const changed = markDrawn(reading("a", "d1"), "a", stamp("d2"), 100);
    const back = markUncovered(markCovered(changed, 200), 5_000);
    expect(why(back, 5_000 + CHANGED_MS - 1)).not.toBeNull();
    expect(checkReady(back, 5_000 + CHANGED_MS).ok).toBe(true);
  });

  test("a wait that was over stays over", () => {
    const changed = markDrawn(reading("a", "d1"), "a", stamp("d2"), 100);
    const back = markUncovered(markCovered(changed, 100 + CHANGED_MS), 5_000);
    expect(checkReady(back, 5_000)).toEqual({ ok: true, digest: "d2" });
  });

  test("nothing that stays the same waits", () => {
    expect(checkReady(markUncovered(markCovered(reading("a", "d1"), 50), 60), 60).ok).toBe(true);
  });

  test("a move by the app waits from when the action can be seen", () => {
    const a = markDrawn(selectByApp(markCovered(reading("a", "d1"), 50), "b", "This is the next action"), "b", stamp("e1"), 100);
    expect(why(a, 90_000)).toBe("This is the next action");
    expect(why(markUncovered(a, 90_000), 90_000 + MOVED_MS - 1)).toBe("This is the next action");
    expect(checkReady(markUncovered(a, 90_000), 90_000 + MOVED_MS).ok).toBe(true);
  });

  test("an action that was drawn behind it has not been seen", () => {
    const a = markDrawn(selectByReviewer(markCovered(createArming(), 0), "b", 10), "b", stamp("e1"), 20);
    expect(why(markUncovered(a, 3_000), 3_000)).toBe("The action has only come into view");
    expect(checkReady(markUncovered(a, 3_000), 3_000 + CHANGED_MS).ok).toBe(true);
  });

  test("being covered outlasts a selection that ends", () => {
    const a = markDrawn(selectByReviewer(selectByApp(markCovered(reading("a", "d1"), 0), null, ""), "b", 10), "b", stamp("e1"), 20);
    expect(why(a, 90_000)).not.toBeNull();
  });
});

describe("a proposal longer than the screen", () => {
  test("arms a moment after its end came into view", () => {
    const a = markFullySeen(reading("a", "d1"), "a", "d1", 5_000);
    expect(why(a, 5_000)).toBe("The end of it has just come into view");
    expect(checkReady(a, 5_000 + CHANGED_MS)).toEqual({ ok: true, digest: "d1" });
  });

  test("that fits is armed as it is drawn: it was seen before it counts as shown", () => {
    const a = selectByReviewer(createArming(), "a", 0);
    expect(markFullySeen(a, "a", "d1", 0)).toBe(a);
  });

  test("of another content or another action changes nothing", () => {
    const a = reading("a", "d1");
    expect(markFullySeen(a, "b", "d1", 9)).toBe(a);
    expect(markFullySeen(a, "a", "d0", 9)).toBe(a);
  });
});
