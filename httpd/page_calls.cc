#include "httpd/page_calls.h"

#include "httpd/call_result.h"

namespace pressrun::httpd::calls {

OptionalText page_facts(db::Pool& pool, Id person, const std::optional<Id>& event) {
  OptionalText id;
  if (event) id = std::to_string(*event);
  return pool.call("select pressrun.page_facts($1, $2)", {person, id}, kRead).scalar();
}

std::optional<Id> latest_event(db::Pool& pool, Id person, const OptionalText& type) {
  const auto id = pool.call("select pressrun.latest_event($1, $2)", {person, type}, kRead).scalar();
  if (!id) return std::nullopt;
  return std::stoll(*id);
}

}  // namespace pressrun::httpd::calls
