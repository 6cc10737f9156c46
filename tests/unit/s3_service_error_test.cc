// S1: what a store in a bucket refuses, said with what to do.
#include <gmock/gmock.h>

#include "engine/storage/s3/service_error.h"

namespace pressrun::engine::s3 {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string words(long status, const std::string& code) {
  return store_error({status, code, ""}, "HEAD", "s3://bucket/key").what();
}

// The answer to a HEAD has no body, so a refusal has no code.
TEST(ServiceError, ARefusalNamesTheRightsAlsoWithoutACode) {
  for (const std::string code : {"", "AccessDenied"}) {
    EXPECT_THAT(words(403, code), HasSubstr("s3:ListBucket")) << code;
  }
  EXPECT_THAT(words(403, "SignatureDoesNotMatch"), Not(HasSubstr("s3:ListBucket")));
  EXPECT_THAT(words(404, ""), Not(HasSubstr("s3:ListBucket")));
}

}  // namespace
}  // namespace pressrun::engine::s3
