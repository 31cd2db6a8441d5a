// What the rules say of a request before it is sent.
#pragma once

#include <dynaco/error.hpp>

#include <doctest/doctest.h>

#include <string>

#include "wire/operation.hpp"

namespace dynaco::wire::test {

/// The message about the rule that the request breaks; empty if it keeps all.
template <class Request>
std::string broken(Request const& request) {
    auto const failure = operation_of<Request>().validate(&request);
    if (!failure) return {};
    CHECK(*failure == errc::invalid_argument);
    CHECK(*failure == condition::invalid_request);
    return failure->message();
}

}  // namespace dynaco::wire::test
