import { expect, test } from "vitest";
import { ResponseOrder } from "./responseOrder";

test("answers in order all count", () => {
  const answers = new ResponseOrder();
  const [first, second] = [answers.startRequest(), answers.startRequest()];
  expect([first(), second()]).toEqual([true, true]);
});

test("an older answer never follows a newer one", () => {
  const answers = new ResponseOrder();
  const [first, second, third] = [answers.startRequest(), answers.startRequest(), answers.startRequest()];
  expect([second(), first(), third()]).toEqual([true, false, true]);
});
