// SPEC N3, U7: a mail that came back, and sending it again. Mails leave by a real SMTP server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import {
  by_test,
  expect_accessible,
  expect_marks,
  expect_no_sideways_scrolling,
  make_world,
  scene,
} from "../support/browser.mjs";
import { Center } from "../support/center.mjs";

// At the mail server nobody has this address; in a narrow row it is long.
const kGone = "550apersonwithanamethatfillsmorethanaline@ahousewithalongname.example.org";

const program = join(dirname(fileURLToPath(import.meta.url)), "..", "support", "smtp_server.py");
const folder = await mkdtemp(join(tmpdir(), "pressrun-mail-"));
const server = spawn("/usr/bin/python3", [program, folder], { stdio: "inherit" });

async function port() {
  for (;;) {
    assert.equal(server.exitCode, null, "the SMTP server has ended");
    const text = await readFile(join(folder, "port"), "utf8").catch(() => "");
    if (text) return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const world = make_world({
  courier: true,
  environment: {
    PRESSRUN_MAIL_TRANSPORT: "smtp",
    PRESSRUN_SMTP_URL: `smtp://127.0.0.1:${await port()}`,
    PRESSRUN_SMTP_TLS: "none",
  },
});
after(async () => {
  server.kill();
  await rm(folder, { recursive: true });
});

async function taken_for(email) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".eml"));
  const mails = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return mails.filter((mail) => mail.startsWith(`${email}|`));
}

scene(
  world,
  "N3: a mail that came back is shown at its completed report, and is sent again to a corrected address",
  {},
  async ({ page, event, visitor }) => {
    visitor.expects(400, /\/resend$/);
    const center = await new Center(page, event).open();
    await center.choose("inventory");
    await by_test(center.dialog, "report-params-recipients").fill(kGone);
    const job = await center.submit();
    const row = await center.shows(job, "completed");
    await expect_marks(row, "report-job-bounce-indicator", "report-job-download-cta");
    assert.equal(await by_test(row, "report-job-bounce-indicator").textContent(), "email notification bounced");
    await row.getByText(kGone).waitFor();
    await expect_accessible(world, page, "bounced");
    await page.setViewportSize({ width: 390, height: 844 });
    await expect_no_sideways_scrolling(page, "a long address");
    await page.setViewportSize({ width: 1280, height: 800 });

    await row.getByRole("button", { name: "Resend", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Send the mail again" });
    assert.equal(await dialog.getByLabel("Send to").inputValue(), kGone);
    await dialog.getByLabel("Send to").fill("not an address");
    await dialog.getByRole("button", { name: "Resend" }).click();
    await dialog.locator("#resend-error").waitFor();
    await dialog.locator("[aria-live=assertive]").filter({ hasText: "not an e-mail address" }).waitFor();
    await expect_accessible(world, page, "resend refused");
    await dialog.getByLabel("Send to").fill("good@example.org");
    await dialog.getByRole("button", { name: "Resend" }).click();
    await dialog.waitFor({ state: "detached" });
    await by_test(row, "report-job-bounce-indicator").waitFor({ state: "detached" });
    await row.getByRole("button", { name: "Inventory", exact: true }).click();
    await page.locator(".details").getByText("good@example.org").waitFor();
    await page.waitForFunction(() => /good@example\.org\s*sent/.test(document.querySelector(".details").textContent));
    const [mail] = await taken_for("good@example.org");
    assert.match(mail.replaceAll("=\r\n", ""), /\/reports\/jobs\/[a-z0-9]+\/download\?/);
    await expect_accessible(world, page, "details");
  },
);
