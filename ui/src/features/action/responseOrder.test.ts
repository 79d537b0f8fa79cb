import { expect, test } from "vitest";
import { Answers } from "./responseOrder";

test("answers in order all count", () => {
  const answers = new Answers();
  const [first, second] = [answers.ask(), answers.ask()];
  expect([first(), second()]).toEqual([true, true]);
});

test("an older answer never follows a newer one", () => {
  const answers = new Answers();
  const [first, second, third] = [answers.ask(), answers.ask(), answers.ask()];
  expect([second(), first(), third()]).toEqual([true, false, true]);
});
