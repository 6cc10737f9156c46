#include "httpd/download.h"

#include "engine/daemon/encoding.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/sha256.h"
#include "engine/storage/content_disposition.h"
#include "httpd/byte_range.h"
#include "httpd/calls.h"
#include "httpd/etag.h"
#include "httpd/landing.h"
#include "httpd/problem.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

constexpr std::size_t kPiece = std::size_t{128} * 1024;
// Smaller files are read into memory, so that sending them holds no thread.
constexpr std::uint64_t kLongDownload = std::uint64_t{64} * 1024;
// Of an address that the store serves by itself; settings.delete_grace is longer.
constexpr std::chrono::minutes kPresigned{5};

void log_altered(const std::string& key) {
  daemon::log_error("an artifact in the store is not what was put there: its SHA-256 differs",
                    {{"key", key}});
}

// A file on its way, shared by the copies that cpp-httplib makes of the provider.
struct Transfer {
  std::unique_ptr<engine::ObjectReader> reader;
  DownloadApi::Permit permit;
  std::vector<char> buffer;
  std::uint64_t left = 0;
  std::string key;
  std::string sha256;  // of the whole; "" for a part of it
  daemon::Sha256 hash{};

  bool next(httplib::DataSink& sink) {
    try {
      const std::size_t count = reader->read(buffer);
      left -= std::min<std::uint64_t>(count, left);
      return count > 0 && is_right({buffer.data(), count}) && sink.write(buffer.data(), count);
    } catch (const engine::StoreError& error) {
      daemon::log_error("a download was cut off", {{"key", key}, {"error", error.what()}});
      return false;
    }
  }

  // Without its last piece, a file that was altered is not taken for whole.
  bool is_right(std::string_view piece) {
    if (sha256.empty()) return true;
    hash.update(piece);
    if (left > 0 || hash.hexadecimal() == sha256) return true;
    log_altered(key);
    return false;
  }
};

Problem unreadable() {
  return Problem(503, "The file cannot be read at the moment. Please try again soon.")
      .header("Retry-After", "5");
}

// THROWS Problem 503, so that a file is never sent in part as if it were whole.
std::string read_all(engine::ObjectReader& reader, std::uint64_t length) {
  std::string content(length, '\0');
  std::size_t filled = 0;
  try {
    while (filled < length) {
      const std::size_t count = reader.read(std::span(content).subspan(filled));
      if (count == 0) throw engine::StoreError("the object ended early", true);
      filled += count;
    }
  } catch (const engine::StoreError& error) {
    daemon::log_error("an artifact cannot be read", {{"error", error.what()}});
    throw unreadable();
  }
  return content;
}

// Of the outcomes of authorize_download() only ok gives a file; an expired link wins over what its
// subject may do.
std::optional<Landing> landing_of(const calls::Download& file, const signing::Link& link,
                                  const LandingLinks& links) {
  if (file.outcome == "not_found") return link_unknown();
  if (file.outcome == "swept") return artifact_swept(file.title, file.retention_days, links.renew);
  if (file.now >= link.expires_at) {
    return link_expired(file.title, {file.expiry_date, file.german_expiry_date}, file.time_zone,
                        links.renew);
  }
  if (file.outcome == "forbidden") return permission_lost(links.request_access);
  if (file.outcome == "not_ready") return not_ready(file.title, links.download);
  if (file.outcome == "failed") return report_failed(file.title, links.renew);
  return std::nullopt;
}

// The Range header of a GET, unless If-Range says that the client's part is of another file.
std::string wanted_range(const httplib::Request& request, const std::string& etag) {
  if (request.method != "GET") return "";
  const std::string condition = request.get_header_value("If-Range");
  return condition.empty() || condition == etag ? request.get_header_value("Range") : "";
}

void send_elsewhere(const std::string& address, httplib::Response& response) {
  response.status = 302;
  response.set_header("Location", address);
  response.set_header("Cache-Control", "no-store");
  response.set_header("Referrer-Policy", "no-referrer");
}

// Headers may hold any bytes, a text of the database only UTF-8.
std::string printable(std::string text) {
  for (char& c : text) {
    if (c < 0x20 || c >= 0x7f) c = '?';
  }
  return text;
}

}  // namespace

DownloadApi::DownloadApi(db::Pool& pool, LinkGate& gate, engine::ObjectStore& store, bool redirect,
                         BeginTransfer begin_transfer)
    : pool_(pool),
      gate_(gate),
      store_(store),
      redirect_(redirect),
      begin_transfer_(std::move(begin_transfer)) {}

std::vector<Route> DownloadApi::routes() {
  return {
      {"GET", "/v1/admin/events/{event}/reports/jobs/{job}/download", Auth::kNone, "",
       "The file of a signed link",
       [this](const Context& context, httplib::Response& response) { download(context, response); },
       kQuery, "download"}};
}

void DownloadApi::download(const Context& context, httplib::Response& response) {
  const auto link = gate_.pass(context, context.http.target, response);
  if (!link) return;
  const calls::Download file = calls::authorize_download(
      pool_, link->event, link->job, link->format, link->subject, link->expires_at);
  if (const auto landing = landing_of(file, *link, landing_links(context.target))) {
    return write_landing(*landing, context.http, context.request_id, response);
  }
  send_file(context, response, *link, file);
}

