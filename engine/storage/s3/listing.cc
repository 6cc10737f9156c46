#include "engine/storage/s3/listing.h"

#include <curl/curl.h>

#include <ctime>
#include <pugixml.hpp>

namespace pressrun::engine::s3 {
namespace {

SigningTime answered_at(const Answer& answer, Client& client) {
  const std::time_t theirs = curl_getdate(answer.header("date").c_str(), nullptr);
  return theirs > 0 ? std::chrono::system_clock::from_time_t(theirs) : client.now();
}

ListedObject object_of(const pugi::xml_node& entry, std::size_t prefix, SigningTime now) {
  const SigningTime written = listed_time(entry.child_value("LastModified"));
  return {std::string(entry.child_value("Key")).substr(prefix),
          entry.child("Size").text().as_ullong(),
          std::chrono::duration_cast<std::chrono::seconds>(now - written)};
}

}  // namespace

SigningTime listed_time(const char* text) {
  std::tm parts{};
  if (strptime(text, "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return {};
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

void list_objects(Client& client, const std::function<void(const ListedObject&)>& each) {
  const std::string& prefix = client.settings().prefix;
  std::string token;
  do {
    Fields query = {{"list-type", "2"}, {"prefix", prefix}};
    if (!token.empty()) query.emplace_back("continuation-token", token);
    const Answer answer = client.send({"GET", "", query, {}, {}});
    pugi::xml_document document;
    const bool parsed = document.load_buffer(answer.body.data(), answer.body.size());
    const auto list = document.child("ListBucketResult");
    if (!parsed || !list) throw StoreError("the store's list of objects cannot be read", true);
    const SigningTime now = answered_at(answer, client);
    for (const auto entry : list.children("Contents")) {
      if (!std::string_view(entry.child_value("Key")).starts_with(prefix)) continue;
      const ListedObject object = object_of(entry, prefix.size(), now);
      if (valid_key(object.key)) each(object);
    }
    const std::string next = list.child_value("NextContinuationToken");
    if (next.empty() && list.child("IsTruncated").text().as_bool()) {
      throw StoreError(
          "the store gives only the first part of its list of objects: it does not know "
          "ListObjectsV2",
          false);
    }
    if (!next.empty() && next == token) {
      throw StoreError("the store's list of objects does not end", false);
    }
    token = next;
  } while (!token.empty());
}

}  // namespace pressrun::engine::s3
