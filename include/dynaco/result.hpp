// A value or the failure that took its place.
#pragma once

#include <dynaco/error.hpp>

#include <boost/system/result.hpp>

namespace dynaco {

/// A value or an `error`: `has_value()`, `has_error()`, `value()` (throws `dynaco::exception`),
/// `error()`, `operator*`, `operator->`.
template <class T>
using result = boost::system::result<T, error>;

/// What `result::value()` throws; found by argument-dependent lookup.
[[noreturn]] void throw_exception_from_error(error const& failure,
                                             boost::source_location const& where);

/// Type of `as_result`.
struct as_result_t {
    explicit as_result_t() = default;
};
/// Last argument of an operation whose failures are values: the call returns
/// `awaitable<result<T>>`.
inline constexpr as_result_t as_result{};

}  // namespace dynaco
