// SPEC U10, A6: orders are listed, created with errors at their items, completed, and lead to their reports.
import assert from "node:assert/strict";
import { by_test, expect_accessible, expect_no_sideways_scrolling, make_world, scene } from "../support/browser.mjs";

const world = make_world();
const kListOrders = "list_orders(bigint, bigint, integer, integer, text)";

async function open_orders(page, event) {
  await page.goto(`/admin/events/${event}/orders`);
  await page.locator(".records-panel:not([aria-busy=true]) :is(.records, .jobs, .empty)").first().waitFor();
  return by_test(page, "order-row");
}

async function fill_item(row, { sku, quantity, price }) {
  await row.locator("[name=sku]").fill(sku);
  await row.locator("[name=quantity]").fill(quantity);
  await row.locator("[name=unit_price]").fill(price);
}

scene(
  world,
  "U10: an order is created, with errors at its items and nothing typed lost, and completed",
  {},
  async ({ page, event, visitor, database }) => {
    visitor.expects(400, /\/orders$/);
    await open_orders(page, event);
    assert.equal(await page.title(), "Orders · Harbour Lights");
    await expect_accessible(world, page, "no orders");
    await by_test(page, "order-create-cta").first().click();
    await by_test(page, "order-item-add-cta").click();
    const items = by_test(page, "order-item-row");
    await page.locator("[name=customer]").fill("Mara Lind");
    await fill_item(items.nth(0), { sku: "VIP", quantity: "2", price: "1,180.50" });
    await fill_item(items.nth(1), { sku: "SHIRT", quantity: "0", price: "12.50" });
    await by_test(page, "order-submit-cta").click();
    await items.nth(1).locator(".error:visible").first().waitFor();
    assert.equal(await items.nth(0).locator(".error:visible").count(), 0);
    await expect_accessible(world, page, "an item is wrong");

    await page.keyboard.press("Escape");
    await by_test(page, "order-form").waitFor({ state: "detached" });
    await by_test(page, "order-create-cta").first().click();
    assert.equal(await items.nth(0).locator("[name=unit_price]").inputValue(), "1,180.50", "the draft comes back");
    await items.nth(1).locator("[name=quantity]").fill("1");
    await by_test(page, "order-submit-cta").click();
    const made = by_test(page, "order-row").first();
    await made.waitFor();
    assert.match(await made.innerText(), /2,373\.50/);

    await by_test(made, "order-complete-cta").click();
    await page.getByRole("dialog").locator(".primary").click();
    await made.locator('[data-test="order-status-pill"]', { hasText: "Completed" }).waitFor();
    const kept = await database.sql(`select status || ' ' || customer from voyage.orders where event_id = ${event}`);
    assert.equal(kept, "completed Mara Lind");
    await expect_accessible(world, page, "a completed order");
    await page.setViewportSize({ width: 390, height: 844 });
    await expect_no_sideways_scrolling(page, "orders");

    const number = await database.sql(`select order_number from voyage.orders where event_id = ${event}`);
    await by_test(made, "order-statement-cta").click();
    await by_test(page, "report-params-form").waitFor();
    assert.equal(
      await by_test(page, "report-params-form")
        .getByLabel(/^Order/)
        .first()
        .inputValue(),
      number,
      "the statement's form is filled in",
    );
  },
);

scene(world, "U10: the list leads to the report of completed orders", { as: "owner" }, async ({ page }) => {
  const rows = await open_orders(page, 42);
  await rows.first().waitFor();
  await by_test(page, "orders-report-cta").click();
  await by_test(page, "report-params-form").waitFor();
  assert.match(page.url(), /\/reports\/new\?type=completed-orders/);
});

scene(world, "U10: who only reads finds no button that would fail", { as: "viewer" }, async ({ page }) => {
  const rows = await open_orders(page, 42);
  await rows.first().waitFor();
  for (const mark of ["order-create-cta", "order-complete-cta"]) {
    assert.equal(await by_test(page, mark).count(), 0, mark);
  }
});

scene(world, "U10: where no orders are kept there is no tab, and the page says why", {}, async (given) => {
  const { page, event, visitor, database } = given;
  const tabs = page.getByRole("navigation", { name: "Sections" });
  const tab = (name) => tabs.getByRole("link", { name, exact: true });
  const look = async () => {
    const answer = await visitor.context.request.get(`/v1/admin/events/${event}/orders`);
    assert.equal(answer.status(), 501);
    await page.goto(`/admin/events/${event}/reports`);
    await tab("Schedules").waitFor();
    assert.equal(await tab("Orders").count(), 0);
    await open_orders(page, event);
    await page.getByText((await answer.json()).detail).waitFor();
    assert.equal(await by_test(page, "order-create-cta").count(), 0);
    await expect_accessible(world, page, "no orders kept");
  };
  await database.without(kListOrders, look, "voyage");
  await page.reload();
  await tab("Orders").waitFor();
});
