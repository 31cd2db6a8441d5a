#include "net/context_end.hpp"

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>

#include <mutex>
#include <vector>

namespace dynaco::net {
namespace asio = boost::asio;

/// Asio's way to hear of it: one for each context.
class context_end final : public asio::execution_context::service {
  public:
    static asio::execution_context::id id;

    explicit context_end(asio::execution_context& owner) : service{owner} {}

    void add(context_end_listener& who) {
        std::scoped_lock const lock{mutex_};
        listeners_.push_back(&who);
    }
    void remove(context_end_listener& who) noexcept {
        std::scoped_lock const lock{mutex_};
        std::erase(listeners_, &who);
    }

  private:
    // Who is told may end, and end others.
    void shutdown() override {
        for (auto* who = take(); who; who = take()) who->on_context_end();
    }

    context_end_listener* take() {
        std::scoped_lock const lock{mutex_};
        if (listeners_.empty()) return nullptr;
        auto* const last = listeners_.back();
        listeners_.pop_back();
        last->context_ = nullptr;
        return last;
    }

    std::mutex mutex_;
    std::vector<context_end_listener*> listeners_;
};

asio::execution_context::id context_end::id;

context_end_listener::context_end_listener(asio::any_io_executor const& executor)
    : context_{&asio::use_service<context_end>(asio::query(executor, asio::execution::context))} {
    context_->add(*this);
}

context_end_listener::~context_end_listener() {
    if (context_) context_->remove(*this);
}

}  // namespace dynaco::net
