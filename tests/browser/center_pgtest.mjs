// SPEC U1, U7, U8, section 6: the page of reports, its list, and what is left of it after a logout.
import assert from "node:assert/strict";
import {
  by_test,
  expect_accessible,
  expect_marks,
  expect_no_sideways_scrolling,
  has_focus,
  make_world,
  scene,
} from "../support/browser.mjs";
import { Center } from "../support/center.mjs";

const world = make_world();
const kTypes = ["inventory", "attendance", "sales"];

// Jobs of three types, which end as they like.
async function requested(api, event, count) {
  const jobs = [];
  for (let i = 0; i < count; i += 1) jobs.push(await api.request(event, { type: kTypes[i % 3], format: "csv" }));
  return jobs.map(({ job_id }) => job_id);
}

scene(world, "U1: the page says where one is, and begins with what to do", {}, async ({ page, event }) => {
  await new Center(page, event).open();
  assert.equal(await page.title(), "Reports · Harbour Lights");
  assert.equal(await by_test(page, "report-center-h1").textContent(), "Reports");
  assert.equal(await page.locator("h1").count(), 1);
  await expect_marks(page, "report-center", "report-center-h1", "generate-report-cta");
  const cta = by_test(page, "generate-report-cta");
  assert.equal((await cta.textContent()).trim(), "Generate new report");
  const box = await cta.boundingBox();
  assert.ok(box.y + box.height <= 800, "without scrolling");
  await page.getByRole("heading", { name: "No reports yet" }).waitFor();
  await expect_accessible(world, page, "empty");
});

