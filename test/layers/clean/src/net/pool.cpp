#include <dynaco/clock.hpp>

#include "net/pool.hpp"
#include "policy/pool_ledger.hpp"

#include <boost/asio/steady_timer.hpp>
