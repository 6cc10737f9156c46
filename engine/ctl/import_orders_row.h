// One line of an order as a file gives it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/ctl/import_orders_csv.h"

namespace pressrun::engine::ctl {

// The columns of a file of orders, in this order, by these names.
const std::vector<std::string>& order_columns();

// What keeps a row from being a line of an order, in words; empty when nothing does. Then the
// fields, in the order of order_columns(), are a number of an order, a whole number of 32 bits, a
// day and time that exist, and a decimal number, as PostgreSQL reads them; the others are any text.
std::string problem_of(const CsvRow& row);

}  // namespace pressrun::engine::ctl
