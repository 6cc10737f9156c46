#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "db/catalog.h"
#include "engine/ctl/administrator.h"
#include "engine/ctl/command.h"
#include "engine/ctl/output.h"

namespace pressrun::engine::ctl {

namespace {

constexpr const char* kCatalog = R"(
  select type, title, report_group as "group", array_to_string(formats, ' ') as formats, permission,
    enabled, source, run_deadline as deadline, size_limit_bytes as size_limit, retention_days,
    updated_at::timestamptz(0)
  from ops.report_types where enabled or $1 order by report_group, type)";

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return content;
}

db::FileContents files_in(const std::string& folder) {
  if (!std::filesystem::is_directory(folder)) {
    throw std::runtime_error(folder + " is not a folder");
  }
  db::FileContents files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files.emplace(entry.path().filename().string(), content_of(entry.path()));
  }
  if (db::report_sources(files).empty()) {
    throw std::runtime_error(folder +
                             " has no <type>.json: a report type is <type>.json and <type>.sql");
  }
  return files;
}

void print(const db::CatalogResult& result) {
  for (const std::string& type : result.changed) std::printf("applied %s\n", type.c_str());
  for (const std::string& note : result.notes) std::printf("note: %s\n", note.c_str());
  for (const std::string& failure : result.failures) std::fprintf(stderr, "%s\n", failure.c_str());
  const std::size_t all = result.changed.size() + result.unchanged.size() + result.failures.size();
  std::printf("%zu report type%s: %zu changed, %zu as before, %zu failed\n", all,
              all == 1 ? "" : "s", result.changed.size(), result.unchanged.size(),
              result.failures.size());
}

int apply_files(const std::string& folder, const Output& output) {
  const db::FileContents files = folder.empty() ? db::embedded_catalog() : files_in(folder);
  db::Session session = connect_as_administrator("pressrunctl catalog");
  db::CatalogResult result = db::apply_catalog(session, files);
  if (!folder.empty()) {
    for (std::string& note : db::lone_permissions(session, files, result)) {
      result.notes.push_back(std::move(note));
    }
  }
  if (output.json) {
    print_done({{"changed", result.changed},
                {"unchanged", result.unchanged},
                {"failures", result.failures},
                {"notes", result.notes}});
  } else {
    print(result);
  }
  return result.failures.empty() ? 0 : 1;
}

int retire(const Output& output, const std::string& type) {
  db::Session session({.url = database_url(), .application_name = "pressrunctl catalog"});
  if (!db::retire_report_type(session, type)) {
    throw std::runtime_error("there is no report type " + type + " in the catalog");
  }
  if (output.json) {
    print_done({{"type", type}, {"retired", true}});
  } else {
    std::printf("retired %s\n", type.c_str());
  }
  return 0;
}

}  // namespace

void add_catalog_command(CommandLine& line) {
  CLI::App* group = line.add_group("catalog", "Report types");

  auto output = std::make_shared<Output>();
  auto all = std::make_shared<bool>(false);
  with_json(line.add(*group, "list", "What can be requested",
                     [output, all] { return print_list(*output, kCatalog, {*all}); }),
            output)
      ->add_flag("--all", *all, "Also what is retired");

  auto folder = std::make_shared<std::string>();
  CLI::App* apply_command =
      line.add(*group, "apply", "Make or change report types; those that are not there stay",
               [folder, output] { return apply_files(*folder, *output); });
  with_json(apply_command, output)
      ->add_option("DIR", *folder,
                   "Folder of <type>.sql and <type>.json; without it the built-in catalog");

  auto type = std::make_shared<std::string>();
  with_json(line.add(*group, "retire", "Take a report type out of the catalog; its jobs stay",
                     [type, output] { return retire(*output, *type); }),
            output)
      ->add_option("TYPE", *type)
      ->required();
}

}  // namespace pressrun::engine::ctl
