#include "engine/storage/s3/upload.h"

#include <pugixml.hpp>
#include <sstream>

#include "engine/daemon/logging.h"
#include "engine/storage/content_disposition.h"
#include "engine/storage/s3/service_error.h"

namespace pressrun::engine::s3 {
namespace {

std::string completion_of(const std::vector<std::string>& etags) {
  pugi::xml_document document;
  auto root = document.append_child("CompleteMultipartUpload");
  for (std::size_t i = 0; i < etags.size(); ++i) {
    auto part = root.append_child("Part");
    part.append_child("PartNumber").text() = static_cast<unsigned>(i + 1);
    part.append_child("ETag").text() = etags[i].c_str();
  }
  std::ostringstream text;
  document.save(text, "", pugi::format_raw);
  return text.str();
}

std::string upload_id_in(const Answer& answer) {
  pugi::xml_document document;
  document.load_buffer(answer.body.data(), answer.body.size());
  return document.child("InitiateMultipartUploadResult").child_value("UploadId");
}

}  // namespace

Upload::Upload(Client& client, std::string key, ObjectMeta meta)
    : client_(client), key_(std::move(key)), meta_(std::move(meta)) {}

void Upload::write(std::string_view bytes) {
  const std::size_t limit = client_.settings().part_bytes;
  bytes_ += bytes.size();
  while (!bytes.empty()) {
    // A full part waits for what follows, since the last one may not be empty.
    if (part_.size() == limit) send_part();
    const auto taken = std::min(bytes.size(), limit - part_.size());
    part_.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
  }
}

void Upload::commit() {
  if (client_.send({"HEAD", key_, {}, {}, {}}).status != 404) {
    throw StoreError("there is an object " + place_of(client_.settings(), key_) + " already",
                     false);
  }
  if (upload_id_.empty()) {
    put_whole();
  } else {
    send_part();
    complete_parts();
  }
  if (!arrived()) {
    throw StoreError("the store has not kept " + place_of(client_.settings(), key_) + " as sent",
                     true);
  }
  state_ = State::kCommitted;
  part_ = {};
}

void Upload::abort() noexcept {
  if (state_ != State::kOpen) return;
  state_ = State::kAborted;
  try {
    if (!upload_id_.empty()) client_.send({"DELETE", key_, {{"uploadId", upload_id_}}, {}, {}});
    // An upload that is being completed can end after all.
    if (sent_whole_) client_.send({"DELETE", key_, {}, {}, {}});
  } catch (const std::exception& error) {
    daemon::log_warn("what was uploaded stays for the janitor",
                     {{"object", place_of(client_.settings(), key_)}, {"error", error.what()}});
  }
}

Fields Upload::headers() const {
  Fields fields;
  if (!meta_.content_type.empty()) fields.emplace_back("content-type", meta_.content_type);
  if (!meta_.filename.empty()) {
    fields.emplace_back("content-disposition", content_disposition(meta_.filename));
  }
  return fields;
}

void Upload::begin_parts() {
  const Answer answer = client_.send({"POST", key_, {{"uploads", ""}}, headers(), {}});
  upload_id_ = upload_id_in(answer);
  if (upload_id_.empty()) {
    throw StoreError("the store's answer to an upload in parts cannot be read", true);
  }
}

void Upload::send_part() {
  if (upload_id_.empty()) begin_parts();
  const auto number = std::to_string(etags_.size() + 1);
  const Answer answer =
      client_.send({"PUT", key_, {{"partNumber", number}, {"uploadId", upload_id_}}, {}, part_});
  if (answer.status == 404) throw store_error(service_error(answer), "PUT", key_);
  etags_.push_back(answer.header("etag"));
  part_.clear();
}

void Upload::put_whole() {
  sent_whole_ = true;
  client_.send({"PUT", key_, {}, headers(), part_});
}

void Upload::complete_parts() {
  sent_whole_ = true;
  const std::string body = completion_of(etags_);
  for (int failures = 1;; ++failures) {
    const Answer answer = client_.send(
        {"POST", key_, {{"uploadId", upload_id_}}, {{"content-type", "application/xml"}}, body});
    // A 200 may hold an error; a 404 says that the upload is over: by an answer that was lost?
    const ServiceError error = service_error(answer);
    if (error.code.empty() || arrived()) return;
    if (failures == client_.settings().attempts || answer.status == 404) {
      throw store_error(error, "completing", place_of(client_.settings(), key_));
    }
    Client::pause(failures);
  }
}

bool Upload::arrived() {
  const Answer answer = client_.send({"HEAD", key_, {}, {}, {}});
  return answer.status == 200 && answer.content_length() == bytes_;
}

}  // namespace pressrun::engine::s3
