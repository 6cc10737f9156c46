// The real order lines that the project is tried on.
#pragma once

#include <filesystem>
#include <string>

#include "tests/support/process.h"
#include "tests/support/test_database.h"

namespace pressrun::test {

// In the folder beside the project, or where PRESSRUN_REAL_ORDERS says. May not exist on this
// machine.
std::filesystem::path real_orders_file();

// `pressrunctl import orders` of that file into an event.
Finished import_orders(TestDatabase& database, const std::filesystem::path& file, long event);

}  // namespace pressrun::test
