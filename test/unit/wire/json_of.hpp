// An item as the service's JSON.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <doctest/doctest.h>

#include <string>

#include "wire/item_writer.hpp"

namespace dynaco::test {

inline std::string json_of(item const& from) {
    std::string text;
    wire::json_writer out{text};
    wire::write_item(out, from);
    REQUIRE_FALSE(out.failure());
    return text;
}

}  // namespace dynaco::test
