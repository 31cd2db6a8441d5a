// An attribute as it mostly comes: `"name":{"S":"text"}`, or N, without white space, escapes and
// anything but ASCII. Read in one pass, it costs a third of what asking json_reader for its parts
// does.
#pragma once

#include <string_view>

#include "wire/text_scan.hpp"

namespace dynaco::wire {

class plain_attribute {
  public:
    /// Looks at the beginning of `rest`, which continues an object: there `first` says whether it
    /// has no member yet. False if something else comes; then the members are unspecified.
    bool find(std::string_view rest, bool first) noexcept {
        char const* next = rest.data();
        char const* const end = next + rest.size();
        if (rest.size() < shortest || (!first && *next++ != ',') || *next++ != '"') return false;
        char const* const name_end = find_special(next, end);
        name = {next, name_end};
        next = name_end;
        if (end - next < 9 || next[0] != '"' || next[1] != ':' || next[2] != '{' ||
            next[3] != '"' || next[5] != '"' || next[6] != ':' || next[7] != '"') {
            return false;
        }
        type = next[4];
        next += 8;
        char const* const text_end = find_special(next, end);
        if (end - text_end < 2 || text_end[0] != '"' || text_end[1] != '}') return false;
        text = {next, text_end};
        behind = text_end + 2;
        return type == 'S' || type == 'N';
    }

    char type = 0;  ///< `S` or `N`
    std::string_view name;
    std::string_view text;
    char const* behind = nullptr;  ///< Where `rest` goes on.

  private:
    static constexpr std::size_t shortest = 14;  // ,"":{"S":""}} and something
};

}  // namespace dynaco::wire
