// Any bytes as an item: no crash, no overrun, and what is accepted survives being written and read
// again.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "wire/item_reader.hpp"
#include "wire/item_writer.hpp"

using namespace dynaco;
using namespace dynaco::wire;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

std::string text_of(item const& item) {
    std::string text;
    json_writer out{text};
    write_item(out, item);
    require(!out.failure());
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text{reinterpret_cast<char const*>(data), size};

    json_reader skipper{text};
    bool const well_formed = skipper.skip_value() && skipper.finish();
    require(well_formed != skipper.failed());

    json_reader in{text};
    item first;
    bool const read = read_item(in, first) && in.finish();
    require(read != in.failed());
    if (!read) {
        require(!in.failure().message().empty());
        return 0;
    }
    require(well_formed);

    std::string const written = text_of(first);
    json_reader again{written};
    item second;
    require(read_item(again, second) && again.finish());
    require(first == second);
    require(text_of(second) == written);
    return 0;
}
