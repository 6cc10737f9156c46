#include "engine/storage/s3/listing.h"

#include <pugixml.hpp>

#include "engine/storage/s3/service_time.h"

namespace pressrun::engine::s3 {
namespace {

ListedObject object_of(const pugi::xml_node& entry, std::size_t prefix, SigningTime now) {
  const SigningTime written = listed_time(entry.child_value("LastModified"));
  return {std::string(entry.child_value("Key")).substr(prefix),
          entry.child("Size").text().as_ullong(),
          std::chrono::duration_cast<std::chrono::seconds>(now - written)};
}

}  // namespace

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
    const SigningTime now = answered_at(answer).value_or(client.now());
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
