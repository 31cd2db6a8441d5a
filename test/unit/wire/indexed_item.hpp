// An item of a text, as a view.
#pragma once

#include <dynaco/item_view.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "wire/item_reader.hpp"
#include "wire/view_indexer.hpp"

namespace dynaco::wire::test {

class indexed_item {
  public:
    explicit indexed_item(std::string_view text) {
        // Of the exact size, so that sanitizers see reads beyond it.
        kept_->text = std::make_unique_for_overwrite<char[]>(text.size());
        if (!text.empty()) std::memcpy(kept_->text.get(), text.data(), text.size());
        json_reader in{{kept_->text.get(), text.size()}};
        is_good_ = view_indexer{in, *kept_}.index_item() && in.finish();
        if (!is_good_) failure_ = in.failure().message();
    }

    bool is_good() const { return is_good_; }
    /// `none` if there was none.
    std::string const& failure() const { return failure_; }
    item_view view() const { return item_view{dynaco::detail::view_position{*kept_, 0}}; }

  private:
    dynaco::detail::indexed_text_owner kept_ = dynaco::detail::make_indexed_text();
    bool is_good_ = false;
    std::string failure_ = "none";
};

/// What the ordinary reader makes of a text.
class plain_item {
  public:
    explicit plain_item(std::string_view text) {
        json_reader in{text};
        is_good = read_item(in, value) && in.finish();
        if (!is_good) failure = in.failure().message();
    }

    item value;
    bool is_good = false;
    std::string failure = "none";
};

}  // namespace dynaco::wire::test
