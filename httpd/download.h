// GET and HEAD of a signed download link.
#pragma once

#include <vector>

#include "db/pool.h"
#include "engine/daemon/guarded_server.h"
#include "engine/storage/object_store.h"
#include "httpd/calls.h"
#include "httpd/link_gate.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// The one route that needs no session: the link's signature says for whom it was made, and the
// database says whether that person may still read the report. Thread safe; outlives its route, and
// the arguments outlive it.
class DownloadApi {
 public:
  // To hold a thread while the store is asked or a file is sent; nullptr when there is none.
  using Permit = std::shared_ptr<daemon::GuardedServer::LongRequest>;
  using BeginTransfer = std::function<Permit()>;

  // `redirect`: a store that can serves files by itself, after the same checks.
  DownloadApi(db::Pool& pool, LinkGate& gate, engine::ObjectStore& store, bool redirect,
              BeginTransfer begin_transfer);

  std::vector<Route> routes();

 private:
  void download(const Context& context, httplib::Response& response);
  void send_file(const Context& context, httplib::Response& response, const signing::Link& link,
                 const calls::Download& file);
  void record(const Context& context, const signing::Link& link, std::uint64_t first);
  // THROWS Problem 503.
  Permit permit_to_transfer();
  // Makes the body: `length` bytes of the reader, streamed if they are many. A whole file is
  // compared with the SHA-256 that it was stored with. THROWS Problem 503.
  void attach(const Context& context, httplib::Response& response, const calls::Download& file,
              std::unique_ptr<engine::ObjectReader> reader, std::uint64_t length, Permit permit);
  // Where the store serves the file by itself; nullopt where it does not, or not now.
  std::optional<std::string> presigned(const calls::Download& file);
  // nullptr unless the object is there in its full size.
  std::unique_ptr<engine::ObjectReader> open(const calls::Download& file, std::uint64_t first,
                                             std::uint64_t length);

  db::Pool& pool_;
  LinkGate& gate_;
  engine::ObjectStore& store_;
  const bool redirect_;
  const BeginTransfer begin_transfer_;
};

}  // namespace pressrun::httpd
