// The operations with views as their responses: what is read is all that differs.
#include <dynaco/views.hpp>

#include <cstring>
#include <limits>
#include <memory>
#include <utility>

#include "wire/operation.hpp"
#include "wire/struct_codec.hpp"
#include "wire/view_indexer.hpp"

namespace dynaco {
namespace wire {
namespace {

void take_rest(get_item_view& out, get_item_response& rest) {
    out.consumed_capacity = std::move(rest.consumed_capacity);
}

template <class Response>
void take_rest(page_views& out, Response& rest) {
    out.count = rest.count;
    out.scanned_count = rest.scanned_count;
    out.last_evaluated_key = std::move(rest.last_evaluated_key);
    out.consumed_capacity = std::move(rest.consumed_capacity);
}

bool index_item(json_reader& in, void* text) {
    return view_indexer{in, *static_cast<dynaco::detail::indexed_text*>(text)}.index_item();
}

bool index_items(json_reader& in, void* text) {
    return view_indexer{in, *static_cast<dynaco::detail::indexed_text*>(text)}.index_items();
}

// The views of one member and, read as ever, all others.
template <class Request>
std::optional<error> read_views(std::string_view body, void* response) {
    using original = typename Request::response_type;
    using views = typename view_request<Request>::response_type;
    if (body.size() > std::numeric_limits<std::uint32_t>::max()) {
        return error{errc::malformed_response, "4 GB and more: too large for views"};
    }
    auto kept = dynaco::detail::make_indexed_text();
    kept->text = std::make_unique_for_overwrite<char[]>(body.size());
    std::memcpy(kept->text.get(), body.data(), body.size());

    constexpr bool is_page = std::is_same_v<views, page_views>;
    member_reader const items{is_page ? "Items" : "Item", is_page ? index_items : index_item,
                              kept.get()};
    json_reader in{{kept->text.get(), body.size()}};
    original rest;
    read_struct(in, &rest, *operation_of<Request>().response, &items);
    if (!in.finish()) return in.failure();
    auto& out = *static_cast<views*>(response);
    take_rest(out, rest);
    out.keep(std::move(kept));
    return std::nullopt;
}

template <class Request>
consumed_capacity const* consumed(void const* response) {
    using views = typename view_request<Request>::response_type;
    auto const& cost = static_cast<views const*>(response)->consumed_capacity;
    return cost ? &*cost : nullptr;
}

template <class Request>
operation const& with_views() noexcept {
    static auto const changed = [] {
        auto own = operation_of<Request>();
        own.read = read_views<Request>;
        own.consumed = consumed<Request>;
        own.response = nullptr;
        return own;
    }();
    return changed;
}

}  // namespace
}  // namespace wire

wire::operation const& view_request<get_item_request>::operation() noexcept {
    return wire::with_views<get_item_request>();
}

wire::operation const& view_request<query_request>::operation() noexcept {
    return wire::with_views<query_request>();
}

wire::operation const& view_request<scan_request>::operation() noexcept {
    return wire::with_views<scan_request>();
}

}  // namespace dynaco
