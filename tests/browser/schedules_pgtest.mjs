// SPEC U9, J14: schedules are made, changed, paused, run and deleted in the page.
import assert from "node:assert/strict";
import { by_test, expect_accessible, expect_no_sideways_scrolling, make_world, scene } from "../support/browser.mjs";
import { Center } from "../support/center.mjs";

const world = make_world();

async function open_schedules(page, event) {
  await page.goto(`/admin/events/${event}/schedules`);
  await page.locator(".records-panel:not([aria-busy=true]) :is(.records, .jobs, .empty)").first().waitFor();
}

const chip = (page, text) => page.locator("label.chip", { hasText: text });
const menu_of = (row) => row.locator('[data-key="more"]');
const state_of = (row, state) => row.locator(`[data-test="schedule-state-pill"][data-state="${state}"]`);

scene(
  world,
  "U9, J14: a schedule's whole life: made with its next times shown, changed, paused, resumed, run, deleted",
  {},
  async ({ page, event, visitor, database }) => {
    visitor.expects(400, /\/schedules(\/preview)?$/);
    await open_schedules(page, event);
    assert.equal(await page.title(), "Schedules · Harbour Lights");
    await expect_accessible(world, page, "no schedules");
    await by_test(page, "schedule-create-cta").first().click();
    await page.locator('[data-test="report-type-card"][data-type="sales"]').click();
    await chip(page, "Every week").click();
    await chip(page, "Last 7 days").click();
    await by_test(page, "report-params-recipients").fill("team@example.org");
    await page.locator('[data-test="schedule-next-times"] li').nth(4).waitFor();
    await expect_accessible(world, page, "a new schedule");

    await chip(page, "Own expression").click();
    await by_test(page, "schedule-cron").fill("0 7 *");
    await by_test(page, "schedule-submit-cta").click();
    await by_test(page, "schedule-form").locator(".error:visible").first().waitFor();
    await by_test(page, "schedule-cron").fill("0 7 * * mon-fri");
    await by_test(page, "schedule-submit-cta").click();
    const row = by_test(page, "schedule-row").first();
    await state_of(row, "active").waitFor();
    assert.match(await row.innerText(), /Monday to Friday at 07:00/);
    const kept = await database.sql(
      `select cron || ' ' || params || ' ' || array_to_string(notify_emails, ',') from pressrun.report_schedules where event_id = ${event}`,
    );
    assert.equal(kept, '0 7 * * mon-fri {"period": "last_7_days"} team@example.org');

    await menu_of(row).click();
    await by_test(page, "schedule-change-cta").click();
    await chip(page, "Every day").click();
    await by_test(page, "schedule-submit-cta").click();
    await row.getByText("Every day at 07:00").waitFor();

    await menu_of(row).click();
    await by_test(page, "schedule-pause-cta").click();
    await page.locator("[name=note]").fill("Holidays");
    await by_test(page, "schedule-pause-submit-cta").click();
    await state_of(row, "paused").waitFor();
    assert.match(await row.innerText(), /Paused by you.*Holidays/);
    await expect_accessible(world, page, "a paused schedule");
    await by_test(row, "schedule-resume-cta").click();
    await state_of(row, "active").waitFor();

    await by_test(row, "schedule-run-cta").dblclick();
    await page.getByRole("status").filter({ hasText: "Sales is requested." }).first().waitFor();
    const runs = visitor.requests.filter((one) => one.url().endsWith("/run"));
    assert.equal(runs.length, 1, "a double click is one wish");
    assert.equal(await database.sql(`select count(*) from pressrun.event_report_jobs where event_id = ${event}`), "1");
    await page.setViewportSize({ width: 390, height: 844 });
    await expect_no_sideways_scrolling(page, "schedules");

    await menu_of(row).click();
    await by_test(page, "schedule-delete-cta").click();
    await page.getByRole("dialog").locator(".primary").click();
    await page.locator(".empty").waitFor();
  },
);

