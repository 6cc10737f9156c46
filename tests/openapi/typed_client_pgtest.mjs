// SPEC A4: a client whose types are generated from the document, type-checked and run against the real stack.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import openapiTypescript, { astToString } from "openapi-typescript";
import { startStack } from "../support/stack.mjs";

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
// Below node_modules' folder, so that the compiled program finds its packages.
const modules = join(here, "..", "..", "build", "node");
const options = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noUnusedLocals"];
const target = ["--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom,dom.iterable"];

let stack;
let folder;

before(async () => {
  stack = await startStack();
  folder = await mkdtemp(join(modules, "client-"));
});
after(async () => {
  await stack?.stop();
  if (folder) await rm(folder, { recursive: true });
});

// Without node:'s types there is no `process`; this is all that the program uses of it.
const NODE = "declare const process: { argv: string[] };\n";

test("A4: a typed client is generated, fits under --strict, and works", async () => {
  const ast = await openapiTypescript(new URL(`${stack.url}/openapi.json`));
  await writeFile(join(folder, "api.ts"), astToString(ast));
  await writeFile(join(folder, "node.d.ts"), NODE);
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  await copyFile(join(here, "client.ts"), join(folder, "client.ts"));
  const tsc = join(modules, "node_modules", "typescript", "bin", "tsc");
  const files = ["client.ts", "node.d.ts"];
  const compiled = run("node", [tsc, ...options, ...target, ...files], { cwd: folder });
  await compiled.catch(({ stdout }) => assert.fail(stdout));

  const { email, password } = stack.logins.find(({ role }) => role === "organizer");
  const program = [join(folder, "client.js"), stack.url, String(stack.event), email, password];
  const seen = JSON.parse((await run("node", program)).stdout);
  assert.ok(seen.types.includes("attendance") && !seen.types.includes("audit-log"), seen.types.join());
  assert.match(seen.artifacts.join(), /inventory_.*\.csv/);
  assert.equal(seen.artifacts.length, 2);
  assert.equal(Buffer.byteLength(seen.csv), seen.bytes);
  assert.match(seen.csv, /^ticket_type,capacity,/);
  assert.equal(seen.problem.type, "urn:pressrun:problem:invalid-request");
  assert.deepEqual(seen.problem.fields.sort(), ["params.colour", "params.from"]);
});
