// U1, U6: days by name, also where a day has 23 or 25 hours, and in which time zone ever.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load_page_modules } from "../support/page_modules.mjs";

const [{ moment_text }, { coming_text }, { narrowed_range }, { session }] = await load_page_modules(
  { lang: "en" },
  "js/format.js",
  "js/schedules/times.js",
  "js/reports/narrowing.js",
  "js/session.js",
);

// What `ask` answers at a moment, at an event in a zone.
function at(now, zone, ask) {
  const Real = Date;
  session.event = { time_zone: zone };
  globalThis.Date = class extends Real {
    constructor(...args) {
      super(...(args.length === 0 ? [now] : args));
    }
    static now() {
      return Real.parse(now);
    }
  };
  try {
    return ask();
  } finally {
    globalThis.Date = Real;
  }
}

const past = (now, zone, iso) => at(now, zone, () => moment_text(iso));
const coming = (now, zone, iso) => at(now, zone, () => coming_text(iso));

test("U1: yesterday ends at midnight of the event", () => {
  assert.equal(past("2026-01-15T12:00:00Z", "Europe/London", "2026-01-15T08:05:00Z"), "Today, 08:05");
  assert.equal(past("2026-01-15T12:00:00Z", "Europe/London", "2026-01-14T00:00:00Z"), "Yesterday, 00:00");
  assert.equal(past("2026-01-15T12:00:00Z", "Europe/London", "2026-01-13T23:59:00Z"), "13 Jan, 23:59");
  assert.equal(past("2026-01-15T12:00:00Z", "Asia/Tokyo", "2026-01-14T15:00:00Z"), "Today, 00:00");
});

test("U1: the day before the last of summer time is yesterday in all of its 25 hours", () => {
  assert.equal(past("2026-10-25T23:30:00Z", "Europe/London", "2026-10-24T12:00:00Z"), "Yesterday, 13:00");
  assert.equal(past("2026-10-25T23:30:00Z", "Europe/London", "2026-10-25T00:10:00Z"), "Today, 01:10");
});

test("U1: so is the day before the first of summer time, which has 23", () => {
  assert.equal(past("2026-03-29T23:30:00Z", "Europe/London", "2026-03-29T12:00:00Z"), "Yesterday, 13:00");
  assert.equal(past("2026-03-29T23:10:00Z", "Europe/London", "2026-03-28T12:00:00Z"), "28 Mar, 12:00");
});

test("U9: tomorrow is the next day, however long today is", () => {
  assert.equal(coming("2026-10-24T23:30:00Z", "Europe/London", "2026-10-26T07:00:00Z"), "Tomorrow, 07:00");
  assert.equal(coming("2026-03-28T23:30:00Z", "Europe/London", "2026-03-29T06:00:00Z"), "Tomorrow, 07:00");
  assert.equal(coming("2026-03-28T23:30:00Z", "Europe/London", "2026-03-30T06:00:00Z"), "Mon,\u00a030\u00a0Mar, 07:00");
});

test("U4: narrower dates are whole days", () => {
  assert.deepEqual(narrowed_range("2026-10-20", "2026-10-29", "2026-11-01"), { from: "2026-10-25", to: "2026-10-29" });
  assert.deepEqual(narrowed_range(undefined, undefined, "2026-03-31"), { from: "2026-03-01", to: "2026-03-31" });
  assert.deepEqual(narrowed_range("2026-03-29", "2026-03-29", "2026-11-01"), { from: "2026-03-29", to: "2026-03-29" });
});
