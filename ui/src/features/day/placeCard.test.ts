import { describe, expect, it } from "vitest";
import { placeCard } from "./placeCard";

const card = { width: 264, height: 200 };
const screen = { width: 1280, height: 800 };

describe("placeCard", () => {
  it("stands right of the target where there is room", () => {
    expect(placeCard({ left: 200, top: 100, width: 300, height: 40 }, card, screen)).toEqual({ left: 514, top: 100 });
  });
  it("stands left of a target at the right edge", () => {
    expect(placeCard({ left: 1000, top: 100, width: 270, height: 40 }, card, screen)).toEqual({ left: 722, top: 100 });
  });
  it("stands below a target of the whole width", () => {
    expect(placeCard({ left: 0, top: 50, width: 1280, height: 40 }, card, screen)).toEqual({ left: 12, top: 104 });
  });
  it("is whole on screen beside a target at the bottom", () => {
    expect(placeCard({ left: 200, top: 780, width: 100, height: 20 }, card, screen).top).toBe(588);
  });
  it("stands in the middle without a target", () => {
    expect(placeCard(null, card, screen)).toEqual({ left: 508, top: 200 });
  });
});
