// SPEC C5, U9: who asked for access sees what became of it; the workspace's admins decide.
import assert from "node:assert/strict";
import { by_test, expect_accessible, expect_no_sideways_scrolling, make_world, scene } from "../support/browser.mjs";

const world = make_world();

async function open_requests(page, event) {
  await page.goto(`/admin/events/${event}/access-requests`);
  await page.locator(".records-panel:not([aria-busy=true]) :is(.records, .jobs, .empty)").first().waitFor();
  return by_test(page, "access-request-row");
}

async function ask(name, event, type) {
  const api = await world.api(name);
  return api.call("POST", `/v1/admin/events/${event}/access-requests`, { type, reason: "For the auditors." });
}

// The first, since requests are those of the workspace.
scene(
  world,
  "C5: an admin's page that began without requests shows who asks, and what can be done",
  { as: "owner" },
  async ({ page, event, api }) => {
    const rows = await open_requests(page, event);
    await page.locator(".empty").waitFor();
    const asked = await ask("viewer", event, "audit-log");
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await by_test(rows.first(), "access-request-grant-cta").waitFor();
    const { name } = await (await world.api("viewer")).get("/v1/me");
    await rows.first().getByText(name, { exact: true }).waitFor();
    assert.equal(await page.getByLabel("State", { exact: true }).inputValue(), "pending");
    await page.getByLabel("State", { exact: true }).selectOption("granted");
    await page.getByRole("button", { name: "See all" }).waitFor();
    await api.call("POST", `/v1/admin/events/${event}/access-requests/${asked.access_request_id}/decline`, {});
  },
);

scene(
  world,
  "C5: who asked sees their own requests and who decided them",
  { as: "viewer" },
  async ({ page, event }) => {
    const asked = await ask("viewer", event, "audit-log");
    const admin = await world.api("admin");
    const address = `/v1/admin/events/${event}/access-requests/${asked.access_request_id}/decline`;
    await admin.call("POST", address, { note: "Ask Mara." });
    const { name } = await admin.get("/v1/me");
    const rows = await open_requests(page, event);
    await rows.first().getByText(`Declined by ${name}`).waitFor();
    assert.equal(await by_test(page, "access-request-grant-cta").count(), 0);
    assert.equal(await by_test(page, "access-request-open").count(), 0);
    const wanted = await ask("viewer", event, "users");
    await admin.call(
      "POST",
      address.replace(asked.access_request_id, wanted.access_request_id).replace("decline", "grant"),
      {},
    );
    await page.reload();
    await expect_accessible(world, page, "own requests");
    await by_test(page, "access-request-open").click();
    await page.getByText("You may see Users reports, but not create them.").waitFor();
    assert.match(page.url(), /\/reports\?type=users$/);
  },
);

scene(world, "C5, U9: an admin grants one request and declines another", { as: "owner" }, async (its) => {
  const { page, event, database } = its;
  await ask("organizer", event, "audit-log");
  await ask("viewer", event, "audit-log");
  const rows = await open_requests(page, event);
  assert.equal(await page.title(), "Access requests · Harbour Lights");
  await rows.nth(1).waitFor();
  await expect_accessible(world, page, "open requests");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect_no_sideways_scrolling(page, "access requests");
  await by_test(rows.first(), "access-request-grant-cta").click();
  await page.locator("[name=note]").fill("Until June.");
  await by_test(page, "access-request-grant-submit-cta").click();
  await page.waitForFunction((row) => document.querySelectorAll(row).length === 1, '[data-test="access-request-row"]');
  await by_test(rows.first(), "access-request-decline-cta").click();
  await by_test(page, "access-request-decline-submit-cta").click();
  await page.locator(".empty").waitFor();
  const states = await database.sql(
    `select string_agg(state, ' ' order by state) from pressrun.access_requests where event_id = ${event}`,
  );
  assert.equal(states, "declined granted");
});
