// The report center of an event in a page, by the marks of SPEC U7.
import assert from "node:assert/strict";
import { by_test } from "./browser.mjs";

// What answers with a page of the list; for Database.without().
export const kListJobs = "list_jobs(bigint, bigint, integer, integer, text, text, text, boolean)";
const kCreated = /\/v1\/admin\/events\/\d+\/reports\/jobs$/;

export class Center {
  constructor(page, event) {
    this.page = page;
    this.event = event;
    this.path = `/admin/events/${event}/reports`;
    this.rows = by_test(page, "report-job-row");
    this.dialog = by_test(page, "generate-report-modal");
  }

  // Answers once the list, or what stands for it, is there.
  async open(query = "") {
    await this.page.goto(this.path + query);
    await by_test(this.page, "report-center").waitFor();
    await this.page.locator(".jobs-panel:not([aria-busy=true]) :is(.jobs, .empty)").first().waitFor();
    return this;
  }

  row(job) {
    return this.page.locator(`[data-test="report-job-row"][data-job="${job.job_id ?? job}"]`);
  }

  // Waits until the job's row shows this status.
  async shows(job, status) {
    await this.row(job).locator(`[data-test="report-job-status-pill"][data-status="${status}"]`).waitFor();
    return this.row(job);
  }

  // Waits for a list of so many rows.
  async shows_rows(count) {
    const marked = `[data-test="report-job-row"]`;
    await this.page.waitForFunction(([rows, n]) => document.querySelectorAll(rows).length === n, [marked, count]);
  }

  ids() {
    return this.rows.evaluateAll((rows) => rows.map((row) => row.dataset.job));
  }

  // Opens the dialog and chooses a type's card.
  async choose(type) {
    await by_test(this.page, "generate-report-cta").click();
    await this.dialog.locator(`[data-test="report-type-card"][data-type="${type}"]`).click();
    await by_test(this.dialog, "report-params-form").waitFor();
  }

  // Presses the dialog's button; the job as the API answered it.
  async submit() {
    const answer = this.answer_to(kCreated);
    await by_test(this.dialog, "report-submit-cta").click();
    return answer;
  }

  // The JSON of the next answer to a POST, which has to be 201.
  async answer_to(address) {
    const response = await this.page.waitForResponse(
      (one) => one.request().method() === "POST" && address.test(new URL(one.url()).pathname),
    );
    assert.equal(response.status(), 201, await response.text());
    return response.json();
  }

  // The buttons of a job's row.
  button(job, name) {
    return by_test(this.row(job), `report-job-${name}-cta`);
  }
}
