// SPEC A2, section 6 (CSP, no third party), issue 5: what pages may do, and what other sites may not do with a session.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { add_ticket_type, by_test, make_world, scene } from "../support/browser.mjs";
import { Center } from "../support/center.mjs";

const world = make_world();

// Another origin of the same site, so that the browser sends it our cookie in spite of SameSite.
async function foreign_site(html) {
  const server = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(request.url === "/" ? html : "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

const posted = (page, path) =>
  page.waitForResponse((one) => one.request().method() === "POST" && new URL(one.url()).pathname === path);
// Answers of ours are for our own pages (Cross-Origin-Resource-Policy): a script elsewhere learns nothing of them.
const kept = (page, path) =>
  page.waitForEvent("requestfailed", (one) => one.method() === "POST" && new URL(one.url()).pathname === path);

scene(
  world,
  "A2: a foreign site's POST with the session's cookie is refused and changes nothing",
  {},
  async ({ page, event, api, stack, database, visitor }) => {
    const job = await api.completed(event, { type: "inventory", format: "csv" });
    const link = new URL(await api.link(job));
    const jobs = `/v1/admin/events/${event}/reports/jobs`;
    const renewal = `${link.pathname}/regenerate`;
    const targets = [jobs, `${jobs}/${job.job_id}/rerun`, "/v1/logout", renewal];
    for (const path of targets) {
      visitor.expects(403, new RegExp(`${path}$`));
      visitor.expects(0, new RegExp(`${path}(\\?|$)`));
    }
    visitor.foreign = () => [];
    await new Center(page, event).open();
    const cookies = await visitor.context.cookies();
    assert.ok(cookies.length === 1 && cookies[0].httpOnly && cookies[0].sameSite === "Lax", JSON.stringify(cookies));
    const site = await foreign_site(
      `<!doctype html><title>x</title><link rel="icon" href="data:,"><form method="post"><button>Win</button></form>`,
    );
    try {
      for (const path of targets) {
        await page.goto(site.url);
        const target = stack.url + path + (path === renewal ? link.search : "");
        await page.locator("form").evaluate((form, action) => (form.action = action), target);
        const answer = posted(page, path);
        await page.getByRole("button").click();
        const response = await answer;
        assert.match((await response.request().allHeaders()).cookie ?? "", /pressrun_session=/, "the browser sent it");
        assert.equal(response.status(), 403, path);
        await page.goto(site.url);
        const script = kept(page, path);
        await page.evaluate(
          ([address, body]) =>
            fetch(address, { method: "POST", mode: "no-cors", credentials: "include", body }).catch(() => {}),
          [target, path === jobs ? JSON.stringify({ type: "inventory", format: "csv" }) : undefined],
        );
        assert.match((await script).failure().errorText, /BLOCKED_BY_RESPONSE/, `${path} by a script`);
      }
    } finally {
      site.close();
    }
    assert.equal(await database.sql(`select count(*) from pressrun.event_report_jobs where event_id = ${event}`), "1");
    await new Center(page, event).open();
    assert.equal(await by_test(page, "report-center").count(), 1, "the session goes on");
  },
);

scene(world, "A2: the login leads to no other site", { as: null }, async ({ stack }) => {
  const others = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/.//evil.example",
    "/..//evil.example",
    "/%2e//evil.example",
  ];
  for (const next of others) {
    const visitor = await world.visitor();
    const page = await visitor.context.newPage();
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await page.getByLabel("E-mail address").fill("organizer@voyage.example");
    await page.getByLabel("Password").fill(stack.logins[0].password);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/admin");
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(new URL(page.url()).origin, stack.url, next);
    visitor.check();
    await visitor.context.close();
  }
});

scene(
  world,
  "6: every page's policy allows our own files only, and nothing inline",
  {},
  async ({ page, event, api, visitor }) => {
    visitor.expects(404, /\/download$/);
    const link = await api.link(await api.completed(event, { type: "inventory", format: "csv" }));
    const paths = [
      `/admin/events/${event}/reports`,
      "/admin",
      `/admin/events/${event}/reports/new?type=inventory`,
      link.replace(/.{3}$/, ""),
    ];
    for (const path of paths) {
      const response = await page.goto(path);
      const policy = response.headers()["content-security-policy"];
      assert.match(policy, /default-src 'none'/, path);
      assert.ok(!/unsafe|\*|https?:/.test(policy), policy);
      assert.equal(response.headers()["x-content-type-options"], "nosniff", path);
      const html = await response.text();
      assert.ok(!/<script(?![^>]* src=)|\son\w+=|style="/.test(html), `nothing inline in ${path}`);
    }
    await page.goto("/login");
    await new Center(page, event).open();
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.inline_ran = true";
      document.body.append(script);
      return Boolean(window.inline_ran);
    });
    assert.equal(ran, false);
    const [complaint, ...more] = visitor.complaints.splice(0);
    assert.match(complaint, /Content Security Policy/, "the browser refused it");
    assert.deepEqual(more, []);
  },
);

scene(world, "6: what people type is text and never markup", {}, async ({ page, event, api, database }) => {
  const evil = `<img src=x onerror=alert(1)>"'&lt;`;
  await database.sql(`update voyage.events set title = '${evil.replaceAll("'", "''")}' where event_id = ${event}`);
  await database.sql(`update voyage.users set name = '${evil.replaceAll("'", "''")}' where user_id = 4`);
  await add_ticket_type(database, event, evil);
  const job = await api.request(event, { type: "inventory", format: "csv", params: { ticket: evil } });
  const center = await new Center(page, event).open();
  const row = await center.shows(job, "completed");
  await row.getByText(evil).waitFor();
  await page.getByText(evil).first().waitFor();
  assert.equal(await page.locator("img[src=x]").count(), 0);
});
