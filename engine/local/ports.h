// TCP ports on 127.0.0.1.
#pragma once

#include <string>

namespace pressrun::local {

// One that nobody uses now, and that no outgoing connection is given where the kernel's range of
// ephemeral ports leaves room for that. THROWS LocalError when there is none.
int free_port();

// THROWS LocalError when `port` cannot be listened on; its sentence names `option`, with which
// people choose another.
void require_free_port(int port, const std::string& option);

}  // namespace pressrun::local
