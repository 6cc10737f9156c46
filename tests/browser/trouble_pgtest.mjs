// SPEC J4, J7, J9, J10, U4: what a row says when something goes wrong, and what it offers then.
import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { eventually } from "../support/api.mjs";
import { by_test, expect_accessible, expect_marks, make_world, scene } from "../support/browser.mjs";
import { Center, kListJobs } from "../support/center.mjs";
import { define_test_report, kFlushed } from "../support/test_report.mjs";

const world = make_world();
const kSlow = "Job is taking longer than usual. We're investigating.";
const kRepeated = (how) => new RegExp(`/jobs/[a-z0-9]+/${how}$`);

const reason_of = (row) => by_test(row, "report-job-failure-reason").textContent();
const names_of = (row) => row.locator(".row-buttons > button").allTextContents();
const rows_of = (params) => ({ type: "test-rows", params, format: "csv" });

scene(
  world,
  "J4: after five minutes in the queue a row says that it takes longer, and why",
  {},
  async ({ page, event, api, stack, database }) => {
    stack.signal("pressrun-worker", "SIGSTOP");
    const job = await api.request(event, { type: "inventory", format: "csv" });
    const center = await new Center(page, event).open();
    const row = await center.shows(job, "queued");
    await database.travel("4 minutes");
    await page.reload();
    await center.shows(job, "queued");
    assert.equal(await by_test(row, "report-job-stuck-note").count(), 0, "four minutes are not five");
    await database.travel("6 minutes");
    const note = by_test(row, "report-job-stuck-note");
    await note.waitFor();
    assert.equal(await note.textContent(), kSlow);
    await row.getByRole("button", { name: "Why is it waiting?" }).click();
    await page.getByText("Why it is where it is:").waitFor();
    // The worker stands still: before long it is not counted any more.
    const why = /It is the next one\.$|No report generator is at work right now\./;
    await page.locator(".explanation", { hasText: why }).waitFor();
    await page.locator(".history").waitFor();
    await expect_accessible(world, page, "slow note");
    await database.travel("0 s");
    stack.signal("pressrun-worker", "SIGCONT");
    await center.shows(job, "completed");
    assert.equal(await by_test(row, "report-job-stuck-note").count(), 0);
  },
);

scene(world, "J4: so does one that runs without progress", {}, async ({ page, event, api, database }) => {
  const job = await api.request(event, rows_of({ first_row: 60 }));
  const center = await new Center(page, event).open();
  const row = await center.shows(job, "running");
  await database.travel("6 minutes");
  await by_test(row, "report-job-stuck-note").waitFor();
  assert.equal(await by_test(row, "report-job-stuck-note").textContent(), kSlow);
  await by_test(row, "report-job-cancel-cta").click();
  await center.shows(job, "cancelled");
});

scene(
  world,
  "J7, J10: a failed row says why, is warm and not red, and its retry is a new job",
  {},
  async ({ page, event, api }) => {
    const failed = await api.request(event, rows_of({ rows: 20, fail_at: 5 }));
    const center = await new Center(page, event).open();
    const row = await center.shows(failed, "failed");
    assert.equal(
      await reason_of(row),
      "The report could not be run with these parameters. Adjust them and run it again.",
    );
    assert.ok(!/division|22012|SQLSTATE/i.test(await row.textContent()), "the diagnostic is for ops");
    await expect_marks(row, "report-job-rerun-cta", "report-job-retry-cta");
    assert.deepEqual(await names_of(row), ["Adjust and run again", "Retry"], "what can help comes first");
    assert.equal(await row.locator(".row-buttons .warm").textContent(), "Adjust and run again");
    assert.match(await center.button(failed, "rerun").getAttribute("title"), /form/);
    assert.match(await center.button(failed, "retry").getAttribute("title"), /same parameters/);
    await row.getByRole("button", { name: /^More:/ }).click();
    await page.getByRole("menuitem", { name: "Details and history" }).waitFor();
    assert.equal(await page.getByText("Adjust and run again").count(), 1, "said once");
    await page.keyboard.press("Escape");
    assert.equal(await by_test(row, "report-job-cancel-cta").count(), 0);
    const [red, green, blue] = await by_test(row, "report-job-status-pill").evaluate((node) =>
      getComputedStyle(node)
        .color.match(/[\d.]+/g)
        .map(Number),
    );
    assert.ok(red > green && green > 1.2 * blue, `orange: ${[red, green, blue]}`);
    await expect_accessible(world, page, "failed");
    const answer = center.answer_to(kRepeated("retry"));
    await by_test(row, "report-job-retry-cta").dblclick();
    const retried = await answer;
    assert.notEqual(retried.job_id, failed.job_id);
    assert.equal(retried.retry_of, failed.job_id);
    assert.deepEqual(retried.params, failed.params);
    await center.shows(retried, "failed");
    assert.deepEqual(await center.ids(), [retried.job_id, failed.job_id], "the first is still there");
    assert.equal((await api.job(failed)).status, "failed");
  },
);

