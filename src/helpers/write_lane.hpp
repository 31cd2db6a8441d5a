// The coroutines of a write job; all run on the client's executor.
#pragma once

#include "helpers/write_job.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>

namespace dynaco::helpers {

/// Sends one request after the other, each with its rounds, until nothing can go.
boost::asio::awaitable<void> write_lane(std::shared_ptr<write_job> job);

/// Makes sure that the job knows the key of a table: asks for it once, or waits for the coroutine
/// that asks. Ends without it when the job has failed or the caller is cancelled.
boost::asio::awaitable<void> ensure_key(std::shared_ptr<write_job> job, std::size_t table);

/// Takes one write in as soon as there is room, or says why not (`offer->failure`).
boost::asio::awaitable<void> take_offer(std::shared_ptr<write_job> job,
                                        std::shared_ptr<write_offer> offer);

/// Takes no more writes, and completes when all are written or left over. Cancelling it ends the
/// lanes; `is_cancelled`: that has happened before.
boost::asio::awaitable<void> drain(std::shared_ptr<write_job> job, bool is_cancelled);

}  // namespace dynaco::helpers
