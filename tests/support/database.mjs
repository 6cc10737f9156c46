// The database of a test's stack, as its superuser, and the clock of its rules.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

const run = promisify(execFile);

// Text as a literal of SQL.
export const quoted = (text) => `'${String(text).replaceAll("'", "''")}'`;

export class Database {
  constructor(url) {
    this.url = url;
  }

  // Runs statements, which are committed together; what they answer, as text without headings.
  async sql(statements) {
    const flags = ["-XqAt", "-v", "ON_ERROR_STOP=1", "-c", statements, this.url];
    return (await run("psql", flags)).stdout.trimEnd();
  }

  // While `body` runs, the function `signature`, as in "list_jobs(bigint, text)", is not there for who calls it.
  async without(signature, body, schema = "pressrun") {
    const [, name, types] = signature.match(/^(\w+)(\(.*\))$/);
    await this.sql(`alter function ${schema}.${signature} rename to ${name}_away`);
    try {
      await body();
    } finally {
      await this.sql(`alter function ${schema}.${name}_away${types} rename to ${name}`);
    }
  }

  // From now on pressrun.now() is that much later than the clock, as in travel("6 minutes").
  async travel(interval) {
    const body = quoted(`select statement_timestamp() + interval ${quoted(interval)}`);
    await this.sql(
      `create or replace function pressrun.now() returns timestamptz language sql stable parallel safe as ${body}`,
    );
  }

  // A session that has run the statements and stays open, with its locks. release() ends it.
  async hold(statements) {
    const session = spawn("psql", ["-XqAt", "-v", "ON_ERROR_STOP=1", this.url], { stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(session, "close");
    session.stdin.write(`${statements};\nselect 'held';\n`);
    let said = "";
    while (!said.includes("held")) {
      const [text] = await Promise.race([once(session.stdout, "data"), ended]);
      assert.ok(Buffer.isBuffer(text), "the session that was to hold something has ended");
      said += text;
    }
    return {
      release: async () => {
        session.stdin.end();
        await ended;
      },
    };
  }
}
