#include <dynaco/batch_get.hpp>

#include <algorithm>
#include <utility>

namespace dynaco {

// There are few tables, and mostly the last one is named again.
std::size_t batch_get_list::index_of(std::string const& table_name) {
    auto const found =
        std::find_if(tables_.begin(), tables_.end(),
                     [&](table_settings const& each) { return each.name == table_name; });
    auto const index = static_cast<std::size_t>(found - tables_.begin());
    if (found == tables_.end()) tables_.emplace_back(table_name);
    return index;
}

batch_get_list& batch_get_list::add(std::string const& table_name, item key) & {
    auto const table = index_of(table_name);
    entries_.emplace_back(table, std::move(key));
    return *this;
}
batch_get_list&& batch_get_list::add(std::string const& table_name, item key) && {
    return std::move(add(table_name, std::move(key)));
}

batch_get_list& batch_get_list::consistent_read(std::string const& table_name, bool value) & {
    table_of(table_name).consistent_read = value;
    return *this;
}
batch_get_list&& batch_get_list::consistent_read(std::string const& table_name, bool value) && {
    return std::move(consistent_read(table_name, value));
}

batch_get_list& batch_get_list::projection_expression(std::string const& table_name,
                                                      std::string value) & {
    table_of(table_name).projection_expression = std::move(value);
    return *this;
}
batch_get_list&& batch_get_list::projection_expression(std::string const& table_name,
                                                       std::string value) && {
    return std::move(projection_expression(table_name, std::move(value)));
}

batch_get_list& batch_get_list::expression_attribute_name(std::string const& table_name,
                                                          std::string name, std::string value) & {
    table_of(table_name).names.set(std::move(name), std::move(value));
    return *this;
}
batch_get_list&& batch_get_list::expression_attribute_name(std::string const& table_name,
                                                           std::string name, std::string value) && {
    return std::move(expression_attribute_name(table_name, std::move(name), std::move(value)));
}

std::string const& batch_get_list::table_name(std::size_t position) const {
    return tables_[entries_[position].table].name;
}

item const& batch_get_list::key(std::size_t position) const {
    return entries_[position].key;
}

batch_get_options& batch_get_options::concurrency(int value) & {
    concurrency_ = value;
    return *this;
}
batch_get_options&& batch_get_options::concurrency(int value) && {
    return std::move(concurrency(value));
}

batch_get_options& batch_get_options::on_progress(
    std::function<void(std::size_t, std::size_t)> value) & {
    on_progress_ = std::move(value);
    return *this;
}
batch_get_options&& batch_get_options::on_progress(
    std::function<void(std::size_t, std::size_t)> value) && {
    return std::move(on_progress(std::move(value)));
}

batch_get_options& batch_get_options::return_consumed_capacity(
    dynaco::return_consumed_capacity value) & {
    return_consumed_capacity_ = std::move(value);
    return *this;
}
batch_get_options&& batch_get_options::return_consumed_capacity(
    dynaco::return_consumed_capacity value) && {
    return std::move(return_consumed_capacity(std::move(value)));
}

batch_get_options& batch_get_options::call(call_options value) & {
    call_ = value;
    return *this;
}
batch_get_options&& batch_get_options::call(call_options value) && {
    return std::move(call(value));
}

batch_get_exception::batch_get_exception(batch_get_result result)
    : batch_get_exception{std::make_shared<batch_get_result const>(std::move(result))} {}

batch_get_exception::batch_get_exception(std::shared_ptr<batch_get_result const> result)
    : exception{result->failure.value()}, result_{std::move(result)} {}

}  // namespace dynaco
