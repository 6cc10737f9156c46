// S1: times of a service that cannot be are none.
#include <gtest/gtest.h>

#include "engine/storage/s3/service_time.h"

namespace pressrun::engine::s3 {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

Answer dated(const std::string& date) {
  Answer answer;
  answer.headers = {{"date", date}};
  return answer;
}

TEST(ServiceTime, IsReadFromAnswersAndLists) {
  const SigningTime noon = sys_days(2026y / 11 / 27) + 12h;
  EXPECT_EQ(answered_at(dated("Fri, 27 Nov 2026 12:00:00 GMT")), noon);
  EXPECT_EQ(listed_time("2026-11-27T12:00:00.000Z"), noon);
}

TEST(ServiceTime, IsNoneOutsideWhatAClockHolds) {
  for (const char* date :
       {"", "soon", "Mon, 27 Nov 1013 12:00:00 GMT", "Fri, 27 Nov 9999 12:00:00 GMT"}) {
    EXPECT_EQ(answered_at(dated(date)), std::nullopt) << date;
  }
  for (const char* text : {"", "soon", "1013-11-27T12:00:00Z", "9999-11-27T12:00:00Z"}) {
    EXPECT_EQ(listed_time(text), SigningTime{}) << text;
  }
}

}  // namespace
}  // namespace pressrun::engine::s3
