import { expect, test } from "vitest";
import { splitTitle } from "./splitTitle";

test("title is split where it begins to differ", () => {
  const neighbours = ["update reservation flights for OB4921", "update reservation flights for OB5007"];
  expect(splitTitle("update reservation flights for OB4950", neighbours)).toEqual({ head: "update reservation flights for ", tail: "OB4950" });
});

test("longest shared beginning counts", () => {
  expect(splitTitle("scale checkout-api in eu-west to 9", ["scale payments", "scale checkout-api in eu-west to 12"])).toEqual({ head: "scale checkout-api in eu-west to ", tail: "9" });
});

test("titles that differ early are left alone", () => {
  expect(splitTitle("scale checkout", ["scale payments", undefined])).toBeNull();
  expect(splitTitle("drop index orders_created_idx", [])).toBeNull();
});

test("equal and right-to-left titles are left alone", () => {
  expect(splitTitle("restart the payments workers", ["restart the payments workers"])).toBeNull();
  expect(splitTitle("تحديث حجوزات الطيران للرحلة 12", ["تحديث حجوزات الطيران للرحلة 13"])).toBeNull();
});
