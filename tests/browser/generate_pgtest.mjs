// SPEC U2, U3, J1, J11, S3, C3, F7: from the dialog to the file.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { by_test, expect_accessible, expect_marks, make_world, scene } from "../support/browser.mjs";
import { Center } from "../support/center.mjs";
import { define_test_report, kFlushed } from "../support/test_report.mjs";

const world = make_world();
const kSignedPath = /^\/v1\/admin\/events\/[0-9]+\/reports\/jobs\/[a-z0-9]+\/download$/;

// Clicks, and answers the file's bytes and the address that it came from.
async function downloaded(page, link) {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return {
    name: download.suggestedFilename(),
    url: new URL(download.url()),
    bytes: await readFile(await download.path()),
  };
}

scene(
  world,
  "U2: a report is asked for, queued at once, completed without reloading, and downloaded by its signed link",
  {},
  async ({ page, event, api, stack, visitor }) => {
    const center = await new Center(page, event).open();
    stack.signal("pressrun-worker", "SIGSTOP");
    await by_test(page, "generate-report-cta").click();
    assert.equal(await center.dialog.getByRole("heading", { level: 2 }).first().textContent(), "Generate report");
    await expect_marks(center.dialog, "report-type-catalog", "report-type-card");
    await expect_accessible(world, page, "picker");
    await center.dialog.locator('[data-type="inventory"]').click();
    assert.equal(
      await center.dialog.getByRole("heading", { level: 2 }).first().textContent(),
      "Inventory report — parameters",
    );
    await expect_marks(
      center.dialog,
      "report-params-form",
      "report-params-format",
      "report-params-recipients",
      "report-submit-cta",
    );
    await expect_accessible(world, page, "form");
    const job = await center.submit();
    assert.match(job.job_id, /^[a-z0-9]{26}$/);
    const row = await center.shows(job, "queued");
    assert.deepEqual(await center.ids(), [job.job_id], "its row stands on top");
    await expect_marks(row, "report-job-cancel-cta", "report-job-type", "report-job-created-at");
    assert.equal(await by_test(row, "report-job-download-cta").count(), 0);
    assert.equal(await by_test(page, "generate-report-modal").count(), 0);
    await expect_accessible(world, page, "queued");
    stack.signal("pressrun-worker", "SIGCONT");
    await center.shows(job, "completed");
    assert.equal(visitor.requests.filter((one) => one.isNavigationRequest()).length, 1, "without reloading");
    await expect_marks(row, "report-job-download-cta", "report-job-rerun-cta");
    await expect_accessible(world, page, "completed");
    const { name, url, bytes } = await downloaded(page, by_test(row, "report-job-download-cta"));
    assert.match(url.pathname, kSignedPath);
    const { artifacts } = await api.job(job);
    assert.equal(name, artifacts[0].filename);
    assert.equal(bytes.length, artifacts[0].bytes);
    assert.equal(createHash("sha256").update(bytes).digest("hex"), artifacts[0].sha256);
    assert.match(bytes.toString(), /^ticket.type,capacity,/i);
    const plain = await fetch(url);
    assert.equal(plain.status, 200, "the link needs no cookie");
  },
);

scene(world, "U3: running shows its progress in place of the download", {}, async ({ page, event, api }) => {
  const params = { rows: 4000, pause: 0.05, width: kFlushed };
  const center = await new Center(page, event).open();
  const job = await api.request(event, { type: "test-rows", params, format: "csv" });
  const row = await center.shows(job, "running");
  const bar = row.getByRole("progressbar");
  await bar.waitFor();
  await page.waitForFunction((node) => Number(node.getAttribute("aria-valuenow")) > 0, await bar.elementHandle());
  await row.getByText(/\d+ % · writing · [\d,]+ rows?/).waitFor();
  assert.equal(await by_test(row, "report-job-download-cta").count(), 0);
  const pill = by_test(row, "report-job-status-pill");
  const moves = (node) => node.getAnimations({ subtree: true }).length > 0;
  assert.ok(await pill.evaluate(moves), "the pill is animated");
  await page.emulateMedia({ reducedMotion: "reduce" });
  assert.ok(!(await pill.evaluate(moves)), "but not for people who want no motion");
  await expect_accessible(world, page, "running");
  await api.call("POST", `/v1/admin/events/${event}/reports/jobs/${job.job_id}/cancel`);
  await center.shows(job, "cancelled");
  await expect_accessible(world, page, "cancelled");
});

