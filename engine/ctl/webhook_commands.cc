#include <sys/random.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "engine/ctl/command.h"
#include "engine/ctl/output.h"
#include "engine/signing/base64.h"

namespace pressrun::engine::ctl {

namespace {

constexpr const char* kWebhooks = R"(
  select endpoint_id, workspace_id as workspace, url, array_to_string(kinds, ' ') as events, enabled,
    disabled_reason, failing_since::timestamptz(0), pending, delivered, dead, last_error
  from ops.webhooks order by endpoint_id)";

constexpr const char* kMails = R"(
  select notification_id, kind, job_id, email, status, age::interval(0), attempts,
    due_at::timestamptz(0), reason, last_error
  from ops.outbox where $1::text is null or status = $1 order by notification_id desc limit 100)";

// PRESSRUN_WEBHOOK_SECRET, else a new one.
std::string secret() {
  const char* given = std::getenv("PRESSRUN_WEBHOOK_SECRET");
  if (given != nullptr && *given != '\0') return given;
  std::string bytes(32, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return "whsec_" + signing::base64_encode(bytes);
}

struct NewEndpoint {
  std::string url;
  std::vector<std::string> kinds;
  std::optional<long long> workspace;
};

int add_endpoint(const NewEndpoint& endpoint, const Output& output) {
  const std::string key = secret();
  db::Session session = connect();
  const db::Rows rows =
      session.call("select pressrun.add_webhook($1, $2, nullif($3::text[], '{}'), $4)",
                   {endpoint.url, key, db::array_literal(endpoint.kinds), endpoint.workspace});
  const std::string id = rows.scalar().value_or("");
  if (output.json) {
    print_done({{"endpoint_id", id}, {"secret", key}});
  } else {
    std::printf("%s\nsecret, shown once: %s\n", id.c_str(), key.c_str());
  }
  return 0;
}

void change(const std::string& sql, const db::Params& params, const std::string& what) {
  db::Session session = connect();
  if (session.call(sql, params).scalar() != "t")
    throw std::runtime_error("there is no such " + what);
}

int rotate(const std::string& endpoint, const Output& output) {
  const std::string key = secret();
  change("select pressrun.rotate_webhook($1, $2)", {endpoint, key}, "endpoint");
  if (output.json) {
    print_done({{"endpoint_id", endpoint}, {"secret", key}});
  } else {
    std::printf("both secrets sign until `webhooks end-rotation`; the new one, shown once: %s\n",
                key.c_str());
  }
  return 0;
}

struct Change {
  const char* name;
  const char* description;
  const char* sql;
  const char* done;  // in words
  std::pair<const char*, nlohmann::json> done_for_machines;
};

void add_change(CommandLine& line, CLI::App& group, const Change& what) {
  auto output = std::make_shared<Output>();
  auto endpoint = std::make_shared<std::string>();
  const auto action = [endpoint, what, output] {
    change(what.sql, {*endpoint}, "endpoint");
    if (output->json) {
      const auto& [name, value] = what.done_for_machines;
      print_done({{"endpoint_id", *endpoint}, {name, value}});
    } else {
      std::printf("endpoint %s: %s\n", endpoint->c_str(), what.done);
    }
    return 0;
  };
  with_json(line.add(group, what.name, what.description, action), output)
      ->add_option("ENDPOINT", *endpoint, "Id of the endpoint")
      ->required();
}

void add_webhooks_group(CommandLine& line) {
  CLI::App* group = line.add_group("webhooks", "Where events of jobs are posted");
  auto output = std::make_shared<Output>();
  with_json(line.add(*group, "list", "Endpoints, and how their deliveries stand",
                     [output] { return print_list(*output, kWebhooks); }),
            output);
  auto endpoint = std::make_shared<NewEndpoint>();
  CLI::App* add =
      with_json(line.add(*group, "add",
                         "Add an endpoint; its secret is PRESSRUN_WEBHOOK_SECRET, or a new one",
                         [endpoint, output] { return add_endpoint(*endpoint, *output); }),
                output);
  add->add_option("URL", endpoint->url, "Address that events are posted to")->required();
  add->add_option("--event", endpoint->kinds,
                  "job.completed, job.failed, job.cancelled, job.expired (default: all)");
  add->add_option("--workspace", endpoint->workspace, "Only jobs of this workspace");
  auto rotated = std::make_shared<std::string>();
  with_json(line.add(*group, "rotate", "Sign with another secret too",
                     [rotated, output] { return rotate(*rotated, *output); }),
            output)
      ->add_option("ENDPOINT", *rotated, "Id of the endpoint")
      ->required();
  const Change changes[] = {{"end-rotation",
                             "Sign with the newest secret only",
                             "select pressrun.rotate_webhook($1, null)",
                             "only the newest secret signs",
                             {"signed_with", "newest"}},
                            {"enable",
                             "Switch on, also after failures",
                             "select pressrun.enable_webhook($1, true)",
                             "switched on",
                             {"enabled", true}},
                            {"disable",
                             "Switch off",
                             "select pressrun.enable_webhook($1, false)",
                             "switched off, and what waited to be posted is given up",
                             {"enabled", false}},
                            {"remove",
                             "Remove, with its deliveries",
                             "select pressrun.remove_webhook($1)",
                             "removed, with its deliveries",
                             {"removed", true}}};
  for (const Change& what : changes) add_change(line, *group, what);
}

}  // namespace

void add_webhook_commands(CommandLine& line) { add_webhooks_group(line); }

void add_mail_commands(CommandLine& line) {
  CLI::App* group = line.add_group("mails", "What is sent to people");
  auto output = std::make_shared<Output>();
  auto status = std::make_shared<std::optional<std::string>>();
  CLI::App* list =
      with_json(line.add(*group, "list", "The last 100, newest first",
                         [output, status] { return print_list(*output, kMails, {*status}); }),
                output);
  list->add_option("--status", *status, "pending, sent, bounced or dead")
      ->check(CLI::IsMember({"pending", "sent", "bounced", "dead"}));
  auto mail = std::make_shared<std::string>();
  const auto revive = [mail, output] {
    change("select pressrun.revive_mail($1)", {*mail}, "dead mail");
    if (output->json) {
      print_done({{"notification_id", *mail}, {"status", "pending"}});
    } else {
      std::printf("mail %s: it is tried again\n", mail->c_str());
    }
    return 0;
  };
  with_json(
      line.add(*group, "revive", "Try a dead mail again, once what was wrong is mended", revive),
      output)
      ->add_option("MAIL", *mail, "Id of the notification")
      ->required();
}

}  // namespace pressrun::engine::ctl