scene(
  world,
  "U4: adjusting a failed report opens its form with the same parameters",
  {},
  async ({ page, event, api }) => {
    const failed = await api.request(event, rows_of({ rows: 20, fail_at: 5, width: 12 }));
    const center = await new Center(page, event).open();
    const row = await center.shows(failed, "failed");
    await row.getByRole("button", { name: "Adjust and run again" }).click();
    assert.equal(await center.dialog.getByLabel("Width").inputValue(), "12");
    await center.dialog.getByLabel("Fails at").fill("");
    const again = await center.submit();
    assert.deepEqual(again.params, { rows: 20, width: 12 });
    await center.shows(again, "completed");
  },
);

scene(
  world,
  "U4: adjusting fills in what the report asked for, also where that is nothing, and not what was typed and left",
  {},
  async ({ page, event, api }) => {
    const done = await api.completed(event, { type: "inventory", format: "csv", notify_emails: ["ann@example.org"] });
    const center = await new Center(page, event).open();
    await center.choose("inventory");
    await center.dialog.locator("[name=ticket]").fill("VIP");
    await page.keyboard.press("Escape");
    await center.dialog.waitFor({ state: "detached" });
    await center
      .row(done)
      .getByRole("button", { name: /^More:/ })
      .click();
    await page.getByRole("menuitem", { name: "Adjust and run again" }).click();
    await by_test(center.dialog, "report-params-form").waitFor();
    assert.equal(await center.dialog.locator("[name=ticket]").inputValue(), "");
    await center.dialog.getByText("ann@example.org").waitFor();
    assert.equal(await center.dialog.getByText("Your last entries are still here.").count(), 0);
  },
);

scene(world, "J10: running again makes a new job and leaves the first", {}, async ({ page, event, api }) => {
  const first = await api.completed(event, { type: "inventory", format: "csv" });
  const center = await new Center(page, event).open();
  const answer = center.answer_to(kRepeated("rerun"));
  await center.button(first, "rerun").dblclick();
  const again = await answer;
  assert.equal(again.rerun_of, first.job_id);
  await center.shows(again, "completed");
  assert.deepEqual(await center.ids(), [again.job_id, first.job_id], "a double click is one wish");
  await center.shows(first, "completed");
  await expect_marks(center.row(first), "report-job-download-cta");
});

scene(
  world,
  "J10: the second press of a double click does nothing to what slid under it",
  {},
  async ({ page, event, api, stack, visitor }) => {
    const first = await api.completed(event, { type: "inventory", format: "csv" });
    const center = await new Center(page, event).open();
    stack.signal("pressrun-worker", "SIGSTOP");
    // The cancel button of the new row is wider than what it covers: press where both are.
    const { x, y, width, height } = await center.button(first, "rerun").boundingBox();
    const at = [x + width - 12, y + height / 2];
    const answer = center.answer_to(kRepeated("rerun"));
    await page.mouse.click(...at);
    const again = await answer;
    const row = await center.shows(again, "queued");
    const covers = (node, [left, top]) => node.contains(document.elementFromPoint(left, top));
    await page.waitForFunction(() => document.getAnimations().every((one) => one.playState === "finished"));
    assert.ok(await center.button(again, "cancel").evaluate(covers, at), "the other button is where the first was");
    await page.mouse.move(...at);
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    await page.mouse.move(0, 0);
    await center.button(again, "cancel").click();
    await center.shows(again, "cancelled");
    assert.equal(await row.count(), 1);
    const cancels = visitor.requests.filter((one) => one.url().endsWith("/cancel"));
    assert.equal(cancels.length, 1, "one press was meant for it");
  },
);

