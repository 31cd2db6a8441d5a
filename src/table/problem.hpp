// A failure of the mapping, on its way out of nested members.
#pragma once

#include <dynaco/attribute_type.hpp>
#include <dynaco/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace dynaco::mapper {

/// What is wrong and where: whoever finds it says what, and every level that it leaves puts its
/// name in front. The path costs nothing while all is well.
class problem {
  public:
    /// All return false, for `return wrong.found(...)`.
    bool found(errc code, std::string what);
    bool found(error const& what);
    /// `is N (number), but the member wants S (string)`.
    bool wrong_type(attribute_type is, attribute_type wanted);
    bool wrong_type(attribute_type is, std::string_view wanted);

    bool in_member(std::string_view name);
    bool in_element(std::size_t index);

    error to_error() const;

  private:
    boost::system::error_code code_;
    std::string what_;
    std::string path_;
};

/// A text in quotes for a message, shortened.
std::string quoted(std::string_view text);

}  // namespace dynaco::mapper
