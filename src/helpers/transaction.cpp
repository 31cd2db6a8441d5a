#include <dynaco/transaction.hpp>

#include <utility>

namespace dynaco {

write_transaction::write_transaction() noexcept = default;
read_transaction::read_transaction() noexcept = default;

write_transaction& write_transaction::add(transact_write_item action) {
    request_.add_transact_item(std::move(action));
    return *this;
}

write_transaction& write_transaction::put(transact_put action) & {
    return add(transact_write_item().put(std::move(action)));
}
write_transaction&& write_transaction::put(transact_put action) && {
    return std::move(put(std::move(action)));
}
write_transaction& write_transaction::put(std::string table_name, item value) & {
    return put(transact_put(std::move(table_name), std::move(value)));
}
write_transaction&& write_transaction::put(std::string table_name, item value) && {
    return std::move(put(std::move(table_name), std::move(value)));
}

write_transaction& write_transaction::update(transact_update action) & {
    return add(transact_write_item().update(std::move(action)));
}
write_transaction&& write_transaction::update(transact_update action) && {
    return std::move(update(std::move(action)));
}
write_transaction& write_transaction::update(std::string table_name, item key,
                                             std::string expression) & {
    return update(transact_update(std::move(table_name), std::move(key), std::move(expression)));
}
write_transaction&& write_transaction::update(std::string table_name, item key,
                                              std::string expression) && {
    return std::move(update(std::move(table_name), std::move(key), std::move(expression)));
}

write_transaction& write_transaction::erase(transact_delete action) & {
    return add(transact_write_item().delete_(std::move(action)));
}
write_transaction&& write_transaction::erase(transact_delete action) && {
    return std::move(erase(std::move(action)));
}
write_transaction& write_transaction::erase(std::string table_name, item key) & {
    return erase(transact_delete(std::move(table_name), std::move(key)));
}
write_transaction&& write_transaction::erase(std::string table_name, item key) && {
    return std::move(erase(std::move(table_name), std::move(key)));
}

write_transaction& write_transaction::check(transact_condition_check action) & {
    return add(transact_write_item().condition_check(std::move(action)));
}
write_transaction&& write_transaction::check(transact_condition_check action) && {
    return std::move(check(std::move(action)));
}
write_transaction& write_transaction::check(std::string table_name, item key,
                                            std::string condition) & {
    return check(
        transact_condition_check(std::move(table_name), std::move(key), std::move(condition)));
}
write_transaction&& write_transaction::check(std::string table_name, item key,
                                             std::string condition) && {
    return std::move(check(std::move(table_name), std::move(key), std::move(condition)));
}

write_transaction& write_transaction::return_consumed_capacity(
    dynaco::return_consumed_capacity value) & {
    request_.return_consumed_capacity(std::move(value));
    return *this;
}
write_transaction&& write_transaction::return_consumed_capacity(
    dynaco::return_consumed_capacity value) && {
    return std::move(return_consumed_capacity(std::move(value)));
}

read_transaction& read_transaction::get(transact_get action) & {
    request_.add_transact_item(transact_get_item(std::move(action)));
    return *this;
}
read_transaction&& read_transaction::get(transact_get action) && {
    return std::move(get(std::move(action)));
}
read_transaction& read_transaction::get(std::string table_name, item key) & {
    return get(transact_get(std::move(table_name), std::move(key)));
}
read_transaction&& read_transaction::get(std::string table_name, item key) && {
    return std::move(get(std::move(table_name), std::move(key)));
}

}  // namespace dynaco
