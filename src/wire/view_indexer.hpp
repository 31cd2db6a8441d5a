// The index that views look into, made in one pass over a response.
#pragma once

#include <dynaco/indexed_text.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "wire/json_reader.hpp"

namespace dynaco::wire {

/// Reads values as item_reader.hpp does, with the same failures at the same places, but notes where
/// they are. What is escaped in the text is decoded in place: it gets shorter, never longer.
///
///     auto text = detail::make_indexed_text();
///     ...
///     json_reader in{{text->text.get(), size}};
///     view_indexer{in, *text}.index_items();
class view_indexer {
  public:
    /// @par Preconditions `in` reads `out.text`, which ends before byte 2^32.
    view_indexer(json_reader& in, dynaco::detail::indexed_text& out) noexcept
        : in_{in}, out_{out} {}

    /// Takes the item that comes next. False when the reader has failed; the index is then
    /// unspecified, as after the next one.
    bool index_item();
    /// Takes a list of items.
    bool index_items();

  private:
    class place {
      public:
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
    };

    place keep(std::string_view text, std::size_t where) noexcept;
    place place_of(std::string_view text) const noexcept;
    bool read_text(place& out);

    std::uint32_t add(place name, attribute_type type);
    void close(std::uint32_t container, std::uint32_t size) noexcept;
    bool add_text(place name, attribute_type type, place text);
    bool add_plain(class plain_attribute const& from);

    bool index_value(place name);
    bool index_tagged(place name, std::string_view tag);
    bool index_map(place name);
    bool index_list(place name);
    bool index_set(place name, attribute_type type, bool (view_indexer::*element)(place));
    bool index_string(place name);
    bool index_number(place name);
    bool index_binary(place name);
    bool index_bool(place name);
    bool index_null(place name);

    json_reader& in_;
    dynaco::detail::indexed_text& out_;
};

}  // namespace dynaco::wire
