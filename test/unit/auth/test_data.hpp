// The published test vectors.
#pragma once

#include <boost/json.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace dynaco::auth::test {

/// A file of test/data as JSON; `std::runtime_error` if it is not there.
inline boost::json::value read_test_data(std::string const& name) {
    std::ifstream file{DYNACO_TEST_DATA "/" + name, std::ios::binary};
    if (!file) throw std::runtime_error{"there is no test data " + name};
    return boost::json::parse(std::string{std::istreambuf_iterator<char>{file}, {}});
}

inline std::string text(boost::json::value const& value) {
    return std::string{value.as_string().c_str(), value.as_string().size()};
}

}  // namespace dynaco::auth::test
