// The end of a context, told to those who keep handlers that Asio does not know of.
#pragma once

#include <boost/asio/any_io_executor.hpp>

namespace dynaco::net {

/// Listens while it lives. May outlive the context.
///
/// @par Thread safety
/// Several may be made and destroyed at the same time, each on its own thread.
class context_end_listener {
  public:
    explicit context_end_listener(boost::asio::any_io_executor const& executor);
    context_end_listener(context_end_listener const&) = delete;
    context_end_listener& operator=(context_end_listener const&) = delete;

  protected:
    ~context_end_listener();

  private:
    friend class context_end;

    /// The context is being destroyed: every handler that is kept has to be, too.
    virtual void on_context_end() noexcept = 0;

    class context_end* context_;
};

}  // namespace dynaco::net