scene(world, "J10, N1: who would get a mail again is shown before it happens", {}, async ({ page, event, api }) => {
  const mailed = { type: "inventory", format: "csv", notify_emails: ["ann@example.org", "ben@example.org"] };
  const first = await api.completed(event, mailed);
  const center = await new Center(page, event).open();
  const dialog = by_test(page, "rerun-modal");
  await center.button(first, "rerun").click();
  await dialog.getByText("these 2 people get a mail").waitFor();
  await dialog.getByText("ben@example.org").waitFor();
  await expect_accessible(world, page, "run again");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(await center.ids(), [first.job_id], "nothing has happened");
  await page.waitForFunction(() => !document.querySelector('[data-test="report-job-rerun-cta"][aria-disabled]'));
  await center.button(first, "rerun").click();
  await dialog.getByRole("button", { name: "Change…" }).click();
  await center.dialog.getByRole("button", { name: "Remove ben@example.org" }).waitFor();
  await page.keyboard.press("Escape");
  await center.dialog.waitFor({ state: "detached" });
  await page.waitForFunction(() => !document.querySelector('[data-test="report-job-rerun-cta"][aria-disabled]'));
  await center.button(first, "rerun").click();
  const answer = center.answer_to(kRepeated("rerun"));
  await dialog.getByRole("button", { name: "Run again" }).click();
  await center.shows(await answer, "completed");
});

scene(
  world,
  "J7, F5, U4: too large names the limit, and adjusting has narrowed the dates",
  {},
  async ({ page, event, api, database }) => {
    await define_test_report(database, { size_bytes: 1_000_000 });
    const params = { rows: 100_000, width: 100, from: "2026-01-01", to: "2026-06-30" };
    const job = await api.request(event, rows_of(params));
    const center = await new Center(page, event).open();
    const row = await center.shows(job, "failed");
    assert.equal(
      await reason_of(row),
      "Dataset exceeded 1MB. Try a narrower date range or generate per-month reports.",
    );
    assert.equal(await by_test(row, "report-job-download-cta").count(), 0, "nothing partial is offered");
    await expect_accessible(world, page, "too large");
    await row.getByRole("button", { name: "Adjust and run again" }).click();
    assert.equal(await center.dialog.getByLabel("From", { exact: true }).inputValue(), "2026-05-31");
    assert.equal(await center.dialog.getByLabel("To", { exact: true }).inputValue(), "2026-06-30");
    assert.equal(await center.dialog.getByLabel("Rows").inputValue(), "100000");
    await center.dialog.getByText("so we chose fewer days").waitFor();
    await expect_accessible(world, page, "narrowed");
    await define_test_report(database);
  },
);

scene(
  world,
  "J7: a query that takes too long asks for a narrower date range",
  {},
  async ({ page, event, api, database }) => {
    await define_test_report(database, { first_row_timeout: "300 milliseconds" });
    const job = await api.request(event, rows_of({ first_row: 60 }));
    const center = await new Center(page, event).open();
    assert.equal(await reason_of(await center.shows(job, "failed")), "Dataset too large — try a narrower date range.");
    await define_test_report(database);
  },
);

scene(
  world,
  "J7: a store that is away fails the job once its attempts are used up",
  {},
  async ({ page, event, api, stack, database }) => {
    await define_test_report(database, { max_attempts: 1 });
    await rename(stack.store, `${stack.store}-away`);
    let job;
    const center = new Center(page, event);
    try {
      job = await api.request(event, rows_of({}));
      await center.open();
      const row = await center.shows(job, "failed");
      assert.equal(await reason_of(row), "Storage temporarily unavailable — please retry.");
      assert.deepEqual(await names_of(row), ["Retry"], "which is what running again would be");
      assert.equal(await row.locator(".row-buttons .warm").textContent(), "Retry");
      assert.match(await row.getByRole("button", { name: "Adjust and run again" }).getAttribute("title"), /form/);
      await expect_marks(row, "report-job-retry-cta", "report-job-rerun-cta");
    } finally {
      await rename(`${stack.store}-away`, stack.store);
      await define_test_report(database);
    }
    const answer = center.answer_to(kRepeated("retry"));
    await center.button(job, "retry").click();
    await center.shows(await answer, "completed");
  },
);

scene(
  world,
  "U1: what cannot be loaded is said in place of the list before, and asked for again",
  {},
  async ({ page, event, api, visitor, database }) => {
    visitor.expects(500, /\/reports\/jobs$/);
    await api.completed(event, { type: "inventory", format: "csv" });
    const center = await new Center(page, event).open();
    await center.shows_rows(1);
    await page.locator(".connection.live").waitFor();
    await database.without(kListJobs, async () => {
      await page.getByLabel("Status", { exact: true }).selectOption("completed");
      await page.getByRole("heading", { name: "This could not be loaded" }).waitFor();
      await center.shows_rows(0);
      await expect_accessible(world, page, "not loaded");
    });
    await page.getByRole("button", { name: "Try again" }).click();
    await center.shows_rows(1);
    assert.match(page.url(), /status=completed$/);
    assert.equal(
      await page.evaluate(() => performance.getEntriesByType("navigation")[0].type),
      "navigate",
      "the page stays",
    );
  },
);