scene(
  world,
  "U9: the history of a report that a schedule made leads to it",
  {},
  async ({ page, event, api, database }) => {
    const path = `/v1/admin/events/${event}/reports/schedules`;
    await database.travel("-72 minutes");
    const { schedule_id: id } = await api.call("POST", path, { type: "inventory", format: "csv", cron: "*/1 * * * *" });
    await database.travel("0 s");
    const center = await new Center(page, event).open();
    await center.rows.first().waitFor();
    await api.call("POST", `${path}/${id}/pause`, {});
    await api.call("POST", `${path}/${id}/run`, {});
    await page.goto(center.path);
    await center.rows.nth(1).waitFor();
    await by_test(center.rows.first(), "report-job-type").click();
    await page.getByText("By its schedule, started by hand").waitFor();
    await by_test(center.rows.last(), "report-job-type").click();
    const link = page.getByRole("link", { name: "by the schedule of Inventory" });
    await link.waitFor();
    assert.ok(!(await page.locator(".history").allTextContents()).join().includes(id), "no raw id");
    await link.click();
    await by_test(page, "schedule-row").getByText("Every minute").waitFor();
  },
);

scene(
  world,
  "U9: a change sends only what was changed, and closing by accident loses nothing",
  {},
  async ({ page, event, api, database }) => {
    const path = `/v1/admin/events/${event}/reports/schedules`;
    const made = { type: "sales", format: "csv", cron: "0 8 * * *", notify_emails: ["ann@example.org"] };
    const { schedule_id: id } = await api.call("POST", path, made);
    await open_schedules(page, event);
    const row = by_test(page, "schedule-row").first();
    const open_change = async () => {
      await menu_of(row).click();
      await by_test(page, "schedule-change-cta").click();
      await by_test(page, "schedule-form").waitFor();
    };
    await open_change();
    await chip(page, "Monday to Friday").click();
    await page.keyboard.press("Escape");
    await by_test(page, "schedule-dialog").waitFor({ state: "detached" });
    const admin = await world.api("admin");
    await admin.call("PATCH", `${path}/${id}`, { notify_emails: ["bob@example.org"] });
    await open_change();
    await page.getByText("Your last entries are still here.").waitFor();
    assert.ok(await chip(page, "Monday to Friday").locator("input").isChecked());
    await by_test(page, "schedule-submit-cta").click();
    await row.getByText("Monday to Friday at 08:00").waitFor();
    const now = await database.sql(
      `select cron || ' ' || array_to_string(notify_emails, ',') from pressrun.report_schedules where schedule_id = '${id}'`,
    );
    assert.equal(now, "0 8 * * 1-5 bob@example.org");
    await open_change();
    assert.equal(await page.getByText("Your last entries are still here.").count(), 0);
    await chip(page, "Every day").click();
    await page.keyboard.press("Escape");
    await open_change();
    await page.getByRole("button", { name: "Start over" }).click();
    assert.ok(await chip(page, "Monday to Friday").locator("input").isChecked());
  },
);

scene(
  world,
  "U9: others see who keeps and who paused a schedule, and who only reads finds no button",
  { as: "viewer" },
  async ({ page, event }) => {
    const keeper = await world.api("admin");
    const { schedule_id: id } = await keeper.call("POST", `/v1/admin/events/${event}/reports/schedules`, {
      type: "sales",
      format: "csv",
      cron: "0 8 * * *",
    });
    await keeper.call("POST", `/v1/admin/events/${event}/reports/schedules/${id}/pause`, { reason: "Until May" });
    const { name } = await keeper.get("/v1/me");
    await page.clock.install();
    await open_schedules(page, event);
    const row = by_test(page, "schedule-row").first();
    await row.getByText(`Paused by ${name} today, `).waitFor();
    for (const mark of ["schedule-create-cta", "schedule-run-cta", "schedule-resume-cta"]) {
      assert.equal(await by_test(page, mark).count(), 0, mark);
    }
    await page.clock.fastForward("24:00:00");
    await row.getByText(`Paused by ${name} yesterday, `).waitFor();
  },
);

