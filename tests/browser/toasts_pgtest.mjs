// U1, U6: what is said at the foot of the window is true, is little, and lies on nothing that one may want to press.
import assert from "node:assert/strict";
import { by_test, expect_accessible, make_world, scene } from "../support/browser.mjs";
import { Center } from "../support/center.mjs";

const world = make_world();
const kSoon = { timeout: 2_000 }; // long before a toast leaves by itself
const toasts = (page) => page.locator(".toast");
const kInventory = { type: "inventory", format: "csv" };

async function request(center, type = "inventory") {
  await center.choose(type);
  return center.submit();
}

scene(world, "U1: no toast says that a report is queued once it is not", {}, async ({ page, event, stack }) => {
  const center = await new Center(page, event).open();
  stack.signal("pressrun-worker", "SIGSTOP");
  const job = await request(center);
  const toast = toasts(page).filter({ hasText: "Inventory is queued." });
  await toast.waitFor();
  stack.signal("pressrun-worker", "SIGCONT");
  await center.shows(job, "completed");
  await toast.waitFor({ state: "detached", ...kSoon });
  const answer = center.answer_to(/\/rerun$/);
  stack.signal("pressrun-worker", "SIGSTOP");
  await center.button(job, "rerun").click();
  const again = await answer;
  await toasts(page).filter({ hasText: "Inventory is queued again" }).waitFor();
  await center.button(again, "cancel").click();
  await center.shows(again, "cancelled");
  await toasts(page).waitFor({ state: "detached", ...kSoon });
});

scene(
  world,
  "U1: nor after it was cancelled, where no stream tells so",
  {},
  async ({ page, event, api, stack, visitor }) => {
    visitor.expects(0, /\/reports\/stream$/);
    const job = await api.completed(event, kInventory);
    await page.route(/\/reports\/stream$/, (route) => route.abort());
    const center = await new Center(page, event).open();
    await page.locator(".connection.polling").waitFor();
    stack.signal("pressrun-worker", "SIGSTOP");
    const answer = center.answer_to(/\/rerun$/);
    await center.button(job, "rerun").click();
    const again = await answer;
    await toasts(page).filter({ hasText: "Inventory is queued again" }).waitFor();
    await page.route(/\/reports\/jobs\?/, () => {}); // no list tells so either
    await center.button(again, "cancel").click();
    await center.shows(again, "cancelled");
    await toasts(page).waitFor({ state: "detached", ...kSoon });
  },
);

scene(world, "U1: of a report that the list does not show, a toast says how far it is", {}, async (given) => {
  const { page, event, api, stack } = given;
  await api.completed(event, { type: "sales", format: "csv" });
  const center = await new Center(page, event).open("?type=sales");
  await center.shows_rows(1);
  stack.signal("pressrun-worker", "SIGSTOP");
  const job = await request(center);
  await toasts(page).filter({ hasText: "Inventory is queued." }).waitFor();
  await toasts(page).hover(); // so that it stays
  stack.signal("pressrun-worker", "SIGCONT");
  await toasts(page).filter({ hasText: "Inventory: Completed" }).waitFor();
  await toasts(page).getByRole("button", { name: "Show" }).click();
  await center.shows(job, "completed");
});

// The first button or link of the rows that the toast lies on; undefined where there is none.
const covered_action = (page) =>
  page.evaluate(() => {
    const toast = document.querySelector(".toast").getBoundingClientRect();
    const lies_on = (box) =>
      box.left < toast.right && box.right > toast.left && box.top < toast.bottom && box.bottom > toast.top;
    const found = [...document.querySelectorAll("td :is(a, button)")].find((one) =>
      lies_on(one.getBoundingClientRect()),
    );
    return found?.outerHTML;
  });

for (const width of [1280, 390]) {
  scene(
    world,
    `U6: one toast at a time, and it keeps no action from being reached at ${width} pixels`,
    { viewport: { width, height: 844 } },
    async ({ page, event, api, stack }) => {
      for (let i = 0; i < 12; i += 1) await api.completed(event, { type: "inventory", format: ["csv", "xlsx", "pdf"] });
      const center = await new Center(page, event).open();
      stack.signal("pressrun-worker", "SIGSTOP");
      await request(center);
      await toasts(page).waitFor();
      await request(center, "sales");
      await toasts(page).filter({ hasText: "Sales is queued." }).waitFor();
      assert.equal(await toasts(page).count(), 1, "the newest alone");
      await toasts(page).hover(); // so that it stays
      await expect_accessible(world, page, `a toast at ${width}`);
      await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
      assert.equal(await covered_action(page), undefined);
      const box = await by_test(page, "report-jobs-pagination").boundingBox();
      const { y } = await toasts(page).boundingBox();
      assert.ok(box === null || box.y + box.height <= y, "nor the pages below the list");
    },
  );
}

scene(world, "U6: on a desktop no download and no button of a row lies under it at all", {}, async (given) => {
  const { page, event, api, stack } = given;
  for (let i = 0; i < 12; i += 1) await api.completed(event, kInventory);
  const center = await new Center(page, event).open();
  stack.signal("pressrun-worker", "SIGSTOP");
  await request(center);
  await toasts(page).waitFor();
  const edge = await center.rows.first().locator("td.file").boundingBox();
  const { x, width } = await toasts(page).boundingBox();
  assert.ok(x + width <= edge.x, `${x + width} is left of ${edge.x}`);
});