scene(
  world,
  "U1: the call to action stands on a phone's first screen too",
  { viewport: { width: 390, height: 844 } },
  async ({ page, event }) => {
    await new Center(page, event).open();
    const box = await by_test(page, "generate-report-cta").boundingBox();
    assert.ok(box.y + box.height <= 844 && box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
  },
);

scene(
  world,
  "U1: 25 a page, newest first, turned by page and by the browser's way back",
  {},
  async ({ page, event, api }) => {
    const newest = (await requested(api, event, 28)).reverse();
    const center = await new Center(page, event).open();
    await center.shows_rows(25);
    assert.deepEqual(await center.ids(), newest.slice(0, 25));
    await expect_marks(page, "report-jobs-list", "report-jobs-pagination", "report-job-type", "report-job-created-at");
    const pages = by_test(page, "report-jobs-pagination");
    await pages.getByText("1–25 of 28").waitFor();
    await expect_accessible(world, page, "list");
    await pages.getByRole("button", { name: "Next page" }).click();
    await center.shows_rows(3);
    assert.deepEqual(await center.ids(), newest.slice(25));
    assert.match(page.url(), /page=2$/);
    await page.goBack();
    await center.shows_rows(25);
    await page.goForward();
    await center.shows_rows(3);
    await page.reload();
    await center.shows_rows(3);
  },
);

// So many jobs at once: the triggers, which refuse whoever comes not by a function, are off meanwhile.
const kMany = (event) => `
  alter table pressrun.event_report_jobs disable trigger all;
  insert into pressrun.event_report_jobs select (jsonb_populate_record(j, jsonb_build_object('job_id', lpad(n::text, 26, '0'),
    'created_at', j.created_at - n * interval '1 minute'))).*
  from pressrun.event_report_jobs j, generate_series(1, 10030) n where event_id = ${event};
  do $$ declare t record; begin
    for t in select tgname from pg_trigger where tgrelid = 'pressrun.event_report_jobs'::regclass and tgenabled = 'D' and not tgisinternal loop
      execute format('alter table pressrun.event_report_jobs enable always trigger %I', t.tgname);
    end loop;
  end $$`;

scene(world, "U1: of more than ten thousand reports, each can be seen", {}, async ({ page, event, api, database }) => {
  await api.completed(event, { type: "inventory", format: "csv" });
  await database.sql(kMany(event));
  const center = await new Center(page, event).open("?page=400");
  const pages = by_test(page, "report-jobs-pagination");
  await pages.getByText("9,976–10,000 of more than 10,000").waitFor();
  await pages.getByRole("button", { name: "Next page" }).click();
  await pages.getByText("10,001–10,025 of more than 10,000").waitFor();
  await pages.getByRole("button", { name: "Next page" }).click();
  await center.shows_rows(6);
  assert.equal((await center.ids()).at(-1), "10030".padStart(26, "0"));
  await pages.getByRole("button", { name: "Next page" }).and(page.locator("[aria-disabled=true]")).waitFor();
  await page.goto(`${center.path}?page=4000`);
  await page.waitForURL(/page=400$/);
});

scene(world, "U1: sorted by created, status and type, in both directions", {}, async ({ page, event, api, stack }) => {
  stack.signal("pressrun-worker", "SIGSTOP");
  const ids = await requested(api, event, 6);
  await api.call("POST", `/v1/admin/events/${event}/reports/jobs/${ids[0]}/cancel`);
  const center = await new Center(page, event).open();
  await center.shows_rows(6);
  const sort = async (column, direction) => {
    await page.getByRole("columnheader", { name: column }).getByRole("button").click();
    await page.locator(`th[aria-sort="${direction}"]`, { hasText: column }).waitFor();
    await page.locator(".jobs-panel:not([aria-busy=true])").waitFor();
  };
  const column = (mark) => center.rows.locator(`[data-test="${mark}"]`).allTextContents();
  await sort("Created", "ascending");
  assert.deepEqual(await center.ids(), ids);
  await sort("Report", "ascending");
  assert.deepEqual(await column("report-job-type"), [
    "Attendance",
    "Attendance",
    "Inventory",
    "Inventory",
    "Sales",
    "Sales",
  ]);
  await sort("Report", "descending");
  assert.equal((await column("report-job-type"))[0], "Sales");
  await sort("Status", "ascending");
  assert.equal((await column("report-job-status-pill"))[0], "Cancelled");
  await sort("Status", "descending");
  assert.equal((await column("report-job-status-pill")).at(-1), "Cancelled");
  await page.getByLabel("Status", { exact: true }).selectOption("queued");
  await center.shows_rows(5);
  const [gone, next] = await center.ids();
  await center.row(gone).locator(".row-toggle").focus();
  await api.call("POST", `/v1/admin/events/${event}/reports/jobs/${gone}/cancel`);
  await center.shows_rows(4);
  assert.ok(await has_focus(center.row(next).locator(".row-toggle")), "the row in its place has the focus");
});

scene(world, "U1: filtered by status, type and person, in the address too", {}, async ({ page, event, api }) => {
  const owner = await world.api("owner");
  const [mine] = await requested(api, event, 3);
  const theirs = (await owner.request(event, { type: "inventory", format: "csv" })).job_id;
  const center = await new Center(page, event).open();
  await center.shows_rows(4);
  const types = page.getByLabel("Report", { exact: true });
  await types.focus();
  await types.selectOption("inventory");
  await center.shows_rows(2);
  assert.ok(await has_focus(types), "the filter keeps the focus");
  assert.deepEqual(await center.ids(), [theirs, mine]);
  await page.getByLabel("Only mine").check();
  await center.shows_rows(1);
  assert.ok(await has_focus(page.getByLabel("Only mine")), "the filter keeps the focus");
  assert.deepEqual(await center.ids(), [mine]);
  assert.match(page.url(), /type=inventory&mine=true$/);
  await page.reload();
  await center.shows_rows(1);
  await page.getByLabel("Status", { exact: true }).selectOption("expired");
  await page.getByRole("heading", { name: "No report matches" }).waitFor();
  await expect_accessible(world, page, "nothing found");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await center.shows_rows(4);
  assert.ok(await has_focus(by_test(page, "report-center-h1")), "what had the focus is gone");
});

scene(
  world,
  "U1: back and forward close and open the dialog; a page that there is not leaves no trace in them",
  {},
  async ({ page, event, api }) => {
    await requested(api, event, 1);
    const center = await new Center(page, event).open();
    const entries = () => page.evaluate(() => window.history.length);
    const address = () => page.url().slice(page.url().indexOf("/admin"));
    const before = await entries();
    await center.open("?page=9");
    await center.shows_rows(1);
    assert.equal(address(), center.path);
    assert.equal(await entries(), before + 1);
    const types = page.getByLabel("Report", { exact: true });
    await types.selectOption("inventory");
    await page.waitForURL(/type=inventory$/);
    const filtered = `${center.path}?type=inventory`;
    await center.choose("sales");
    await page.goBack();
    await by_test(center.dialog, "report-type-catalog").waitFor();
    assert.equal(address(), `${center.path}/new`);
    await page.goBack();
    await center.dialog.waitFor({ state: "detached" });
    assert.equal(address(), filtered, "the list that was left, as it was");
    await page.goForward();
    await by_test(center.dialog, "report-type-catalog").waitFor();
    await page.goForward();
    await by_test(center.dialog, "report-params-form").waitFor();
    assert.equal(address(), `${center.path}/new?type=sales`);
    assert.equal(await types.inputValue(), "inventory", "the dialog's type is no filter");
    await by_test(center.dialog, "report-params-form").getByRole("button", { name: "All reports" }).click();
    await by_test(center.dialog, "report-type-catalog").waitFor();
    await page.keyboard.press("Escape");
    await center.dialog.waitFor({ state: "detached" });
    await page.waitForURL(`**${filtered}`);
    assert.equal(await types.inputValue(), "inventory");
    await page.goBack();
    await page.waitForURL(`**${center.path}`);
    assert.equal(await center.dialog.count(), 0, "the dialog has left no entry before the list");
  },
);

scene(world, "U2: what was typed is there again after going back to the catalogue", {}, async ({ page, event }) => {
  const center = await new Center(page, event).open();
  await center.choose("attendance");
  await by_test(center.dialog, "report-params-recipients").fill("ann@example.org");
  await page.goBack();
  await center.dialog.locator('[data-type="attendance"]').click();
  await center.dialog.getByText("Your last entries are still here.").waitFor();
  await center.dialog.getByText("ann@example.org").waitFor();
});

scene(
  world,
  "U2: an address says which of its parts were not understood; after sending, the focus is on the page",
  {},
  async ({ page, event }) => {
    const center = new Center(page, event);
    await page.goto(`${center.path}/new?type=sales&from=2026-02-30&to=2026-06-30&colour=red&format=doc,csv`);
    await center.dialog
      .getByText("parts that were not understood and are left out: from=2026-02-30, colour=red, format=doc")
      .waitFor();
    assert.equal(await center.dialog.getByLabel("To", { exact: true }).inputValue(), "2026-06-30");
    await expect_accessible(world, page, "address not understood");
    await center.dialog.getByLabel("To", { exact: true }).focus();
    await page.keyboard.press("Enter");
    await center.dialog.waitFor({ state: "detached" });
    await page.waitForURL(`**${center.path}`);
    assert.ok(await has_focus(by_test(page, "generate-report-cta")), "as from the button");
  },
);

scene(world, "U1: what was today is yesterday once midnight has passed", {}, async ({ page, event, api }) => {
  const [job] = await requested(api, event, 1);
  await page.clock.install();
  const center = await new Center(page, event).open();
  const created = by_test(center.row(job), "report-job-created-at");
  await created.filter({ hasText: /^Today, / }).waitFor();
  await page.clock.fastForward("24:00:00");
  await created.filter({ hasText: /^Yesterday, / }).waitFor();
});

scene(
  world,
  "U8: who logs out and in again finds the same jobs in their present state",
  { as: null },
  async ({ page, visitor, event, stack }) => {
    const organizer = await world.api("organizer");
    stack.signal("pressrun-worker", "SIGSTOP");
    const job = await organizer.request(event, { type: "inventory", format: "csv" });
    await page.goto(`/admin/events/${event}/reports`);
    assert.match(page.url(), /\/login\?next=/);
    assert.match(await page.title(), /^Log in · /);
    await expect_accessible(world, page, "login");
    const { password } = stack.logins[0];
    visitor.expects(401, /\/v1\/login$/);
    await page.getByLabel("E-mail address").fill("organizer@voyage.example");
    await page.getByLabel("Password").fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByText("The e-mail address or the password is wrong.").first().waitFor();
    await expect_accessible(world, page, "login refused");
    await page.getByLabel("Password").fill(password);
    await page.keyboard.press("Enter");
    const center = new Center(page, event);
    await center.shows(job, "queued");
    assert.equal(new URL(page.url()).pathname, center.path);
    await page.getByRole("button", { name: /^Account of/ }).click();
    await expect_accessible(world, page, "menu");
    await page.getByRole("menuitem", { name: "Log out" }).click();
    await page.waitForURL(/\/login$/);
    await page.goto(center.path);
    assert.match(page.url(), /\/login\?next=/, "the session has ended");
    stack.signal("pressrun-worker", "SIGCONT");
    await page.getByLabel("E-mail address").fill("organizer@voyage.example");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await center.shows(job, "completed");
  },
);

scene(
  world,
  "U1: what is the same after a change stays, so that a press on it is not lost",
  {},
  async ({ page, event, api, stack }) => {
    for (let i = 0; i < 26; i += 1) await api.completed(event, { type: "inventory", format: "csv" });
    const center = await new Center(page, event).open("?page=2");
    await center.shows_rows(1);
    await page.locator(".connection.live").waitFor();
    stack.signal("pressrun-worker", "SIGSTOP");
    await api.request(event, { type: "sales", format: "csv" });
    await center.shows_rows(2);
    const marked = page.locator('[data-key="sort-created_at"], [data-test="report-jobs-pagination"] button');
    const count = await marked.count();
    await marked.evaluateAll((nodes) => nodes.forEach((node) => (node.dataset.kept = "yes")));
    const answered = page.waitForResponse((one) => /\/reports\/jobs\?/.test(one.url()) && one.status() === 200);
    stack.signal("pressrun-worker", "SIGCONT");
    await answered;
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    assert.equal(await page.locator("[data-kept]").count(), count);
    assert.ok(count > 1);
  },
);

scene(world, "U1: no entry of a row's menu takes two lines", {}, async ({ page, event, api }) => {
  const job = await api.completed(event, { type: "inventory", format: ["csv", "xlsx", "pdf"] });
  const center = await new Center(page, event).open();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await center
      .row(job)
      .getByRole("button", { name: /^More:/ })
      .click();
    await page.getByRole("menuitem", { name: "Copy download link (CSV)" }).waitFor();
    const heights = await page.getByRole("menuitem").evaluateAll((all) => all.map((one) => one.offsetHeight));
    assert.equal(new Set(heights).size, 1, heights.join());
    await expect_no_sideways_scrolling(page, "menu");
    await page.keyboard.press("Escape");
  }
});