scene(world, "J14: a schedule by other clocks says by which its next time is shown", {}, async (given) => {
  const { page, event, api } = given;
  const make = (time_zone) =>
    api.call("POST", `/v1/admin/events/${event}/reports/schedules`, {
      type: "sales",
      format: "csv",
      cron: "0 9 1 12 *",
      time_zone,
    });
  const { schedule_id: there } = await make("Europe/Berlin");
  const { schedule_id: here } = await make("Europe/London");
  await api.call("POST", `/v1/admin/events/${event}/reports/schedules/${there}/run`, {});
  await open_schedules(page, event);
  const row = (id) => page.locator(`[data-schedule="${id}"]`);
  await row(there)
    .locator("td.next")
    .getByText(/(Today|Tomorrow|1\sDec(\s\d{4})?), 08:00\sGMT$/)
    .waitFor();
  await row(there)
    .locator("td.last")
    .getByText(/, \d\d:\d\d\s(GMT|BST)$/)
    .waitFor();
  await row(here)
    .locator("td.next")
    .getByText(/(Today|Tomorrow|1\sDec(\s\d{4})?), 09:00$/)
    .waitFor();
  await expect_accessible(world, page, "two zones");
});

scene(
  world,
  "U9: an answer that was made before a change and comes after it does not take the change back",
  {},
  async ({ page, event, api }) => {
    const path = `/v1/admin/events/${event}/reports/schedules`;
    await api.call("POST", path, { type: "inventory", format: "csv", cron: "0 7 * * *" });
    await open_schedules(page, event);
    const row = by_test(page, "schedule-row").first();
    await state_of(row, "active").waitFor();
    let release;
    const paused = new Promise((resolve) => (release = resolve));
    let given;
    const late = new Promise((resolve) => (given = resolve));
    await page.route(
      /\/reports\/schedules\?/,
      async (route) => {
        const response = await route.fetch();
        given();
        await paused;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    await api.call("POST", path, { type: "sales", format: "csv", cron: "0 8 * * *" });
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await late;
    await menu_of(row).click();
    await by_test(page, "schedule-pause-cta").click();
    await by_test(page, "schedule-pause-submit-cta").click();
    await state_of(row, "paused").waitFor();
    const answered = page.waitForResponse((one) => /\/reports\/schedules\?/.test(one.url()));
    release();
    await answered;
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    await state_of(row, "paused").waitFor();
    assert.equal(await state_of(page, "active").count(), 0, "what was answered is not shown");
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await state_of(page, "active").waitFor();
    assert.equal(await state_of(page, "paused").count(), 1, "but asked for again");
  },
);

scene(world, "U9: the CSV file of a schedule can begin with a byte order mark", {}, async ({ page, event, api }) => {
  const path = `/v1/admin/events/${event}/reports/schedules`;
  await open_schedules(page, event);
  await by_test(page, "schedule-create-cta").first().click();
  await page.locator('[data-test="report-type-card"][data-type="sales"]').click();
  const mark = page.getByLabel("For Excel (byte order mark)");
  await mark.check();
  await by_test(page, "schedule-submit-cta").click();
  const row = by_test(page, "schedule-row").first();
  await row.waitFor();
  const kept = async () => (await api.get(path)).data[0].csv;
  assert.deepEqual(await kept(), { bom: true });

  const change = async (act) => {
    await menu_of(row).click();
    await by_test(page, "schedule-change-cta").click();
    await act();
    await by_test(page, "schedule-submit-cta").click();
    await by_test(page, "schedule-dialog").waitFor({ state: "detached" });
  };
  await change(async () => {
    assert.ok(await mark.isChecked(), "as the schedule has it");
    await chip(page, "Every day").click();
  });
  assert.deepEqual(await kept(), { bom: true });
  await change(() => mark.uncheck());
  assert.equal(await kept(), null);
});
