// Which attributes a read returns.
#pragma once

#include <dynaco/attr.hpp>

#include <iosfwd>
#include <string_view>
#include <utility>

namespace dynaco {

/// Which attributes, or parts of them, a read returns: `project("title", "address.city")`.
///
/// The class is `projection_expression` and the function `project`, for `projection` is the
/// service's word for what an index holds. Given to a request by `apply_to` or `with`
/// (expressions.hpp).
/// @par Errors A path given twice, or together with a part of it, is `errc::invalid_argument` when
/// the projection is applied.
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
class projection_expression {
  public:
    /// Nothing yet: to be added to. On a request it does nothing, so that whole items are read.
    projection_expression() noexcept = default;
    template <detail::path_argument First, detail::path_argument... More>
    explicit projection_expression(First&& first, More&&... more) {
        add(std::forward<First>(first));
        (add(std::forward<More>(more)), ...);
    }

    /// Another path.
    template <detail::path_argument Path>
    projection_expression& add(Path&& path) & {
        add_fragment(detail::fragment_of_path(std::forward<Path>(path)));
        return *this;
    }
    template <detail::path_argument Path>
    projection_expression&& add(Path&& path) && {
        return std::move(add(std::forward<Path>(path)));
    }

    [[nodiscard]] bool empty() const noexcept { return fragment_.empty(); }

    /// The paths with names in their places.
    friend std::ostream& operator<<(std::ostream& out, projection_expression const& value);

    /// For the library's own headers.
    detail::expression_fragment const& fragment() const& noexcept { return fragment_; }
    detail::expression_fragment fragment() && noexcept { return std::move(fragment_); }

  private:
    void add_fragment(detail::expression_fragment path);

    detail::expression_fragment fragment_;
};

/// The projection of one or more paths.
template <detail::path_argument... Paths>
    requires(sizeof...(Paths) > 0)
projection_expression project(Paths&&... paths) {
    return projection_expression(std::forward<Paths>(paths)...);
}

}  // namespace dynaco
