// SPEC A4: the document is valid, by validators that know nothing of us, and complete.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { startStack } from "../support/stack.mjs";

let stack;
let text;

before(async () => {
  stack = await startStack({ workers: 0 });
  text = await (await fetch(`${stack.url}/openapi.json`)).text();
});
after(() => stack?.stop());

test("A4: the document is valid by the schema of OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(text));
  assert.ok(valid, JSON.stringify(errors, null, 2));
});

test("A4: a linter finds nothing, examples and unused components included", async () => {
  // There is no license to name, the server is on loopback, and probes have no 4xx of their own.
  const config = await createConfig({
    extends: ["recommended-strict"],
    rules: {
      "info-license": "off",
      "no-server-example.com": "off",
      "operation-4xx-response": "off",
      "no-unused-components": "error",
      "no-invalid-media-type-examples": "error",
      "no-invalid-schema-examples": "error",
      "no-invalid-parameter-examples": "error",
      "operation-description": "off",
      "tag-description": "error",
    },
  });
  const found = await lintFromString({ source: text, absoluteRef: "openapi.json", config });
  const said = found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`);
  assert.deepEqual(said, []);
});

test("A4: operations have names that clients can use, and say what they do", () => {
  const document = JSON.parse(text);
  const tags = document.tags.map(({ name }) => name);
  const names = new Set();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const where = `${method} ${path}`;
      assert.match(operation.operationId, /^[a-z]+([A-Z][a-z]+)*$/, where);
      assert.ok(!names.has(operation.operationId), where);
      names.add(operation.operationId);
      assert.ok(operation.summary.length > 4, where);
      assert.equal(operation.tags.filter((tag) => tags.includes(tag)).length, 1, where);
      assert.ok(operation.responses.default, where);
    }
  }
  assert.ok(names.size >= 44, `${names.size} operations`);
});

test("A4: every schema of an object is closed or says that it is open, and describes its members", () => {
  const document = JSON.parse(text);
  const look = (schema, where) => {
    if (schema.properties) {
      assert.equal(schema.additionalProperties, false, where);
      for (const [name, member] of Object.entries(schema.properties)) {
        const described = member.description ?? member.$ref ?? member.anyOf ?? member.type ?? member.const;
        assert.ok(described, `${where}.${name}`);
        look(member, `${where}.${name}`);
      }
    } else if (schema.type === "object") {
      assert.ok(schema.additionalProperties, where);
      if (schema.additionalProperties !== true) look(schema.additionalProperties, `${where}.*`);
    }
    if (schema.items) look(schema.items, `${where}[]`);
    for (const one of schema.anyOf ?? []) look(one, where);
  };
  for (const [name, schema] of Object.entries(document.components.schemas)) look(schema, name);
});