scene(
  world,
  "U2: several formats become several files, and recipients are checked",
  {},
  async ({ page, event, api }) => {
    const center = await new Center(page, event).open();
    await center.choose("inventory");
    const recipients = by_test(center.dialog, "report-params-recipients");
    await recipients.fill("ann@example.org, nonsense");
    await by_test(center.dialog, "report-submit-cta").click();
    await center.dialog.getByText("“nonsense” is not an e-mail address.").first().waitFor();
    await expect_accessible(world, page, "bad recipient");
    await center.dialog.getByRole("button", { name: "Remove nonsense" }).click();
    await page.keyboard.press("Escape");
    await center.dialog.waitFor({ state: "detached" });
    await by_test(page, "generate-report-cta").click();
    await center.dialog.getByText("ann@example.org").waitFor();
    assert.equal(await center.dialog.getByText("nonsense").count(), 0, "what is kept knows of the removal");
    await by_test(center.dialog, "report-params-format").getByText("PDF").click();
    const job = await center.submit();
    assert.deepEqual(job.format, ["csv", "pdf"]);
    const row = await center.shows(job, "completed");
    const { notifications } = await api.job(job);
    assert.deepEqual(
      notifications.map(({ email }) => email),
      ["ann@example.org"],
    );
    assert.equal(await by_test(row, "report-job-download-cta").count(), 2);
    await expect_accessible(world, page, "several formats");
    const { bytes, url } = await downloaded(page, row.getByRole("link", { name: /^Download PDF/ }));
    assert.match(url.pathname, kSignedPath);
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-");
  },
);

scene(
  world,
  "U2: a dialog that is opened as soon as another was closed stays, with what was typed",
  {},
  async ({ page, event }) => {
    const center = await new Center(page, event).open();
    await center.choose("test-rows");
    await center.dialog.getByLabel("Width").fill("20");
    await page.evaluate(() => {
      const dialog = document.querySelector("dialog[open]");
      const cta = document.querySelector('[data-test="generate-report-cta"]');
      dialog.addEventListener("close", () => cta.click());
      dialog.close();
    });
    await center.dialog.getByText("Your last entries are still here.").waitFor();
    assert.equal(await center.dialog.getByLabel("Width").inputValue(), "20");
    assert.match(page.url(), /\/new\?type=test-rows$/);
    await page.keyboard.press("Escape");
    await center.dialog.waitFor({ state: "detached" });
    await page.waitForURL((url) => url.pathname === center.path);
  },
);

scene(
  world,
  "C3: what the server refuses stands at its field, is announced, and nothing typed is lost",
  {},
  async ({ page, event, visitor }) => {
    visitor.expects(400, /\/reports\/jobs$/);
    const center = await new Center(page, event).open();
    await center.choose("test-rows");
    const rows = center.dialog.getByLabel("Rows");
    await rows.fill("many");
    await center.dialog.getByLabel("Width").fill("20");
    await by_test(center.dialog, "report-submit-cta").click();
    const error = page.locator(`#${(await rows.getAttribute("aria-describedby")).split(" ").at(-1)}`);
    await error.waitFor();
    assert.equal(await rows.getAttribute("aria-invalid"), "true");
    assert.ok(await rows.evaluate((node) => node === document.activeElement), "the first bad field has the focus");
    await center.dialog.getByRole("alert").getByText("1 field needs your attention.").waitFor();
    assert.equal(await center.dialog.getByLabel("Width").inputValue(), "20");
    await expect_accessible(world, page, "bad field");
    await page.keyboard.press("Escape");
    await center.dialog.waitFor({ state: "detached" });
    await by_test(page, "generate-report-cta").click();
    assert.equal(await center.dialog.getByLabel("Width").inputValue(), "20", "closing by accident loses nothing");
    await center.dialog.getByText("Your last entries are still here.").waitFor();
    await center.dialog.getByLabel("Rows").fill("7");
    const job = await center.submit();
    assert.deepEqual(job.params, { rows: 7, width: 20 });
    await center.shows(job, "completed");
  },
);

