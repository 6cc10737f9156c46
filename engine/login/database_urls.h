// The databases that the environment names.
#pragma once

namespace pressrun::engine {

// Checks that libpq can read each URL of ours in the environment that names a database: a program
// that waits for its database would wait for such a one forever. THROWS daemon::ConfigError that
// names the variable and not its value, which may hold a password.
void check_database_urls();

}  // namespace pressrun::engine
