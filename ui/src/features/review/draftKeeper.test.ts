import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DraftKeeper } from "./draftKeeper";
import { keptOf, emptyDraft } from "./reviewDraft";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const draft = (comment: string) => keptOf({ ...emptyDraft(), comment });

test("typing is kept once, after a pause", () => {
  const kept: string[] = [];
  const keeper = new DraftKeeper((id, { comment }) => kept.push(`${id} ${comment}`));
  keeper.change("a", draft("N"));
  keeper.change("a", draft("No"));
  keeper.change("b", draft("Why"));
  vi.runAllTimers();
  expect(kept).toEqual(["a No", "b Why"]);
});

test("draft of a given verdict is not kept after it", () => {
  const kept: string[] = [];
  const keeper = new DraftKeeper((id) => kept.push(id));
  keeper.change("a", draft("No"));
  keeper.forget("a");
  keeper.flush();
  expect(kept).toEqual([]);
});

test("page that goes keeps what waits", () => {
  const kept: string[] = [];
  const keeper = new DraftKeeper((id) => kept.push(id));
  keeper.change("a", draft("No"));
  keeper.flush();
  vi.runAllTimers();
  expect(kept).toEqual(["a"]);
});