scene(
  world,
  "U1: the files of a report come in one order everywhere, and their size says how many they are",
  {},
  async ({ page, event, api }) => {
    const several = await api.completed(event, { type: "inventory", format: ["pdf", "xlsx", "csv"] });
    const single = await api.completed(event, { type: "inventory", format: ["xlsx"] });
    const center = await new Center(page, event).open();
    const row = center.row(several);
    await row.getByText(/^[\d.]+ kB in 3 files · \d+ rows$/).waitFor();
    await center
      .row(single)
      .getByText(/^[\d.]+ kB · \d+ rows$/)
      .waitFor();
    const order = ["CSV", "XLSX", "PDF"];
    assert.deepEqual((await by_test(row, "report-job-download-cta").allTextContents()).sort(), [...order].sort());
    assert.deepEqual(await by_test(row, "report-job-download-cta").allTextContents(), order);
    await by_test(row, "report-job-type").click();
    await page.getByText("CSV, XLSX, PDF").waitFor();
    const named = await page.locator(".details dt").allTextContents();
    assert.deepEqual(
      named.filter((name) => order.includes(name)),
      order,
    );
    await page.locator(".history").waitFor();
    await expect_accessible(world, page, "details of several files");
    await row.getByRole("button", { name: /^More:/ }).click();
    const links = await page.getByRole("menuitem", { name: /^Copy/ }).allTextContents();
    assert.deepEqual(
      links,
      order.map((format) => `Copy download link (${format})`),
    );
  },
);

scene(world, "U1: a file without rows says that nothing matched, where something was asked for", {}, async (given) => {
  const { page, event, api } = given;
  const rows = (params) => api.completed(event, { type: "test-rows", params, format: "csv" });
  const some = await rows({ rows: 3 });
  const none = await rows({ rows: 0 });
  const empty = await api.completed(event, { type: "guest-list-summary", format: "csv" });
  const center = await new Center(page, event).open();
  const hint = (job) => center.row(job).getByText("0 rows: nothing matched the parameters.");
  await hint(none).waitFor();
  await center.row(empty).getByText("0 rows").waitFor();
  assert.equal(await hint(empty).count(), 0, "nothing was asked for");
  assert.equal(await hint(some).count(), 0);
  await expect_accessible(world, page, "no rows");
});

scene(world, "U9: a download by one's link is not said to be another's", {}, async ({ page, event, api }) => {
  const job = await api.completed(event, { type: "inventory", format: "csv" });
  const center = await new Center(page, event).open();
  await Promise.all([page.waitForEvent("download"), by_test(center.row(job), "report-job-download-cta").click()]);
  await by_test(center.row(job), "report-job-type").click();
  await page.getByText(/^by you, or through your link/).waitFor();
});
