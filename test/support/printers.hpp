// How doctest prints the types that tests compare.
#pragma once

#include <doctest/doctest.h>
#include "support/server_log.hpp"

#include <boost/system/error_code.hpp>

#include <chrono>
#include <optional>
#include <sstream>

namespace doctest {

template <>
struct StringMaker<boost::system::error_code> {
    static String convert(boost::system::error_code const& code) {
        std::ostringstream out;
        out << code << " (" << code.message() << ')';
        return out.str().c_str();
    }
};

template <class Rep, class Period>
struct StringMaker<std::chrono::duration<Rep, Period>> {
    static String convert(std::chrono::duration<Rep, Period> value) {
        std::ostringstream out;
        out << std::chrono::duration<double, std::milli>(value).count() << " ms";
        return out.str().c_str();
    }
};

template <class T>
struct StringMaker<std::optional<T>> {
    static String convert(std::optional<T> const& value) {
        return value ? toString(*value) : String("nullopt");
    }
};

template <>
struct StringMaker<std::nullopt_t> {
    static String convert(std::nullopt_t) { return "nullopt"; }
};

}  // namespace doctest

namespace dynaco::test {

// doctest prints an enumeration as a number unless it finds this overload.
inline doctest::String toString(closed_by who) {
    std::ostringstream out;
    out << who;
    return out.str().c_str();
}

}  // namespace dynaco::test
