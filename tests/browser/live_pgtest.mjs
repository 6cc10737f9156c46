// SPEC A1, U1, issue 5: changes as they happen, by one stream a browser; what happens without a stream or a connection.
import assert from "node:assert/strict";
import { by_test, expect_accessible, make_world, scene } from "../support/browser.mjs";
import { Center, kListJobs } from "../support/center.mjs";

// One stream for everybody, so that it is seen who has it.
const world = make_world({ environment: { PRESSRUN_HTTP_MAX_STREAMS: "1" } });
const kInventory = { type: "inventory", format: "csv" };
const kList = /\/reports\/jobs$/;

const path_of = (request) => new URL(request.url()).pathname;
const streams = (visitor) => visitor.requests.filter((one) => path_of(one).endsWith("/reports/stream"));
const lists = (visitor) => visitor.requests.filter((one) => kList.test(path_of(one)) && one.method() === "GET");
const cancel = (api, { event_id, job_id }) =>
  api.call("POST", `/v1/admin/events/${event_id}/reports/jobs/${job_id}/cancel`);
const connection = (page, state, options) => page.locator(`.connection.${state}`).waitFor(options);

// The next answer with the list reaches the page late: it is made first, then `meanwhile` happens. `meanwhile`'s own
// answer comes with the promise.
async function delay_list(page, meanwhile) {
  let settle;
  const done = new Promise((...both) => (settle = both));
  const hold = async (route) => {
    const response = await route.fetch();
    await meanwhile().then(...settle);
    await route.fulfill({ response });
  };
  await page.route(/\/reports\/jobs\?/, hold, { times: 1 });
  return { done };
}

