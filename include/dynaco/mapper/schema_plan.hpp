// What a table is to be created with, as data. Private to dynaco.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/index.hpp>
#include <dynaco/mapper/index_keys.hpp>
#include <dynaco/operations/table_settings.hpp>
#include <dynaco/operations/throughput.hpp>

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco {

/// Type of `unless_exists`.
struct unless_exists_t {
    explicit unless_exists_t() = default;
};
/// For `table::create`: a table that exists already will do, if it is as this one would be.
inline constexpr unless_exists_t unless_exists{};

namespace mapper {

/// An index definition, bound to a table's structs.
class index_shape {
  public:
    index_shape() = default;

    std::string_view name;
    bool is_local = false;
    std::span<key_attribute const> partition;
    std::span<key_attribute const> sort;
    index_projection projection = index_projection::all;
    std::vector<std::string_view> included;
};

template <class T, bool IsLocal, class Partition, class Sort>
index_shape shape_of(index_definition<IsLocal, Partition, Sort> const& index) {
    index_shape made;
    made.name = index.name();
    made.is_local = IsLocal;
    made.partition = key_attributes<T, Partition>::all;
    made.sort = key_attributes<T, Sort>::all;
    made.projection = index.projection();
    made.included.assign(index.included().begin(), index.included().end());
    return made;
}

class schema_plan {
  public:
    schema_plan() = default;

    std::vector<index_shape> indexes;
    std::optional<stream_view_type> stream;
    std::optional<provisioned_throughput> throughput;
    bool unless_exists = false;
    call_options options;
};

/// The arguments of `create` and `create_request`.
template <class T>
class schema_settings {
  public:
    template <bool IsLocal, class Partition, class Sort>
    void add(index_definition<IsLocal, Partition, Sort> const& index) {
        plan_.indexes.push_back(shape_of<T>(index));
    }
    void add(stream_view_type const& view) { plan_.stream = view; }
    void add(provisioned_throughput const& capacity) { plan_.throughput = capacity; }
    void add(unless_exists_t) { plan_.unless_exists = true; }
    void add(call_options const& options) { plan_.options = options; }
    void add(as_result_t) {}

    schema_plan take() && { return std::move(plan_); }

  private:
    schema_plan plan_;
};

template <class T, class Argument>
concept schema_argument =
    requires(schema_settings<T>& settings, Argument const& argument) { settings.add(argument); };

template <class T, class... Arguments>
schema_plan plan_of(Arguments const&... arguments) {
    schema_settings<T> settings;
    (settings.add(arguments), ...);
    return std::move(settings).take();
}

}  // namespace mapper
}  // namespace dynaco
