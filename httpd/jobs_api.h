// Requesting reports and following them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "db/pool.h"
#include "engine/daemon/guarded_server.h"
#include "engine/signing/links.h"
#include "httpd/job_changes.h"
#include "httpd/router.h"
#include "httpd/schema_cache.h"

namespace pressrun::httpd {

// What links need besides their signature.
struct LinkSettings {
  std::string public_url;  // "https://reports.example.org", no slash at its end
  std::chrono::seconds ttl{7 * 24 * 3600};
};

// All of .../reports/jobs but the download. Thread safe; outlives its routes, and the arguments
// outlive it.
class JobsApi {
 public:
  // A permit for `who` to hold a thread while waiting; nullptr when there is none.
  using BeginWait =
      std::function<std::shared_ptr<daemon::GuardedServer::LongRequest>(const std::string& who)>;

  JobsApi(db::Pool& pool, JobChanges& changes, const signing::LinkSigner& signer,
          LinkSettings settings, BeginWait begin_wait);

  std::vector<Route> routes();

 private:
  void create(const Context& context, httplib::Response& response);
  void list(const Context& context, httplib::Response& response);
  void get(const Context& context, httplib::Response& response);
  void cancel(const Context& context, httplib::Response& response);
  void retry(const Context& context, httplib::Response& response);
  void rerun(const Context& context, httplib::Response& response);
  void link(const Context& context, httplib::Response& response);
  void resend(const Context& context, httplib::Response& response);
  void history(const Context& context, httplib::Response& response);
  void explanation(const Context& context, httplib::Response& response);
  void downloads(const Context& context, httplib::Response& response);

  // A job as it was read after the mark `at`.
  struct Known {
    const std::string& job_id;
    const std::string& json;
    JobChanges::Mark at;
  };
  // What ends a wait: seen in a job's JSON, and whether a change to a status can bring it about.
  struct Awaited {
    std::function<bool(const std::string& job_json)> by;
    std::function<bool(const std::string& status)> may_be;
  };

  // Waits, if the client prefers to and there is room, for what is awaited; gives the job's JSON as
  // it is then.
  std::string wait(const Context& context, httplib::Response& response, const Known& known,
                   const Awaited& awaited);
  void reply_created(const Context& context, httplib::Response& response, const std::string& job,
                     const std::string& job_json);

  db::Pool& pool_;
  JobChanges& changes_;
  const signing::LinkSigner& signer_;
  const LinkSettings settings_;
  const BeginWait begin_wait_;
  SchemaCache schemas_;
};

}  // namespace pressrun::httpd
