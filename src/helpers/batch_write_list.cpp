#include <dynaco/batch_write.hpp>

#include <utility>

namespace dynaco {

batch_write_list& batch_write_list::put(std::string table_name, item whole) & {
    write_request write;
    write.put_request(dynaco::put_request(std::move(whole)));
    writes_.emplace_back(std::move(table_name), std::move(write));
    return *this;
}
batch_write_list&& batch_write_list::put(std::string table_name, item whole) && {
    return std::move(put(std::move(table_name), std::move(whole)));
}

batch_write_list& batch_write_list::erase(std::string table_name, item key) & {
    write_request write;
    write.delete_request(dynaco::delete_request(std::move(key)));
    writes_.emplace_back(std::move(table_name), std::move(write));
    return *this;
}
batch_write_list&& batch_write_list::erase(std::string table_name, item key) && {
    return std::move(erase(std::move(table_name), std::move(key)));
}

batch_write_list& batch_write_list::add(table_write write) & {
    writes_.push_back(std::move(write));
    return *this;
}
batch_write_list&& batch_write_list::add(table_write write) && {
    return std::move(add(std::move(write)));
}

batch_write_options& batch_write_options::table_key(std::string table_name, key_names value) & {
    table_keys_.set(std::move(table_name), std::move(value));
    return *this;
}
batch_write_options&& batch_write_options::table_key(std::string table_name, key_names value) && {
    return std::move(table_key(std::move(table_name), std::move(value)));
}

batch_write_options& batch_write_options::concurrency(int value) & {
    concurrency_ = value;
    return *this;
}
batch_write_options&& batch_write_options::concurrency(int value) && {
    return std::move(concurrency(value));
}

batch_write_options& batch_write_options::max_buffered_writes(std::size_t value) & {
    max_buffered_writes_ = value;
    return *this;
}
batch_write_options&& batch_write_options::max_buffered_writes(std::size_t value) && {
    return std::move(max_buffered_writes(value));
}

batch_write_options& batch_write_options::max_buffered_bytes(std::size_t value) & {
    max_buffered_bytes_ = value;
    return *this;
}
batch_write_options&& batch_write_options::max_buffered_bytes(std::size_t value) && {
    return std::move(max_buffered_bytes(value));
}

batch_write_options& batch_write_options::on_progress(
    std::function<void(std::size_t, std::size_t)> value) & {
    on_progress_ = std::move(value);
    return *this;
}
batch_write_options&& batch_write_options::on_progress(
    std::function<void(std::size_t, std::size_t)> value) && {
    return std::move(on_progress(std::move(value)));
}

batch_write_options& batch_write_options::return_consumed_capacity(
    dynaco::return_consumed_capacity value) & {
    return_consumed_capacity_ = std::move(value);
    return *this;
}
batch_write_options&& batch_write_options::return_consumed_capacity(
    dynaco::return_consumed_capacity value) && {
    return std::move(return_consumed_capacity(std::move(value)));
}

batch_write_options& batch_write_options::call(call_options value) & {
    call_ = value;
    return *this;
}
batch_write_options&& batch_write_options::call(call_options value) && {
    return std::move(call(value));
}

batch_write_exception::batch_write_exception(batch_write_result result)
    : batch_write_exception{std::make_shared<batch_write_result const>(std::move(result))} {}

batch_write_exception::batch_write_exception(std::shared_ptr<batch_write_result const> result)
    : exception{result->failure.value()}, result_{std::move(result)} {}

}  // namespace dynaco
