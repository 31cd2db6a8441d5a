#include "engine/wait.hpp"

#include <dynaco/error_details.hpp>

namespace dynaco::engine {

error wait_failure(errc code, std::string_view operation, std::string const& subject,
                   std::string const& state, std::string const& aim) {
    error::details payload;
    payload.operation = operation;
    payload.message = subject + ' ' + state + " when the wait for it to " + aim + " ended";
    return error{make_error_code(code), std::move(payload)};
}

}  // namespace dynaco::engine