scene(world, "C3: half of a date is asked for, not left out, and stays typed", {}, async ({ page, event, visitor }) => {
  const center = await new Center(page, event).open();
  await center.choose("test-rows");
  const from = center.dialog.getByLabel("From", { exact: true });
  const is_half = () => from.evaluate((node) => node.validity.badInput);
  await from.fill("2026-01-31");
  await from.press("Backspace");
  await center.dialog.getByLabel("Rows").fill("7");
  assert.ok(await is_half(), "what is left stays");
  await by_test(center.dialog, "report-submit-cta").click();
  await center.dialog.getByText("Enter a date.").waitFor();
  assert.equal(await from.getAttribute("aria-invalid"), "true");
  await center.dialog.getByRole("button", { name: "Preview" }).click();
  await center.dialog.getByText("Enter a date.").waitFor();
  const asked = visitor.requests.filter((one) => one.method() === "POST").map((one) => one.url());
  assert.deepEqual(asked, [], "nothing is requested for other days");
  await center.dialog.locator("label.chip", { hasText: "All time" }).click();
  assert.ok(!(await is_half()), "another choice empties it");
  const job = await center.submit();
  assert.deepEqual(job.params, { rows: 7 });
  await center.shows(job, "completed");
});

scene(
  world,
  "C3: a deep link opens the form filled in, also by way of the login",
  { as: null },
  async ({ page, event, stack }) => {
    await page.goto(
      `/admin/events/${event}/reports/new?type=completed-orders&from=2026-01-01&to=2026-01-31&format=pdf&notify_emails=ann@example.org`,
    );
    await page.getByLabel("E-mail address").fill("organizer@voyage.example");
    await page.getByLabel("Password").fill(stack.logins[0].password);
    await page.keyboard.press("Enter");
    const { dialog } = new Center(page, event);
    await by_test(dialog, "report-params-form").waitFor();
    assert.equal(
      await dialog.getByRole("heading", { level: 2 }).first().textContent(),
      "Completed orders report — parameters",
    );
    assert.equal(await dialog.getByLabel("From", { exact: true }).inputValue(), "2026-01-01");
    assert.equal(await dialog.getByLabel("To", { exact: true }).inputValue(), "2026-01-31");
    const chosen = by_test(dialog, "report-params-format").locator("input:checked");
    assert.deepEqual(await chosen.evaluateAll((boxes) => boxes.map(({ value }) => value)), ["pdf"]);
    await dialog.getByText("ann@example.org").waitFor();
    await expect_accessible(world, page, "deep link");
  },
);

scene(world, "C3: what form a text has to have is said in words", {}, async ({ page, event, visitor }) => {
  visitor.expects(400, /\/reports\/jobs$/);
  const center = await new Center(page, event).open();
  await center.choose("test-rows");
  await center.dialog.getByLabel("Since").fill("half past nine");
  await by_test(center.dialog, "report-submit-cta").click();
  await center.dialog.getByText("This is not in the expected form, as in 09:30.").waitFor();
  assert.ok(!(await center.dialog.textContent()).includes("[01]"), "no expression");
});

scene(world, "F7: the first rows are shown before anything is generated", {}, async ({ page, event, api }) => {
  const center = await new Center(page, event).open();
  await center.choose("test-rows");
  await center.dialog.getByLabel("Rows").fill("200");
  await center.dialog.getByRole("button", { name: "Preview" }).click();
  const preview = center.dialog.getByRole("region", { name: "Preview of Test rows" });
  await preview.waitFor();
  assert.equal(await preview.locator("tbody tr").first().locator("td").first().textContent(), "1");
  await expect_accessible(world, page, "preview");
  assert.equal((await api.get(`/v1/admin/events/${event}/reports/jobs`)).total, 0);
});

