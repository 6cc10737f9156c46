// U6: both languages have the same texts, with the same places for values.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

// Without a package.json beside it, Node.js 18 takes a .js for no module.
async function messages_of(language) {
  const text = await readFile(new URL(`../../httpd/static/text/${language}.js`, import.meta.url), "utf8");
  return (await import(`data:text/javascript,${encodeURIComponent(text)}`)).messages;
}

const english = await messages_of("en");
const german = await messages_of("de");
const places = (text) => [...new Set(text.match(/\{\w+\}/g))].sort();

test("U6: English and German have the same keys", () => {
  assert.deepEqual(Object.keys(german).sort(), Object.keys(english).sort());
});

test("U6: each text has the same places for values in both languages", () => {
  for (const [key, text] of Object.entries(english)) assert.deepEqual(places(german[key]), places(text), key);
});

test("U6: no text is empty, and German ones are not English ones by mistake", () => {
  const same = Object.keys(english).filter((key) => english[key] === german[key] && /\s\w+\s/.test(english[key]));
  assert.deepEqual(same, []);
  for (const messages of [english, german])
    for (const [key, text] of Object.entries(messages)) assert.ok(text.trim() !== "", key);
});
