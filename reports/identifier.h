// Which numbers count nothing.
#pragma once

#include "reports/row_stream.h"

namespace pressrun::reports {

// Numbers that look wrong in groups of thousands: order 1,024, the year 2,026. Told by the column's
// name, since a type has no word for it; a column with a style or a total counts.
bool is_identifier(const Column& column);

}  // namespace pressrun::reports
