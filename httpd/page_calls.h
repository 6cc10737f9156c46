// As calls.h: the SQL functions behind the frames of pages.
#pragma once

#include "httpd/calls.h"

namespace pressrun::httpd::calls {

// {"name","locale"}, for an event also "event_title" and "workspace". Nothing for a person who is
// not there any more.
OptionalText page_facts(db::Pool& pool, Id person, const std::optional<Id>& event);
// The event that a report is most likely wanted of; `type` is its type, where known.
std::optional<Id> latest_event(db::Pool& pool, Id person, const OptionalText& type);

}  // namespace pressrun::httpd::calls
