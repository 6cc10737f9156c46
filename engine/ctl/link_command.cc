#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "engine/ctl/command.h"
#include "engine/ctl/output.h"
#include "engine/signing/links.h"

namespace pressrun::engine::ctl {

namespace {

using nlohmann::json;

constexpr int kDay = 24 * 3600;
constexpr const char* kGrant = "select pressrun.link_by_ops($1, $2, $3)";

struct LinkOptions {
  std::string job;
  std::optional<std::string> format;
  std::optional<std::string> email;
  std::string public_url;
  int ttl = 7 * kDay;
};

std::string signing_secret() {
  const char* value = std::getenv("REPORT_DOWNLOAD_SIGNING_SECRET");
  if (value == nullptr || *value == '\0') {
    throw std::runtime_error(
        "REPORT_DOWNLOAD_SIGNING_SECRET is not set: it must be the httpd's, kid:secret");
  }
  return value;
}

std::string utc_text(db::Session& session, std::int64_t seconds) {
  return session.call("select pressrun.utc(to_timestamp($1::bigint))", {seconds}).scalar().value();
}

int print_link(const Output& output, const LinkOptions& options) {
  // Before anything is asked for: what is missing here is said first.
  const signing::LinkSigner signer(signing_secret());
  const std::string address = signing::checked_public_url(options.public_url);
  db::Session session = connect();
  const json granted = json::parse(
      session.call(kGrant, {options.job, options.format, options.email}).scalar().value());
  const signing::Link link{granted.at("event_id"), granted.at("job_id"), granted.at("format"),
                           granted.at("person"),
                           granted.at("now").get<std::int64_t>() + options.ttl};
  const std::string url = address + signer.sign(link);
  const std::string expires_at = utc_text(session, link.expires_at);
  if (output.json) {
    const json answer = {{"url", url},
                         {"expires_at", expires_at},
                         {"job_id", link.job},
                         {"format", link.format},
                         {"email", granted.at("email")},
                         {"artifact_expires_at", granted.at("artifact_expires_at")}};
    std::printf("%s\n", answer.dump(2).c_str());
    return 0;
  }
  // The address alone on standard output, so that it can be piped.
  std::printf("%s\n", url.c_str());
  std::fprintf(stderr, "Works until %s, with the permission of %s; the file stays until %s.\n",
               expires_at.c_str(), granted.at("email").get<std::string>().c_str(),
               granted.at("artifact_expires_at").get<std::string>().c_str());
  return 0;
}

}  // namespace

void add_link_command(CommandLine& line) {
  auto output = std::make_shared<Output>();
  auto options = std::make_shared<LinkOptions>();
  CLI::App* link = with_json(
      line.add(line.app(), "link",
               "Sign a download link; the secret is REPORT_DOWNLOAD_SIGNING_SECRET, as the httpd's",
               [output, options] { return print_link(*output, *options); }),
      output);
  link->add_option("JOB", options->job, "Job id")->required();
  link->add_option("--format", options->format, "csv, xlsx or pdf (default: the job's first)");
  link->add_option("--for", options->email,
                   "Address of the person with whose permission it works (default: the requester)");
  link->add_option("--public-url", options->public_url, "The address that links begin with")
      ->envname("PRESSRUN_PUBLIC_URL");
  link->add_option("--ttl", options->ttl, "Seconds that it works")
      ->envname("PRESSRUN_LINK_TTL")
      ->check(CLI::Range(1, 366 * kDay))
      ->capture_default_str();
}

}  // namespace pressrun::engine::ctl
