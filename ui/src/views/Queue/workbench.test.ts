// Types and acts at random speeds against a desk with delayed answers. A key acts on
// what is drawn at that moment, or it waits for the answer it belongs to.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ActionDetail, QueueRow } from "../../bindings/views";
import type { Host } from "../../host/host";
import { FilterInput } from "../../kit/filterInput";

// The modules are loaded anew for each test.
vi.setConfig({ testTimeout: 60_000 });

const DELAY_MS = 400;

interface Entry { id: string; title: string }
interface Run { call: (name: string, args: Record<string, unknown>) => Promise<unknown>; random: (below: number) => number }

let entries: Entry[] = [];

function seeded(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return state % below;
  };
}

const row = ({ id, title }: Entry) => ({ id, title }) as QueueRow;

function detail({ id, title }: Entry): ActionDetail {
  return {
    id, title, digest: `digest of ${id}`, revision: 0, status: "open", edited_by: null, must_read: false, read_confirmed: false, claim: null,
    content: { preview: null, arguments: { text: "{}", rest: null }, why: null, evidence: [], session: null },
    verdicts: [{ verdict: "approve", disabled: null }],
  } as unknown as ActionDetail;
}

/** A desk that answers each call after a random delay with what is true then. */
function slowDesk(random: Run["random"], onReview: (action: string) => void): Run["call"] {
  return async (name, args) => {
    await new Promise((done) => setTimeout(done, random(DELAY_MS)));
    if (name === "queue_page") {
      const found = entries.filter((entry) => entry.title.includes(String(args.filter)));
      return { total: found.length, rows: found.slice(0, 100).map(row), groups: [], counts: { open: entries.length }, now: 0 };
    }
    if (name === "action_detail") return detail(entries.find((entry) => entry.id === args.id) ?? { id: String(args.id), title: "gone" });
    if (name === "review") {
      onReview(String(args.action));
      entries = entries.filter((entry) => entry.id !== args.action);
      return { state: "accepted", review: "r" };
    }
    return null;
  };
}

async function start(run: Run) {
  vi.resetModules();
  const { desk } = await import("../../desk.svelte");
  const { workbench } = await import("./workbench.svelte");
  desk.start({ call: run.call, events: () => () => undefined, openExternal: async () => undefined } as unknown as Host);
  void workbench.refresh();
  await vi.advanceTimersByTimeAsync(2 * DELAY_MS);
  const { queue } = workbench;
  const field = new FilterInput((text) => void queue.setFilter(text), (text) => void workbench.enterFilter(text));
  const drawnRows = () => (queue.problem ? [] : Array.from({ length: Math.min(queue.total, 100) }, (_, i) => queue.row(i)!).filter(Boolean));
  /** Time passes, and the screen draws what the models hold. */
  const wait = async (ms: number) => {
    for (let left = ms; left > 0; left -= 20) {
      await vi.advanceTimersByTimeAsync(Math.min(20, left));
      const shown = workbench.detail.detail;
      if (shown) {
        workbench.markDrawn(shown);
        workbench.review.contents.get(shown)?.mark("arguments", [0]);
      }
    }
  };
  return { workbench, queue, field, drawnRows, wait };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("location", { hash: "" });
  vi.stubGlobal("localStorage", { getItem: () => null });
  entries = ["Alpha 00", ...Array.from({ length: 30 }, (_, n) => `checkout v${400 + n}`)].map((title) => ({ id: title.replace(" ", "-"), title }));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("enter in the filter opens the first row of the filtered list", async () => {
  const { queue, field, wait } = await start({ call: slowDesk(() => 300, () => undefined), random: seeded(1) });
  field.type("v42");
  await wait(1_000);
  expect(queue.row(0)?.title).toBe("checkout v420");
  field.type("v427");
  field.enter("v427");
  await wait(1_000);
  expect(queue.selected).toBe("checkout-v427");
});

test("a verdict key during a waiting enter decides nothing", async () => {
  const decided: string[] = [];
  const { workbench, queue, field, wait } = await start({ call: slowDesk(() => 300, (id) => decided.push(id)), random: seeded(1) });
  workbench.selectAction("Alpha-00");
  await wait(3_000);
  field.enter("v427");
  void workbench.decide("approve");
  await wait(3_000);
  expect(decided).toEqual([]);
  expect(queue.selected).toBe("checkout-v427");
});

test("after a verdict the next action is one of the list that is shown", async () => {
  const { workbench, queue, field, wait } = await start({ call: slowDesk(() => 300, () => undefined), random: seeded(1) });
  workbench.selectAction("checkout-v427");
  await wait(3_000);
  void workbench.decide("approve");
  field.type("Alpha");
  await wait(3_000);
  expect([null, "Alpha-00"]).toContain(queue.selected);
});

test("keys do not act on rows behind an error message", async () => {
  let broken = false;
  const answer = slowDesk(() => 10, () => undefined);
  const { workbench, queue, wait } = await start({ call: (name, args) => (broken && name === "queue_page" ? Promise.reject(new Error("no answer")) : answer(name, args)), random: seeded(1) });
  broken = true;
  void queue.setFilter("v42");
  await wait(500);
  expect(queue.problem).not.toBeNull();
  await workbench.selectNeighbour(1);
  await workbench.enterFilter("v42");
  await wait(500);
  expect(queue.selected).toBeNull();
});

test("at random speeds the opened or decided action was drawn", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    const pressed: string[] = [];
    const decided: string[] = [];
    const wrong: string[] = [];
    const { workbench, queue, field, drawnRows, wait } = await start({ call: slowDesk(random, (id) => decided.push(id)), random });
    let text = "";
    let entered: string | null = null;
    const select = workbench.selectAction.bind(workbench);
    workbench.selectAction = (id) => {
      if (!drawnRows().some((drawn) => drawn.id === id)) wrong.push(`${id} was not drawn`);
      const asked = entered;
      if (asked !== null && !drawnRows().every((drawn) => drawn.title.includes(asked))) wrong.push(`${id} opened for "${asked}"`);
      entered = null;
      select(id);
    };
    const steps: (() => void)[] = [
      () => field.type((text = (text + "v427"[text.length % 4]).slice(0, 4))),
      () => (entered === null ? field.type((text = text.slice(0, -1))) : undefined),
      () => field.enter((entered = text)),
      () => entered === null && void workbench.selectNeighbour(1),
      () => entered === null && void workbench.selectNeighbour(-1),
      () => {
        const shown = workbench.detail.detail;
        if (shown && entered === null && queue.selected === shown.id) pressed.push(shown.id);
        void workbench.decide("approve");
      },
    ];
    for (let step = 0; step < 40; step++) {
      // The text of a waiting Enter is replaced by further typing.
      const act = steps[random(steps.length)]!;
      if (act === steps[0]) entered = null;
      act();
      await wait(random(3) === 0 ? 2_000 : random(200));
      if (entered !== null && drawnRows().length === 0) entered = null;
    }
    await wait(3_000);
    expect(wrong, `seed ${seed}`).toEqual([]);
    for (const id of decided) expect(pressed, `seed ${seed}`).toContain(id);
  }
});
