#include "support/simulation/simulation_settings.hpp"

namespace dynaco::test {

simulation_settings simulation_settings::hostile() {
    using namespace std::chrono_literals;
    simulation_settings made;
    made.slow = 0.05;
    made.request_lost = 0.02;
    made.reply_lost = 0.03;
    made.late = 0.02;
    made.replayed = 0.01;
    made.throttled = 0.02;
    made.server_error = 0.01;
    made.server_error_after = 0.01;
    made.conflict = 0.01;
    made.stale_read = 0.2;
    made.page_items = 3;
    made.unprocessed = 0.2;
    made.expiry_pass_every = 10s;
    made.pause_every = 20s;
    made.cut_off_every = 60s;
    return made;
}

}  // namespace dynaco::test
