// SPEC A4.
import assert from "node:assert/strict";
import { test } from "node:test";
import createClient from "openapi-fetch";
import { startStack } from "../support/stack.mjs";

test("a generated client reaches the running server", async () => {
  const stack = await startStack();
  try {
    const { response } = await createClient({ baseUrl: stack.url }).GET("/healthz");
    assert.equal(response.status, 200);
  } finally {
    await stack.stop();
  }
});
