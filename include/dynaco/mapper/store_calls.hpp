// The calls of a versioned store, below its type. Private to dynaco, but for the names.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/call_options.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <utility>

namespace dynaco {

class client_operations;

/// The attributes of a versioned store's items. Setters chain.
class versioned_store_names {
  public:
    versioned_store_names() = default;

    /// The table's partition key, a text. Default `id`.
    versioned_store_names& id(std::string name) & {
        id_ = std::move(name);
        return *this;
    }
    versioned_store_names&& id(std::string name) && { return std::move(id(std::move(name))); }
    std::string const& id() const noexcept { return id_; }

    /// Default `data`.
    versioned_store_names& data(std::string name) & {
        data_ = std::move(name);
        return *this;
    }
    versioned_store_names&& data(std::string name) && { return std::move(data(std::move(name))); }
    std::string const& data() const noexcept { return data_; }

    /// Default `version`.
    versioned_store_names& version(std::string name) & {
        version_ = std::move(name);
        return *this;
    }
    versioned_store_names&& version(std::string name) && {
        return std::move(version(std::move(name)));
    }
    std::string const& version() const noexcept { return version_; }

  private:
    std::string id_ = "id";
    std::string data_ = "data";
    std::string version_ = "version";
};

namespace mapper {

class store_state;

class store_settings {
  public:
    store_settings() = default;

    void add(call_options const& given) { calls = given; }

    call_options calls;
};

class stored_value {
  public:
    stored_value(attribute_value its_data, std::string its_version)
        : data{std::move(its_data)}, version{std::move(its_version)} {}

    attribute_value data;
    std::string version;
};

std::shared_ptr<store_state const> make_store(client_operations const& client, std::string table,
                                              versioned_store_names names);
boost::asio::awaitable<result<stored_value>> load_value(std::shared_ptr<store_state const> store,
                                                        std::string id, call_options options);
boost::asio::awaitable<result<std::string>> save_value(std::shared_ptr<store_state const> store,
                                                       std::string id, result<attribute_value> data,
                                                       std::string version, call_options options);
boost::asio::awaitable<result<void>> erase_value(std::shared_ptr<store_state const> store,
                                                 std::string id, std::string version,
                                                 call_options options);

}  // namespace mapper
}  // namespace dynaco
