#include "tests/support/real_orders.h"

#include <cstdlib>

namespace pressrun::test {

std::filesystem::path real_orders_file() {
  if (const char* set = std::getenv("PRESSRUN_REAL_ORDERS")) return set;
  return std::filesystem::path(PRESSRUN_SOURCE_DIR) / ".." / "shared" / "data" / "online-retail" /
         "online-retail-2010-12_2011-05.csv.gz";
}

Finished import_orders(TestDatabase& database, const std::filesystem::path& file, long event) {
  return run_program("pressrunctl",
                     {"import", "orders", file.string(), "--event", std::to_string(event)},
                     {{"PRESSRUN_DATABASE_URL", database.url(Role::kCtl)}});
}

}  // namespace pressrun::test
