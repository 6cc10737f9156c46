// SPEC S5 to S8, S10, S11, U5: what a download link shows when it gives no file, and what its button does.
import assert from "node:assert/strict";
import { eventually } from "../support/api.mjs";
import {
  by_test,
  expect_accessible,
  expect_marks,
  expect_no_sideways_scrolling,
  make_world,
  over_reloads,
  scene,
} from "../support/browser.mjs";
import { Center } from "../support/center.mjs";

const world = make_world();
const kInventory = { type: "inventory", format: "csv" };
const kDownload = /\/download$/;
const kPreparing = "Your report is still being prepared — please check back in a moment.";
const kNoPermission = "You don't have permission to access this report. Contact your workspace admin.";

// A file comes of it by itself: the browser's answer to a navigation that became a download.
const opens = (page, url) =>
  page.goto(url).catch((error) => assert.match(error.message, /Download is starting|ERR_ABORTED/));

const heading = (page) => page.locator("h1").textContent();

async function expect_card(page, mark, state) {
  const card = by_test(page, mark);
  await card.waitFor();
  const box = await over_reloads(page, () =>
    card.evaluate((node) => {
      const { x, width } = node.getBoundingClientRect();
      return { x, width };
    }),
  );
  assert.ok(box.width <= 640, `${box.width} pixels`);
  const middle = box.x + box.width / 2;
  assert.ok(Math.abs(middle - page.viewportSize().width / 2) < 10, "centred");
  await expect_accessible(world, page, state);
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect_no_sideways_scrolling(page, state);
  await page.setViewportSize(wide);
}

const swept = async (database) => {
  await database.travel("31 days");
  await database.sql("select pressrun.run_duty('expire_artifacts')");
};

scene(
  world,
  "S3, U1: the link of each file can be copied, which says until when it works",
  { permissions: ["clipboard-read", "clipboard-write"] },
  async ({ page, event, api }) => {
    const job = await api.completed(event, { type: "inventory", format: ["csv", "pdf"] });
    const center = await new Center(page, event).open();
    for (const format of ["CSV", "PDF"]) {
      await center
        .row(job)
        .getByRole("button", { name: /^More:/ })
        .click();
      await page.getByRole("menuitem", { name: `Copy download link (${format})` }).click();
      await page
        .getByText(new RegExp(`^The ${format} link is copied\\. It works until \\d+ \\w+( \\d{4})?, \\d\\d:\\d\\d\\.$`))
        .first()
        .waitFor();
      const url = new URL(await page.evaluate(() => navigator.clipboard.readText()));
      assert.equal(url.searchParams.get("artifact"), format.toLowerCase());
      const agent = format === "CSV" ? "curl/8.5.0" : "Mozilla/5.0 (X11) Gecko/20100101 Firefox/140.0";
      const answer = await fetch(url, { headers: { "User-Agent": agent } });
      await answer.arrayBuffer();
    }
    await eventually(async () => (await api.job(job)).download_count, 2);
    await page.reload();
    await by_test(center.row(job), "report-job-type").click();
    await page.getByText("through your link · Firefox").waitFor();
    await page.getByText("through your link · curl").waitFor();
  },
);

scene(
  world,
  "S4, S11: a link works as often as it is clicked, in a browser that nobody has logged in with",
  { as: null },
  async ({ page, event }) => {
    const organizer = await world.api("organizer");
    const job = await organizer.completed(event, kInventory);
    const url = await organizer.link(job);
    for (let i = 0; i < 2; i += 1) {
      const [download] = await Promise.all([page.waitForEvent("download"), opens(page, url)]);
      assert.equal(download.suggestedFilename(), job.artifacts[0].filename);
    }
    assert.equal(await eventually(async () => (await organizer.job(job)).download_count, 2), 2);
  },
);

scene(
  world,
  "S5: an expired link says so, and its button signs a new one whose download begins by itself",
  {},
  async ({ page, event, api, database, visitor }) => {
    visitor.expects(410, kDownload);
    const job = await api.completed(event, kInventory);
    const url = await api.link(job);
    await database.travel("8 days");
    const answer = await page.goto(url);
    assert.equal(answer.status(), 410);
    assert.equal(await heading(page), "Download link expired");
    assert.equal(await page.title(), "Download link expired");
    await page.getByText("Inventory", { exact: true }).waitFor();
    await page
      .getByText(/^This download link expired on \d{1,2} \w+ \d{4}\. Generate a new download link\.$/)
      .waitFor();
    await expect_marks(page, "expired-download-page", "expired-download-regenerate-cta");
    await expect_card(page, "expired-download-page", "expired");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      by_test(page, "expired-download-regenerate-cta").click(),
    ]);
    assert.equal(download.suggestedFilename(), job.artifacts[0].filename);
    const fresh = new URL(download.url());
    assert.equal(fresh.pathname, new URL(url).pathname, "the same job");
    assert.notEqual(fresh.search, new URL(url).search);
  },
);

scene(
  world,
  "S5, S11: the button asks who has no session to log in, and leads back to the link",
  { as: null },
  async ({ page, event, database, stack, visitor }) => {
    visitor.expects(410, kDownload);
    visitor.expects(401, /\/regenerate$/);
    const organizer = await world.api("organizer");
    const url = await organizer.link(await organizer.completed(event, kInventory));
    await database.travel("8 days");
    await page.goto(url);
    await by_test(page, "expired-download-regenerate-cta").click();
    await expect_card(page, "login-required-page", "login required");
    await by_test(page, "login-required-cta").click();
    await page.getByLabel("E-mail address").fill("viewer@voyage.example");
    await page.getByLabel("Password").fill(stack.logins[0].password);
    await page.keyboard.press("Enter");
    await expect_marks(page, "expired-download-page");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      by_test(page, "expired-download-regenerate-cta").click(),
    ]);
    assert.equal(new URL(download.url()).searchParams.get("sub"), "4", "the new link is of who asked for it");
  },
);

