// A real Chromium for the tests of a file, beside one stack. What holds on every page is looked at in every
// test without being asked for: nothing of a third party is requested, and the console stays silent.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { Api, login_of } from "./api.mjs";
import { Database } from "./database.mjs";
import { startStack } from "./stack.mjs";
import { define_test_report } from "./test_report.mjs";

const kPatience = 30_000; // milliseconds for a state to come; the machine may be busy
const kTestTime = 180_000; // milliseconds for a test
const kRefused = /the server responded with a status of (\d+)/;
const kUnreachable = /net::ERR_/;

// Of the browser, not of the page: the status that a test expects of an address, said again on the console.
const kAlwaysExpected = [{ status: 503, address: /\/reports\/stream$/ }];

function launch() {
  const shown = Boolean(process.env.PRESSRUN_BROWSER_SHOW);
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    headless: !shown,
    slowMo: shown ? 250 : 0,
    // Chromium's sandbox cannot be made by root.
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
  });
}

// One person's browser: a context with its own cookies, and what its pages complained of.
class Visitor {
  constructor(world, context) {
    this.world = world;
    this.context = context;
    this.requests = [];
    this.complaints = [];
    this.expected = [...kAlwaysExpected];
    context.setDefaultTimeout(kPatience);
    context.on("request", (request) => this.requests.push(request));
    context.on("console", (message) => this.heard(message));
    context.on("weberror", (error) => this.complaints.push(`uncaught: ${error.error().stack}`));
  }

  // Allows the browser's own line on the console about such an answer; status 0 is no answer.
  expects(status, address) {
    this.expected.push({ status, address });
  }

  heard(message) {
    if (!["warning", "error"].includes(message.type())) return;
    const { url } = message.location();
    const status = message.text().match(kRefused)?.[1] ?? (kUnreachable.test(message.text()) ? 0 : undefined);
    const known = this.expected.some((one) => one.status === Number(status) && one.address.test(url.split("?")[0]));
    if (status === undefined || !known) this.complaints.push(`${message.type()}: ${message.text()} (${url})`);
  }

  // Requests to anybody but us.
  foreign() {
    const ours = (url) => url.startsWith(`${this.world.stack.url}/`) || /^(data|blob|about|chrome-error):/.test(url);
    return this.requests.map((request) => request.url()).filter((url) => !ours(url));
  }

  check() {
    assert.equal(this.complaints.join("\n"), "", `the console says: ${this.complaints.join("\n")}`);
    assert.equal(this.foreign().join("\n"), "", `somebody else was asked: ${this.foreign().join("\n")}`);
  }
}

// The stack and the browser of a file's tests; world.stack, world.database and world.browser are there once
// its first test begins. Options are those of startStack.
export function make_world(options = {}) {
  const world = { people: new Map(), shots: 0 };
  before(async () => {
    world.stack = await startStack(options);
    world.database = new Database(world.stack.database_url);
    await define_test_report(world.database);
    world.browser = await launch();
  });
  after(async () => {
    await world.browser?.close();
    await world.stack?.stop();
  });
  world.api = async (name) => {
    if (!world.people.has(name)) world.people.set(name, await Api.of(world.stack, name));
    return world.people.get(name);
  };
  world.visitor = (settings = {}) => make_visitor(world, settings);
  return world;
}

// An event of the sample's first workspace that no other test knows; its id.
async function make_event(database) {
  const id = await database.sql(`
    insert into voyage.events (workspace_id, title, slug, time_zone, currency, starts_at, ends_at, capacity)
    select 1, 'Event of a test', 'of-a-test-' || (select count(*) from voyage.events), 'Europe/London', 'GBP', now(), now() + interval '3 hours', 100
    returning event_id`);
  return Number(id.split("\n")[0]);
}

// What filters of reports may name.
export function add_ticket_type(database, event, name) {
  const literal = `'${name.replaceAll("'", "''")}'`;
  return database.sql(
    `insert into voyage.ticket_types (event_id, name, price, capacity) values (${event}, ${literal}, 10, 100)`,
  );
}

