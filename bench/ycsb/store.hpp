// The operations of the workloads on a table.
#pragma once

#include "options.hpp"
#include "record.hpp"

#include <dynaco/client.hpp>
#include <dynaco/table.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ycsb {

/// One operation, all that is random about it drawn.
class task {
  public:
    explicit task(operation its_kind) : kind{its_kind} {}

    operation kind;
    std::uint64_t number = 0;  ///< Of the record; of a scan, the first one.
    std::size_t length = 0;    ///< Of a scan.
    record content;            ///< Its key; for an insertion, its fields, too.
    std::size_t field = 0;     ///< To be updated...
    std::string value;         ///< ... to this.
};

class outcome {
  public:
    outcome() = default;
    explicit outcome(std::string its_failure) : failure{std::move(its_failure)} {}

    std::optional<std::string> failure;  ///< Its name.
    std::uint64_t rows = 0;              ///< That a scan found.
};

/// What a failure is called in the tables: the service's name for it, or what happened.
std::string failure_name(dynaco::error const& failure);

dynaco::table<record> open_table(dynaco::client const& client, options const& how);

/// @par Thread safety As of the client.
class store {
  public:
    store(dynaco::client const& client, options const& how);

    /// Never throws for a failure of the operation.
    boost::asio::awaitable<outcome> carry_out(task what) const;

  private:
    boost::asio::awaitable<outcome> read(record const& which) const;
    boost::asio::awaitable<outcome> update(task const& what) const;
    boost::asio::awaitable<outcome> insert(record const& what) const;
    boost::asio::awaitable<outcome> scan(task const& what) const;
    boost::asio::awaitable<outcome> read_modify_write(task const& what) const;

    dynaco::table<record> table_;
    bool is_consistent_;
    std::size_t fields_;
};

}  // namespace ycsb