scene(
  world,
  "S6, S7: a swept report's button runs it again; the waiting page becomes the download by itself",
  {},
  async ({ page, event, api, database, stack, visitor }) => {
    visitor.expects(410, kDownload);
    const job = await api.completed(event, kInventory);
    const url = await api.link(job);
    await swept(database);
    const center = await new Center(page, event).open();
    const row = await center.shows(job, "expired");
    await expect_marks(row, "report-job-rerun-cta");
    assert.equal(await by_test(row, "report-job-download-cta").count(), 0);
    await expect_accessible(world, page, "expired in the list");

    const answer = await page.goto(url);
    assert.equal(answer.status(), 410);
    assert.equal(await heading(page), "Download link expired");
    await page.getByText("This report's artifacts were removed after 30 days. Generate a new one.").waitFor();
    await expect_marks(page, "expired-download-page", "expired-download-regenerate-cta");
    await expect_card(page, "expired-download-page", "swept");

    stack.signal("pressrun-worker", "SIGSTOP");
    await by_test(page, "expired-download-regenerate-cta").click();
    await page.getByText(kPreparing).waitFor();
    await expect_card(page, "report-not-ready-page", "not ready");
    await page.waitForRequest((one) => one.isNavigationRequest() && kDownload.test(new URL(one.url()).pathname));
    await page.getByText(kPreparing).waitFor();
    const download = page.waitForEvent("download");
    stack.signal("pressrun-worker", "SIGCONT");
    const path = new URL((await download).url()).pathname;
    assert.notEqual(path, new URL(url).pathname, "another job");
    await center.open();
    const again = (await center.ids())[0];
    assert.ok(path.includes(again));
    await center.shows(again, "completed");
  },
);

scene(
  world,
  "S6, S10: swept is distinct from not found, and a changed link tells nothing",
  { as: null },
  async ({ page, event, database, visitor }) => {
    visitor.expects(404, kDownload);
    visitor.expects(410, kDownload);
    const organizer = await world.api("organizer");
    const job = await organizer.completed(event, kInventory);
    const url = await organizer.link(job);
    const tampered = url.replace(/.$/, (last) => (last === "A" ? "B" : "A"));
    const other_job = url.replace(job.job_id, `${job.job_id.slice(0, -1)}${job.job_id.endsWith("0") ? "1" : "0"}`);
    const later = url.replace(/expires=\d+/, "expires=4102444800");
    const cut = url.slice(0, url.indexOf("&sig="));
    const seen = new Set();
    const look_at_all = async () => {
      for (const address of [tampered, other_job, later, cut, cut.slice(0, cut.indexOf("?"))]) {
        const answer = await page.goto(address);
        if (answer.status() === 401) continue;
        assert.equal(answer.status(), 404, address);
        await expect_marks(page, "link-unknown-page");
        seen.add(await page.locator("main").innerHTML());
      }
    };
    await look_at_all();
    await expect_card(page, "link-unknown-page", "unknown link");
    await swept(database);
    await look_at_all();
    assert.equal(seen.size, 1, "one page for all");
    const [unknown] = seen;
    assert.ok(!unknown.includes("Inventory") && !unknown.includes(job.job_id));
    assert.ok(!unknown.includes(`events/${event}`), "nor the event");
    await page.goto(tampered);
    await by_test(page, "link-unknown-center-cta").click();
    await page.waitForURL(/\/login\?next=/);
    assert.equal((await page.goto(url)).status(), 410);
    await expect_marks(page, "expired-download-page");
    assert.ok(!(await page.content()).includes("There is nothing here"));
  },
);

scene(
  world,
  "S10: a page that is left before it is loaded leaves no complaint on the next one's console",
  { as: null },
  async ({ page, visitor }) => {
    visitor.expects(404, kDownload);
    // There is no event for the moment that matters, between a page and its picture: it is met by one of these pauses.
    for (let pause = 0; pause < 60; pause += 4) {
      await page.goto("/v1/admin/events/42/reports/jobs/unknown/download?sig=x");
      await by_test(page, "link-unknown-center-cta").click();
      await page.waitForURL(/\/login\?next=/, { waitUntil: "commit" });
      await page.waitForTimeout(pause);
    }
  },
);

scene(
  world,
  "S8: who lost the permission is told so and may ask for it; the file is kept",
  {},
  async ({ page, event, api, database, visitor }) => {
    visitor.expects(403, kDownload);
    const url = await api.link(await api.completed(event, kInventory));
    const rights = "voyage.role_permissions where role = 'organizer' and permission = 'sales.read'";
    await database.sql(`delete from ${rights}`);
    try {
      const answer = await page.goto(url);
      assert.equal(answer.status(), 403);
      await page.getByText(kNoPermission).waitFor();
      await expect_marks(page, "permission-required-page", "permission-required-request-access-cta");
      await expect_card(page, "permission-required-page", "permission lost");
      await by_test(page, "permission-required-request-access-cta").click();
      await expect_card(page, "access-requested-page", "access requested");
      const asked = await (await world.api("owner")).get(`/v1/admin/events/${event}/access-requests?state=pending`);
      assert.equal(asked.data[0].type, "inventory");
    } finally {
      await database.sql("insert into voyage.role_permissions (role, permission) values ('organizer', 'sales.read')");
    }
    const [download] = await Promise.all([page.waitForEvent("download"), opens(page, url)]);
    assert.match(download.suggestedFilename(), /^inventory_/);
  },
);
