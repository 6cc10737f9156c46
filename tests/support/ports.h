// TCP ports on 127.0.0.1 for the servers of tests.
#pragma once

namespace pressrun::test {

// A free one that no other test process is given before this one ends, also while nobody listens on
// it. THROWS LocalError when there is none.
int reserved_port();

}  // namespace pressrun::test