void DownloadApi::send_file(const Context& context, httplib::Response& response,
                            const signing::Link& link, const calls::Download& file) {
  const std::string etag = "\"" + file.sha256 + "\"";
  if (!meets_if_match(context.http.get_header_value("If-Match"), etag)) {
    throw Problem(412, "The file is not the one that If-Match names.");
  }
  if (matches_etag(context.http.get_header_value("If-None-Match"), etag)) {
    response.status = 304;
    return response.set_header("ETag", etag);
  }
  const ByteRange range = parse_byte_range(wanted_range(context.http, etag), file.bytes);
  if (std::holds_alternative<NoSuchPart>(range)) {
    throw Problem(416,
                  "The file has " + std::to_string(file.bytes) + " bytes; ask for a range in it.")
        .header("Content-Range", "bytes */" + std::to_string(file.bytes));
  }
  const auto* part = std::get_if<FilePart>(&range);
  const std::uint64_t first = part ? part->first : 0;
  const std::uint64_t length = part ? part->length : file.bytes;
  // A store elsewhere may stand still, and then so does the thread that asks it.
  const Permit permit = store_.is_remote() ? permit_to_transfer() : nullptr;
  if (redirect_ && context.http.method == "GET") {
    if (const auto address = presigned(file)) {
      send_elsewhere(*address, response);
      return record(context, link, first);
    }
  }
  auto reader = open(file, first, length);
  if (!reader) {
    return write_landing(not_ready(file.title, landing_links(context.target).download),
                         context.http, context.request_id, response);
  }
  response.status = part ? 206 : 200;
  if (part) {
    response.set_header("Content-Range", "bytes " + std::to_string(first) + "-" +
                                             std::to_string(first + length - 1) + "/" +
                                             std::to_string(file.bytes));
  }
  response.set_header("ETag", etag);
  // A browser that kept the file would ask whether it changed, and that click would not count.
  response.set_header("Cache-Control", "no-store");
  response.set_header("Accept-Ranges", "bytes");
  response.set_header("Content-Disposition", engine::content_disposition(file.filename));
  attach(context, response, file, std::move(reader), length, permit);
  record(context, link, first);
}

std::optional<std::string> DownloadApi::presigned(const calls::Download& file) {
  try {
    const auto object = store_.head(file.key);
    if (!object || object->bytes != file.bytes) return std::nullopt;
    return store_.presigned_url(file.key, {file.content_type, file.filename}, kPresigned);
  } catch (const engine::StoreError& error) {
    daemon::log_warn("the store cannot serve a download by itself",
                     {{"key", file.key}, {"error", error.what()}});
    return std::nullopt;
  }
}

std::unique_ptr<engine::ObjectReader> DownloadApi::open(const calls::Download& file,
                                                        std::uint64_t first, std::uint64_t length) {
  try {
    auto reader = store_.open_reader(file.key, first, length);
    if (reader && reader->object_bytes() == file.bytes) return reader;
    daemon::log_error("an artifact is not in the store as the database knows it",
                      {{"key", file.key}});
  } catch (const engine::StoreError& error) {
    daemon::log_error("an artifact cannot be read", {{"key", file.key}, {"error", error.what()}});
  }
  return nullptr;
}

void DownloadApi::record(const Context& context, const signing::Link& link, std::uint64_t first) {
  const bool counted = context.http.method == "GET" && first == 0;
  calls::record_download(
      pool_, {link.job, link.format, link.subject, context.http.method, first, context.client,
              printable(context.http.get_header_value("User-Agent")), counted});
}

DownloadApi::Permit DownloadApi::permit_to_transfer() {
  Permit permit = begin_transfer_();
  if (!permit) {
    throw Problem(503, "Too many downloads are under way. Please try again soon.")
        .header("Retry-After", "5");
  }
  return permit;
}

void DownloadApi::attach(const Context& context, httplib::Response& response,
                         const calls::Download& file, std::unique_ptr<engine::ObjectReader> reader,
                         std::uint64_t length, Permit permit) {
  const bool is_whole = length == file.bytes;
  if (length <= kLongDownload) {
    const std::string content = read_all(*reader, length);
    if (is_whole && daemon::sha256_hexadecimal(content) != file.sha256) {
      log_altered(file.key);
      throw unreadable();
    }
    return response.set_content(content, file.content_type);
  }
  auto transfer = std::make_shared<Transfer>();
  transfer->reader = std::move(reader);
  transfer->buffer.resize(std::min<std::uint64_t>(kPiece, length));
  transfer->left = length;
  transfer->key = file.key;
  if (is_whole) transfer->sha256 = file.sha256;
  // The body of an answer to HEAD is never asked for.
  if (context.http.method != "HEAD") {
    transfer->permit = permit ? std::move(permit) : permit_to_transfer();
  }
  response.set_content_provider(length, file.content_type,
                                [transfer](std::size_t, std::size_t, httplib::DataSink& sink) {
                                  return transfer->next(sink);
                                });
}

}  // namespace pressrun::httpd
