// The modules of the pages in Node.js, for what they compute without a page.
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Loads modules of httpd/static, given as "js/format.js", as a page would that has these attributes of <body>; answers
// their exports, in this order. Once a process, since modules stay.
export async function load_page_modules(facts, ...names) {
  // Without a package.json beside it, Node.js takes a .js for no module.
  const folder = await mkdtemp(join(tmpdir(), "pressrun-pages-"));
  try {
    await cp(new URL("../../httpd/static", import.meta.url), folder, { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    globalThis.document = { body: { dataset: facts } };
    return await Promise.all(names.map((name) => import(pathToFileURL(join(folder, name)).href)));
  } finally {
    await rm(folder, { recursive: true });
  }
}
