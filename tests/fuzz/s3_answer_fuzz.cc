// O7: what a service for objects answers: headers, errors, lists.
#include "engine/storage/s3/service_error.h"
#include "engine/storage/s3/uploads.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

using namespace engine::s3;

const Registration s3_answer("s3_answer", [](std::string_view input) {
  Answer answer;
  answer.status = input.empty() ? 500 : 400 + static_cast<unsigned char>(input.front());
  answer.body = input;
  std::string_view head = input;
  while (!head.empty()) read_header_line(take_line(head), answer.headers);
  for (const auto& [name, value] : answer.headers) {
    require(name.find(':') == std::string::npos, "a name ends at its colon");
    require(value.find('\n') == std::string::npos, "a value is of one line");
  }
  answer.content_length();
  const auto error = store_error(service_error(answer), "GET", "bucket/key");
  require(std::string_view(error.what()).starts_with("the store answered"), "words for ops");
  const UploadList list = parse_upload_list(answer.body, "folder/");
  for (const auto& upload : list.uploads) {
    require(upload.key.size() < input.size(), "a key is of the answer");
  }
  require(!list.is_truncated || !list.next_key.empty(), "a list that goes on says where");
});

}  // namespace
}  // namespace pressrun::fuzz
