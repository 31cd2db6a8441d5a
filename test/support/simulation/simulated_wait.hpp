// A coroutine of a simulated process that waits for something of its world.
#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace dynaco::test {

enum class wait_end { done, timed_out, cancelled };

class simulated_wait {
  public:
    virtual ~simulated_wait() = default;
    /// The coroutine goes on. Only the first call counts.
    virtual void end(wait_end how) = 0;
};

/// The waits of one process. It owns them: a process that is killed takes them along.
class wait_list {
  public:
    explicit wait_list(boost::asio::io_context& context) : context_{context} {}
    wait_list(wait_list const&) = delete;
    wait_list& operator=(wait_list const&) = delete;

    /// Awaits a wait. `begin` gets it to arrange for its end, and must not end it at once.
    template <class Begin>
    auto wait(Begin begin) {
        namespace asio = boost::asio;
        return asio::async_initiate<asio::deferred_t const, void(wait_end)>(
            initiation<Begin>{*this, std::move(begin)}, asio::deferred);
    }
    void clear() {
        closed_ = true;
        auto const waits = std::move(waits_);
        waits_.clear();
    }

  private:
    template <class Handler>
    class op final : public simulated_wait {
      public:
        op(wait_list& owner, Handler handler) : owner_{owner}, handler_{std::move(handler)} {}

        void end(wait_end how) override {
            if (!handler_) return;
            auto finish = [handler = std::move(*handler_), how]() mutable {
                std::move(handler)(how);
            };
            handler_.reset();
            auto const self = owner_.release(this);
            boost::asio::post(owner_.context_, std::move(finish));
        }

      private:
        wait_list& owner_;
        std::optional<Handler> handler_;
    };

    template <class Begin>
    class initiation {
      public:
        initiation(wait_list& owner, Begin begin) : owner_{owner}, begin_{std::move(begin)} {}

        template <class Handler>
        void operator()(Handler handler) {
            namespace asio = boost::asio;
            if (owner_.closed_) return;
            auto slot = asio::get_associated_cancellation_slot(handler);
            std::shared_ptr<simulated_wait> const made =
                std::make_shared<op<Handler>>(owner_, std::move(handler));
            owner_.waits_.push_back(made);
            if (slot.is_connected()) {
                slot.assign([weak = std::weak_ptr{made}](asio::cancellation_type type) {
                    if ((type & asio::cancellation_type::terminal) == asio::cancellation_type::none)
                        return;
                    if (auto const held = weak.lock()) held->end(wait_end::cancelled);
                });
            }
            begin_(std::weak_ptr{made});
        }

      private:
        wait_list& owner_;
        Begin begin_;
    };

    std::shared_ptr<simulated_wait> release(simulated_wait const* which) {
        auto const place = std::find_if(waits_.begin(), waits_.end(),
                                        [&](auto const& each) { return each.get() == which; });
        if (place == waits_.end()) return nullptr;
        auto const held = std::move(*place);
        waits_.erase(place);
        return held;
    }

    boost::asio::io_context& context_;
    std::vector<std::shared_ptr<simulated_wait>> waits_;
    bool closed_ = false;
};

}  // namespace dynaco::test
