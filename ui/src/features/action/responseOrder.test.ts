import { expect, test } from "vitest";
import { ResponseOrder } from "./responseOrder";

test("responses in order are all accepted", () => {
  const order = new ResponseOrder();
  const [first, second] = [order.startRequest(), order.startRequest()];
  expect([first(), second()]).toEqual([true, true]);
});

test("response older than an accepted one is dropped", () => {
  const order = new ResponseOrder();
  const [first, second, third] = [order.startRequest(), order.startRequest(), order.startRequest()];
  expect([second(), first(), third()]).toEqual([true, false, true]);
});