scene(world, "J11: two organizers who ask for the same get two jobs with two files", {}, async ({ page, event }) => {
  const other = await world.visitor({ as: "owner" });
  const theirs = await new Center(await other.context.newPage(), event).open();
  const mine = await new Center(page, event).open();
  await Promise.all([mine.choose("inventory"), theirs.choose("inventory")]);
  const [first, second] = await Promise.all([mine.submit(), theirs.submit()]);
  assert.notEqual(first.job_id, second.job_id);
  for (const center of [mine, theirs]) {
    for (const job of [first, second]) await center.shows(job, "completed");
    assert.equal((await center.ids()).length, 2);
  }
  for (const job of [first, second]) {
    const { url } = await downloaded(page, by_test(mine.row(job), "report-job-download-cta"));
    assert.ok(url.pathname.includes(job.job_id));
  }
  other.check();
  await other.context.close();
});

scene(world, "U2: a search finds titles before descriptions, beginnings of words before middles", {}, async (given) => {
  const { page, event, database } = given;
  for (const [type, title] of [
    ["translated", "Translated texts"],
    ["late-arrivals", "Late arrivals"],
  ])
    await define_test_report(database, {}, { type, title });
  const center = await new Center(page, event).open();
  await by_test(page, "generate-report-cta").click();
  const cards = by_test(center.dialog, "report-type-card");
  const found = async (words) => {
    await center.dialog.getByRole("searchbox").fill(words);
    return cards.locator(".type-title").allTextContents();
  };
  const late = await found("late");
  assert.deepEqual(late.slice(0, 2), ["Late arrivals", "Translated texts"]);
  assert.ok(late.includes("Activity log"), "which tells of the latest");
  await expect_accessible(world, page, "found");
  assert.equal((await found("ARRIVALS late"))[0], "Late arrivals");
  await found("");
  await center.dialog.getByRole("heading", { level: 3 }).first().waitFor();
});

const kMark = "\ufeff";

scene(world, "U2: a CSV file for Excel begins with a byte order mark, if one wants it", {}, async ({ page, event }) => {
  const center = await new Center(page, event).open();
  const mark = center.dialog.getByLabel("For Excel (byte order mark)");
  const format = (name) => by_test(center.dialog, "report-params-format").locator("label", { hasText: name }).first();
  await center.choose("inventory");
  assert.ok(!(await mark.isChecked()), "off by default");
  await mark.check();
  await expect_accessible(world, page, "byte order mark");
  await format("XLSX").click();
  await format("CSV").click();
  await mark.waitFor({ state: "hidden" });
  await format("CSV").click();
  assert.ok(await mark.isChecked());
  const marked = await center.submit();
  assert.deepEqual(marked.csv, { bom: true });
  const row = await center.shows(marked, "completed");
  const { bytes } = await downloaded(page, row.getByRole("link", { name: /^Download CSV/ }));
  assert.ok(bytes.toString().startsWith(kMark));

  await center.choose("inventory");
  assert.ok(!(await mark.isChecked()), "it remembers nothing");
  await mark.check();
  await format("XLSX").click();
  await format("CSV").click();
  assert.equal((await center.submit()).csv, null, "nothing is said of a file that is not wanted");
});

scene(world, "U4: adjusting a report keeps how its CSV file was written", {}, async ({ page, event, api }) => {
  const csv = { bom: true, delimiter: ";" };
  const job = await api.completed(event, { type: "inventory", format: "csv", csv });
  const center = await new Center(page, event).open();
  await center
    .row(job)
    .getByRole("button", { name: /^More:/ })
    .click();
  await page.getByRole("menuitem", { name: "Adjust and run again" }).click();
  await center.dialog.getByLabel("For Excel (byte order mark)").uncheck();
  assert.deepEqual((await center.submit()).csv, { delimiter: ";" });
});
