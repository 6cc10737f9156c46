#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/ctl/command.h"
#include "engine/ctl/output.h"
#include "engine/ctl/store_check.h"
#include "engine/ctl/table.h"
#include "engine/storage/store_address.h"

namespace pressrun::engine::ctl {

namespace {

constexpr int kExitDiffers = 3;

struct Wish {
  bool json = false;
  bool delete_unknown = false;
  int older_than_hours = 24;
};

void print_json(const StoreFindings& findings, const Deletions& deletions) {
  nlohmann::json missing = nlohmann::json::array();
  for (const auto& object : findings.missing) {
    missing.push_back({{"job_id", object.job}, {"format", object.format}, {"key", object.key}});
  }
  nlohmann::json unknown = nlohmann::json::array();
  for (const auto& object : findings.unknown) {
    unknown.push_back(
        {{"key", object.key}, {"bytes", object.bytes}, {"age_seconds", object.age.count()}});
  }
  const nlohmann::json all = {{"objects", findings.objects},  {"bytes", findings.bytes},
                              {"offered", findings.offered},  {"missing", missing},
                              {"unknown", unknown},           {"deleted", deletions.deleted},
                              {"refused", deletions.refusals}};
  std::printf("%s\n", all.dump().c_str());
}

void print_tables(const StoreFindings& findings, const Deletions& deletions) {
  std::printf("%llu objects, %llu bytes; %llu are offered\n",
              static_cast<unsigned long long>(findings.objects),
              static_cast<unsigned long long>(findings.bytes),
              static_cast<unsigned long long>(findings.offered));
  if (deletions.deleted > 0) {
    std::printf("deleted %zu that the database does not know\n", deletions.deleted);
  }
  for (const std::string& refusal : deletions.refusals) {
    std::fprintf(stderr, "not deleted: %s\n", refusal.c_str());
  }
  db::Rows missing;
  missing.columns = {"job", "format", "key"};
  for (const auto& object : findings.missing) {
    missing.rows.push_back({object.job, object.format, object.key});
  }
  if (!missing.empty()) {
    std::printf(
        "\nMissing or of another size. Bring them back from a copy of the store, or let "
        "the reports be run again.\n%s",
        as_table(missing).c_str());
  }
  db::Rows unknown;
  unknown.columns = {"key", "bytes", "hours_old"};
  for (const auto& object : findings.unknown) {
    unknown.rows.push_back(
        {object.key, std::to_string(object.bytes), std::to_string(object.age.count() / 3600)});
  }
  if (!unknown.empty()) {
    std::printf(
        "\nUnknown to the database. --delete-unknown removes those older than "
        "--older-than.\n%s",
        as_table(unknown).c_str());
  }
}

int check(const Wish& wish) {
  const char* address = std::getenv("PRESSRUN_STORE");
  const auto store = make_store(address == nullptr ? "" : address, Patience::kWorker);
  db::Session session = connect();
  StoreFindings findings = check_store(session, *store);
  Deletions deletions;
  if (wish.delete_unknown) {
    deletions = delete_unknown(*store, findings.unknown, std::chrono::hours(wish.older_than_hours));
  }
  if (wish.json) {
    print_json(findings, deletions);
  } else {
    print_tables(findings, deletions);
  }
  return findings.missing.empty() && findings.unknown.empty() ? 0 : kExitDiffers;
}

}  // namespace

void add_store_commands(CommandLine& line) {
  CLI::App* group = line.add_group("store", "Where artifacts are kept (PRESSRUN_STORE)");
  auto wish = std::make_shared<Wish>();
  CLI::App* command = line.add(*group, "check",
                               "Compare the store with the database, as after a restore; exit code "
                               "3 when they differ",
                               [wish] { return check(*wish); });
  command->add_flag("--json", wish->json, "JSON, for machines");
  command->add_flag("--delete-unknown", wish->delete_unknown,
                    "Remove objects that the database does not know");
  command->add_option("--older-than", wish->older_than_hours, "Only what is so many hours old")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
}

}  // namespace pressrun::engine::ctl
