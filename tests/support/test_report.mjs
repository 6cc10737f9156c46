// A report whose size, pace and end a test decides; its parameters can be typed into a form.
import { quoted } from "./database.mjs";

const kFunction = `
  create or replace function reports.test_rows(event_id bigint, rows integer default 10, pause double precision default 0,
    width integer default 10, fail_at integer default 0, first_row double precision default 0,
    "from" date default null, "to" date default null, since text default null)
  returns table (n integer, text text) language sql stable parallel safe
  as $$
    select g.n, repeat('x', width) || case when g.n = 1 and first_row > 0 then pg_sleep(first_row)::text else '' end
      || case when pause > 0 then pg_sleep(pause)::text else '' end || case when g.n = fail_at then (1 / (g.n - fail_at))::text else '' end
    from generate_series(1, rows) as g(n)
  $$;
  grant execute on function reports.test_rows to pressrun_reader`;

const number = (title) => ({ type: "number", title });
const kDefinition = {
  type: "test-rows",
  title: "Test rows",
  description: "As many rows as a test wants, as slowly.",
  group: "Tests",
  permission: "guests.read",
  formats: ["csv", "pdf"],
  function: "reports.test_rows",
  params: {
    type: "object",
    additionalProperties: false,
    properties: {
      from: { type: "string", format: "date", title: "From" },
      to: { type: "string", format: "date", title: "To" },
      rows: { type: "integer", title: "Rows", minimum: 0, maximum: 10000000, description: "How many there are." },
      pause: number("Pause"),
      width: { type: "integer", title: "Width" },
      fail_at: { type: "integer", title: "Fails at" },
      first_row: number("First row after"),
      since: { type: "string", title: "Since", pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$", examples: ["09:30"] },
    },
  },
  columns: [
    { name: "n", type: "integer" },
    { name: "text", type: "text" },
  ],
  arguments: [
    { name: "rows", type: "integer" },
    { name: "pause", type: "double precision" },
    { name: "width", type: "integer" },
    { name: "fail_at", type: "integer" },
    { name: "first_row", type: "double precision" },
    { name: "from", type: "date" },
    { name: "to", type: "date" },
    { name: "since", type: "text" },
  ],
};

// A row of so many letters leaves the renderer at once, so that progress is seen.
export const kFlushed = 9000;

// Makes the report type "test-rows", or gives it other limits; one more type where `other` names it.
export async function define_test_report(database, limits = {}, other = {}) {
  const definition = JSON.stringify({ ...kDefinition, limits, ...other });
  await database.sql(`${kFunction}; select pressrun.apply_report_type(${quoted(definition)}::jsonb)`);
}