scene(
  world,
  "A1: what others do appears without reloading and without asking",
  {},
  async ({ page, event, visitor }) => {
    const owner = await world.api("owner");
    const center = await new Center(page, event).open();
    await connection(page, "live");
    await Promise.all(lists(visitor).map((one) => one.response()));
    await center.shows(await owner.completed(event, kInventory), "completed");
    const asked = lists(visitor).length;
    const job = await owner.completed(event, kInventory);
    const row = await center.shows(job, "completed");
    assert.match(await row.textContent(), /Amelia O'Connor/);
    assert.equal(lists(visitor).length, asked, "the stream told it");
    assert.equal(visitor.requests.filter((one) => one.isNavigationRequest()).length, 1);
  },
);

scene(
  world,
  "A1: two tabs share one stream; when one closes, the other takes it over",
  {},
  async ({ page, event, visitor, api }) => {
    const first = await new Center(page, event).open();
    await connection(page, "live");
    const tab = await visitor.context.newPage();
    const second = await new Center(tab, event).open();
    await connection(tab, "live");
    assert.ok(streams(visitor).every((one) => one.frame().page() === page));
    const job = await api.request(event, kInventory);
    await first.shows(job, "completed");
    await second.shows(job, "completed");
    await Promise.all([tab.waitForRequest((one) => path_of(one).endsWith("/reports/stream")), page.close()]);
    await connection(tab, "live");
    const later = await api.request(event, kInventory);
    await second.shows(later, "completed");
  },
);

scene(
  world,
  "A1: without a stream the list is asked for again and again, and the stream is taken once there is one",
  {},
  async ({ page, event, visitor, api }) => {
    const holder = await world.visitor({ as: "owner" });
    const elsewhere = await holder.context.newPage();
    await new Center(elsewhere, event).open();
    await connection(elsewhere, "live");
    visitor.expects(503, /\/reports\/stream$/);
    const center = await new Center(page, event).open();
    await connection(page, "polling");
    await page.getByText("Updates every few seconds").waitFor();
    await expect_accessible(world, page, "polling");
    const job = await api.request(event, kInventory);
    await center.shows(job, "completed");
    holder.check();
    await holder.context.close();
    await connection(page, "live", { timeout: 100_000 }); // a stream is asked for less and less often
    const later = await api.request(event, kInventory);
    await center.shows(later, "completed");
  },
);

scene(
  world,
  "A1: a tab misses nothing that happens while it loads, or while it asks for another list",
  {},
  async ({ page, event, visitor, api, stack }) => {
    stack.signal("pressrun-worker", "SIGSTOP");
    const first = await new Center(page, event).open();
    await connection(page, "live");
    const request = async (center) => {
      const job = await api.request(event, kInventory);
      await center.shows(job, "queued");
      return job;
    };
    const tab = await visitor.context.newPage();
    const while_loading = await delay_list(tab, () => request(first));
    const second = await new Center(tab, event).open();
    await second.shows(await while_loading.done, "queued");
    const status = page.getByLabel("Status", { exact: true });
    await status.selectOption("expired");
    await page.getByRole("heading", { name: "No report matches" }).waitFor();
    const while_asking = await delay_list(page, () => request(second));
    await status.selectOption("");
    await first.shows(await while_asking.done, "queued");
  },
);

scene(
  world,
  "A1: an answer that comes late takes no row away that the stream told meanwhile",
  {},
  async ({ page, event, api, stack }) => {
    stack.signal("pressrun-worker", "SIGSTOP");
    const before = await api.request(event, kInventory);
    const center = await new Center(page, event).open("?status=queued");
    await connection(page, "live");
    const late = await delay_list(page, async () => {
      const job = await api.request(event, kInventory);
      await (await center.shows(job, "queued")).evaluate((row) => (row.dataset.seen = "yes"));
      return job;
    });
    await cancel(api, before);
    const job = await late.done;
    await center.row(before).waitFor({ state: "detached" });
    assert.deepEqual(await center.ids(), [job.job_id]);
    assert.equal(await center.row(job).getAttribute("data-seen"), "yes", "the row was there all the time");
  },
);

scene(
  world,
  "A1: a list that could not be fetched is fetched again until it can be",
  {},
  async ({ page, event, visitor, api, stack, database }) => {
    visitor.expects(500, kList);
    stack.signal("pressrun-worker", "SIGSTOP");
    const job = await api.request(event, kInventory);
    await new Center(page, event).open("?status=queued");
    await connection(page, "live");
    await database.without(kListJobs, async () => {
      const refused = page.waitForResponse((one) => kList.test(path_of(one)) && one.status() === 500);
      await cancel(api, job);
      await refused;
    });
    await page.getByRole("heading", { name: "No report matches" }).waitFor();
  },
);

scene(world, "A1: offline says so, keeps what was there, and catches up", {}, async ({ page, event, visitor, api }) => {
  visitor.expects(0, /./);
  const job = await api.completed(event, kInventory);
  const center = await new Center(page, event).open();
  await center.shows(job, "completed");
  await connection(page, "live");
  await visitor.context.setOffline(true);
  await connection(page, "offline");
  await page.getByText("You are offline.").waitFor();
  await center.shows(job, "completed");
  await expect_accessible(world, page, "offline");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await page.locator(".toast", { hasText: "You are still logged in." }).waitFor();
  await by_test(page, "generate-report-cta").click();
  await center.dialog.locator('[data-type="inventory"]').click();
  await by_test(center.dialog, "report-submit-cta").click();
  await center.dialog.getByText("The server cannot be reached.").waitFor();
  await expect_accessible(world, page, "not sent");
  const missed = await api.completed(event, kInventory);
  await visitor.context.setOffline(false);
  const sent = await center.submit();
  await center.shows(missed, "completed");
  await center.shows(sent, "completed");
  await page.getByText("You are offline.").waitFor({ state: "detached" });
});

scene(
  world,
  "A1: an answer to what was asked before the connection was lost does not say that it is back",
  {},
  async ({ page, event, visitor }) => {
    visitor.expects(0, /./);
    await new Center(page, event).open();
    await connection(page, "live");
    const { done } = await delay_list(page, async () => {
      await visitor.context.setOffline(true);
      await connection(page, "offline");
    });
    const answered = page.waitForResponse((one) => kList.test(path_of(one)));
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await done;
    await answered;
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    assert.equal(await page.locator(".connection.offline").count(), 1);
  },
);

scene(
  world,
  "A1: a stream that cannot be opened again does not say that the connection is back",
  {},
  async ({ page, event, visitor }) => {
    visitor.expects(0, /./);
    await new Center(page, event).open();
    await connection(page, "live");
    await visitor.context.setOffline(true);
    await connection(page, "offline");
    await page.evaluate(() => {
      const place = document.querySelector(".connection").parentElement;
      const shown = () => window.shown_states.push(place.querySelector(".connection").className);
      window.shown_states = [];
      new MutationObserver(shown).observe(place, { childList: true });
    });
    // One interface of the machine came back, but not the one that leads to the server.
    const refused = page.waitForEvent("requestfailed", (one) => path_of(one).endsWith("/reports/stream"));
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await refused;
    await page.waitForEvent("requestfailed", (one) => kList.test(path_of(one)));
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    assert.deepEqual(await page.evaluate(() => window.shown_states), []);
  },
);

scene(
  world,
  "A1: a tab that does not read the stream itself asks who does once its connection is back",
  {},
  async ({ page, event, visitor }) => {
    visitor.expects(0, kList);
    await new Center(page, event).open();
    await connection(page, "live");
    const tab = await visitor.context.newPage();
    await new Center(tab, event).open();
    await connection(tab, "live");
    await tab.route(/\/reports\/jobs\?/, (route) => route.abort(), { times: 1 });
    await tab.evaluate(() => window.dispatchEvent(new Event("online")));
    await connection(tab, "offline");
    await connection(tab, "live");
    assert.ok(
      streams(visitor).every((one) => one.frame().page() === page),
      "with the stream there is",
    );
  },
);

scene(world, "U8: a logout in one tab is one in all of them", {}, async ({ page, event, visitor }) => {
  visitor.expects(401, /\/(stream|me|jobs)$/);
  await new Center(page, event).open();
  const tab = await visitor.context.newPage();
  await new Center(tab, event).open();
  await tab.getByRole("button", { name: /^Account of/ }).click();
  await tab.getByRole("menuitem", { name: "Log out" }).click();
  await tab.waitForURL(/\/login$/);
  await page.waitForURL(/\/login\?next=/);
});

scene(
  world,
  "U8: what is refused after a logout does not lead back to the page that was left",
  {},
  async ({ page, event, visitor }) => {
    visitor.expects(401, /\/(stream|me|jobs)$/);
    await new Center(page, event).open();
    await connection(page, "live");
    // The page stays for as long as the next one is on its way.
    let go_on;
    const refused = new Promise((resolve) => (go_on = resolve));
    await page.route(/\/login$/, async (route) => {
      await refused;
      await route.continue();
    });
    await page.evaluate(() => setInterval(() => window.dispatchEvent(new Event("online")), 300));
    await page.getByRole("button", { name: /^Account of/ }).click();
    const leaving = page.waitForRequest((one) => path_of(one) === "/login");
    const pressed = page.getByRole("menuitem", { name: "Log out" }).click(); // which lasts until the next page comes
    await leaving;
    const is_refused = (one) => kList.test(path_of(one)) && one.status() === 401;
    for (let times = 0; times < 2; times += 1) await page.waitForResponse(is_refused);
    go_on();
    await pressed;
    await page.waitForURL(/\/login(\?.*)?$/);
    assert.equal(new URL(page.url()).search, "");
  },
);
