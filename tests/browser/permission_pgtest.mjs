// SPEC C4, C5, U7, U9: the catalog that a person may see, and the way to ask for more.
import assert from "node:assert/strict";
import {
  by_test,
  expect_accessible,
  expect_marks,
  expect_no_sideways_scrolling,
  make_world,
  scene,
} from "../support/browser.mjs";
import { Center } from "../support/center.mjs";

const world = make_world();

async function catalog_of(page, event) {
  const center = await new Center(page, event).open();
  await by_test(page, "generate-report-cta").click();
  const cards = by_test(center.dialog, "report-type-card");
  await cards.first().waitFor();
  return cards.evaluateAll((nodes) => nodes.map((node) => node.dataset.type));
}

scene(world, "C4: the audit log is in the catalog of admins", { as: "owner" }, async ({ page, event }) => {
  const types = await catalog_of(page, event);
  assert.ok(types.includes("audit-log") && types.includes("inventory"), types.join());
});

scene(
  world,
  "C4: and absent from the catalog of others, and from what the server sends them",
  {},
  async ({ page, event }) => {
    const sent = page.waitForResponse((one) => one.url().endsWith("/reports/types"));
    const types = await catalog_of(page, event);
    assert.ok(!types.includes("audit-log") && types.includes("inventory"), types.join());
    assert.ok(!(await (await sent).text()).includes("audit-log"));
  },
);

scene(world, "C4: who only reads is offered no new report", { as: "viewer" }, async ({ page, event }) => {
  await new Center(page, event).open();
  assert.equal(await by_test(page, "generate-report-cta").count(), 0);
  await expect_accessible(world, page, "reader");
});

scene(
  world,
  "C4: a link to a new report shows who only reads the reports of its type, and says so",
  { as: "viewer" },
  async ({ page, event }) => {
    const made = await world.api("organizer");
    await made.request(event, { type: "inventory", format: "csv" });
    const { job_id: wanted } = await made.request(event, { type: "attendance", format: "csv" });
    const center = new Center(page, event);
    await page.goto(`${center.path}/new?type=attendance`);
    await center.shows_rows(1);
    assert.deepEqual(await center.ids(), [wanted]);
    assert.ok(page.url().endsWith(`${center.path}?type=attendance`), page.url());
    await page.getByText("You may see Attendance reports, but not create them.").waitFor();
    await expect_accessible(world, page, "read only");
    await page.getByLabel("Report", { exact: true }).selectOption("");
    await center.shows_rows(2);
    assert.equal(await page.getByText("but not create them").count(), 0);
  },
);

for (const [where, as, type, path] of [
  ["of an event", "organizer", "audit-log", (event) => `/admin/events/${event}/reports/new?type=audit-log`],
  ["of no event", "viewer", "users", () => "/admin/reports/new?type=users"],
]) {
  scene(
    world,
    `C4, C5: a deep link ${where} to a report that one may not use leads to asking for it`,
    { as },
    async ({ page, event, database, visitor }) => {
      visitor.expects(403, /\/reports\/(new|types\/[a-z-]+)$/);
      await page.goto(path(event));
      await expect_marks(page, "permission-required-page", "permission-required-request-access-cta");
      await page.getByText("You don't have permission to access this report. Contact your workspace admin.").waitFor();
      assert.equal(await by_test(page, "generate-report-modal").count(), 0);
      await expect_accessible(world, page, "permission required");
      await page.setViewportSize({ width: 390, height: 844 });
      await expect_no_sideways_scrolling(page, "permission required");
      await page.getByLabel(/^Why you need it/).fill("The auditors come on Monday.");
      await by_test(page, "permission-required-request-access-cta").click();
      await page.getByText("Your request is with the workspace admins.").first().waitFor();
      await expect_accessible(world, page, "access asked for");
      const asked = await database.sql(
        `select state || ' ' || reason from pressrun.access_requests where type = '${type}'`,
      );
      assert.equal(asked, "pending The auditors come on Monday.");
      const told = await database.sql(
        "select count(*) > 0 from pressrun.notification_outbox where kind = 'access_requested'",
      );
      assert.equal(told, "t", "admins get a mail");
      await page.reload();
      await page.getByText("You have already asked.").first().waitFor();
      assert.equal(await by_test(page, "permission-required-request-access-cta").count(), 0);
    },
  );
}

scene(world, "C4: the address of a report that does not exist says so", {}, async ({ page, event, visitor }) => {
  visitor.expects(404, /\/reports\/types\/no-such-report$/);
  await page.goto(`/admin/events/${event}/reports/new?type=no-such-report`);
  await page.getByRole("heading", { name: "There is no such report" }).waitFor();
  assert.equal(await by_test(page, "permission-required-page").count(), 0);
  await expect_accessible(world, page, "unknown report");
});

scene(
  world,
  "C6: a role that is taken away while the page is open is taken away",
  {},
  async ({ page, event, database, visitor }) => {
    visitor.expects(403, /\/reports\/(jobs|types\/inventory)$/);
    const center = await new Center(page, event).open();
    await center.choose("inventory");
    await database.sql("delete from voyage.role_permissions where role = 'organizer' and permission = 'sales.read'");
    try {
      await by_test(center.dialog, "report-submit-cta").click();
      await expect_marks(page, "permission-required-page", "permission-required-request-access-cta");
    } finally {
      await database.sql("insert into voyage.role_permissions (role, permission) values ('organizer', 'sales.read')");
    }
  },
);
