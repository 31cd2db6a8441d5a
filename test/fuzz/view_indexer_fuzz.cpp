// Any bytes as an item: views and the ordinary reader make the same of them, item or failure.

#include <dynaco/item_view.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "wire/item_reader.hpp"
#include "wire/view_indexer.hpp"

using namespace dynaco;
using namespace dynaco::wire;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    json_reader plain{{reinterpret_cast<char const*>(data), size}};
    item expected;
    bool const is_good = read_item(plain, expected) && plain.finish();

    auto kept = dynaco::detail::make_indexed_text();
    kept->text = std::make_unique_for_overwrite<char[]>(size);
    if (size != 0) std::memcpy(kept->text.get(), data, size);
    json_reader in{{kept->text.get(), size}};
    require((view_indexer{in, *kept}.index_item() && in.finish()) == is_good);
    if (!is_good) {
        require(in.failure().message() == plain.failure().message());
        return 0;
    }
    item_view const view{dynaco::detail::view_position{*kept, 0}};
    require(view.to_item() == expected);
    for (auto const& [name, value] : view) {
        auto const* const owning = expected.find(name);
        require(owning != nullptr && owning->type() == value.type());
        require(view.find(name).has_value());
    }
    return 0;
}