scene(
  world,
  "J9: a running query of a minute is cancelled within five seconds",
  {},
  async ({ page, event, api, database }) => {
    const job = await api.request(event, rows_of({ first_row: 60 }));
    const center = await new Center(page, event).open();
    const row = await center.shows(job, "running");
    await row.getByText("reading data").waitFor();
    const answer = page.waitForResponse((one) => kRepeated("cancel").test(new URL(one.url()).pathname));
    await by_test(row, "report-job-cancel-cta").click();
    assert.equal((await answer).status(), 200);
    await center.shows(job, "cancelled");
    const took = await database.sql(
      `select finished_at - cancel_requested_at <= interval '5 s' from pressrun.event_report_jobs where job_id = '${job.job_id}'`,
    );
    assert.equal(took, "t");
    const left = () =>
      database.sql(
        "select count(*) from pg_stat_activity where usename = 'pressrun_reader' and datname = current_database() and state = 'active'",
      );
    assert.equal(await eventually(left, "0"), "0", "the server's query is gone");
    await expect_marks(row, "report-job-rerun-cta");
  },
);

scene(
  world,
  "J9: a cancel that a stopped worker cannot hear is asked for, and enforced",
  {},
  async ({ page, event, api, stack }) => {
    const job = await api.request(event, rows_of({ rows: 2000, pause: 0.05, width: kFlushed }));
    const center = await new Center(page, event).open();
    const row = await center.shows(job, "running");
    stack.signal("pressrun-worker", "SIGSTOP");
    await by_test(row, "report-job-cancel-cta").click();
    await row.getByText("Cancellation requested. It stops within seconds.").waitFor();
    assert.equal(await by_test(row, "report-job-cancel-cta").count(), 0, "once is enough");
    await expect_accessible(world, page, "cancellation requested");
    await center.shows(job, "cancelled");
  },
);

// The report is written and stored, and only the database's last word is kept waiting. Of two stages within a quarter
// of a second the worker tells one, so the test tells the last in its name.
scene(
  world,
  "J9: past the point of no return a cancel promises nothing, and the job completes",
  {},
  async ({ page, event, api, database }) => {
    const signature = "text, bigint, uuid, jsonb";
    await database.sql(`
    alter function pressrun.complete_job(${signature}) rename to complete_job_at_last;
    create function pressrun.complete_job(p_job text, p_run_lease bigint, p_token uuid, p_artifacts jsonb) returns text
    language plpgsql security definer set search_path = pg_catalog, pressrun, pg_temp as $$
    begin
      perform pg_advisory_xact_lock_shared(7);
      return pressrun.complete_job_at_last(p_job, p_run_lease, p_token, p_artifacts);
    end $$;
    alter function pressrun.complete_job(${signature}) owner to pressrun_owner;
    grant execute on function pressrun.complete_job(${signature}) to pressrun_worker`);
    const gate = await database.hold("select pg_advisory_lock(7)");
    let job;
    const center = new Center(page, event);
    try {
      job = await api.request(event, { type: "inventory", format: "csv" });
      await center.open();
      const row = await center.shows(job, "running");
      const waiting = "select count(*) from pg_locks where locktype = 'advisory' and objid = 7 and not granted";
      assert.equal(await eventually(() => database.sql(waiting), "1"), "1");
      await database.sql(
        `select pressrun.report_progress(job_id, run_lease, lease_token, 'finalizing', 95, 0) from pressrun.event_report_jobs where job_id = '${job.job_id}'`,
      );
      await row.getByText("finishing").waitFor();
      await by_test(row, "report-job-cancel-cta").click();
      await row.getByText("Cancellation requested — may complete anyway.").first().waitFor();
      await expect_accessible(world, page, "cancel too late");
      assert.equal(await row.getByText("Cancellation requested — may complete anyway.").count(), 1, "said once");
    } finally {
      await gate.release();
    }
    const row = await center.shows(job, "completed");
    await row.getByText("Cancellation came too late").waitFor();
    await expect_accessible(world, page, "completed anyway");
    await database.travel("60 days");
    await database.sql("select pressrun.expire_artifacts()");
    await (await center.shows(job, "expired")).getByText("Cancellation came too late").waitFor();
    await database.sql(`
    drop function pressrun.complete_job(${signature});
    alter function pressrun.complete_job_at_last(${signature}) rename to complete_job`);
  },
);