// `as` logs the person in; other settings are those of a browser context.
async function make_visitor(world, { as, ...settings }) {
  const context = await world.browser.newContext({
    baseURL: world.stack.url,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    ...settings,
  });
  const visitor = new Visitor(world, context);
  if (as) {
    const { email, password } = login_of(world.stack, as);
    const answer = await context.request.post("/v1/login", { data: { email, password, session: true } });
    assert.equal(answer.status(), 200, await answer.text());
  }
  return visitor;
}

// A test with a visitor, who is "organizer" unless settings.as says otherwise (null: nobody), its page and a fresh event.
// Clock and worker are set going again afterwards. A test that fails leaves a picture of its page in test-results.
export function scene(world, name, settings, body) {
  test(name, { timeout: kTestTime }, async () => {
    const visitor = await world.visitor({ as: "organizer", ...settings });
    const page = await visitor.context.newPage();
    try {
      const api = await world.api(settings.as ?? "organizer");
      const { stack, database } = world;
      await body({ page, visitor, api, event: await make_event(database), stack, database });
      visitor.check();
    } catch (error) {
      await picture(world, page, "failed").catch(() => {});
      throw new Error(`${error.stack ?? error}\non ${page.url()}\n${visitor.complaints.join("\n")}`);
    } finally {
      await visitor.context.close();
      await world.database.travel("0 s");
      world.stack.signal("pressrun-worker", "SIGCONT");
    }
  });
}

async function picture(world, page, name) {
  const folder = process.env.PRESSRUN_BROWSER_PICTURES ?? join(process.env.PRESSRUN_BUILD_DIR, "test-results");
  await mkdir(folder, { recursive: true });
  const file = basename(process.argv[1], ".mjs");
  world.shots += 1;
  await page.screenshot({ path: join(folder, `${file}-${world.shots}-${name}.png`) });
}

const axe_source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const kAll = {
  type: "tag",
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};
const kColours = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

// What moves to an end has got there.
const settled = (page) =>
  page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
        .map((one) => one.finished.catch(() => {})),
    ),
  );

// What `look` finds on the page; on one that loads itself again meanwhile it looks again.
export async function over_reloads(page, look) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await look();
    } catch (error) {
      const is_reload = /navigation|context was destroyed|axe is not defined/.test(error.message);
      if (attempt === 5 || !is_reload) throw error;
      await page.waitForLoadState();
    }
  }
}

function violations(page, rules) {
  const run = `axe.run(document, ${JSON.stringify({ runOnly: rules, resultTypes: ["violations"] })})`;
  return over_reloads(page, async () => {
    await settled(page);
    if (await page.evaluate(() => typeof window.axe === "undefined")) await page.evaluate(axe_source);
    const found = await page.evaluate(run);
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`),
    );
  });
}

// axe finds nothing on the page as it is, in light and in dark (SPEC U6). `state` names it in pictures.
export async function expect_accessible(world, page, state) {
  for (const [scheme, rules] of [
    ["light", kAll],
    ["dark", kColours],
  ]) {
    await page.emulateMedia({ colorScheme: scheme });
    if (process.env.PRESSRUN_BROWSER_PICTURES) await picture(world, page, `${state}-${scheme}`);
    // What is drawn anew at this very moment may have the colours of before; what is wrong stays wrong.
    const found = (await violations(page, rules)).length > 0 ? await violations(page, rules) : [];
    assert.deepEqual(found, [], `${state}, ${scheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

// Nothing is wider than the window (SPEC U6).
export async function expect_no_sideways_scrolling(page, state) {
  const widths = () => [window.innerWidth, document.documentElement.scrollWidth];
  const [inner, whole] = await over_reloads(page, () => page.evaluate(widths));
  assert.ok(whole <= inner, `${state}: ${whole} pixels in a window of ${inner}`);
}

export const has_focus = (place) => place.evaluate((node) => node === document.activeElement);

export const by_test = (where, name) => where.locator(`[data-test="${name}"]`);

// Waits until each of these marks (SPEC U7) can be seen.
export async function expect_marks(where, ...names) {
  for (const name of names) await by_test(where, name).first().waitFor();
}
