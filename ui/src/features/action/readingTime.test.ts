import { expect, test } from "vitest";
import { ReadingTime } from "./readingTime";

const content = { id: "a", digest: "d" };
const reading = { content, visible: true, focused: true, active: true };

function record() {
  const sent: string[] = [];
  return { sent, time: new ReadingTime((command) => sent.push(command)) };
}

test("reading stops without visibility, focus, activity or content", () => {
  for (const part of [{ visible: false }, { focused: false }, { active: false }, { content: null }]) {
    const { sent, time } = record();
    time.update(reading);
    time.update({ ...reading, ...part });
    time.update({ ...reading, ...part });
    expect(sent).toEqual(["action_shown", "reading_paused"]);
    time.update(reading);
    expect(sent.at(-1)).toBe("action_shown");
  }
});

test("the same content is reported once", () => {
  const { sent, time } = record();
  time.update(reading);
  time.update({ ...reading, content: { ...content } });
  expect(sent).toEqual(["action_shown"]);
  time.update({ ...reading, content: { ...content, digest: "e" } });
  expect(sent).toEqual(["action_shown", "action_shown"]);
});
