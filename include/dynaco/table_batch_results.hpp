// What became of many items of a table.
#pragma once

#include <dynaco/error.hpp>
#include <dynaco/item.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/result.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace dynaco {

/// What became of `table::get_all`.
template <mapped_struct T>
class get_all_result {
  public:
    get_all_result() = default;

    /// The structs in the order of the keys; empty where there is no item, and where it is
    /// unprocessed.
    std::vector<std::optional<T>> items;
    /// The positions of the keys of which nothing is known, in order; empty if all was read.
    std::vector<std::size_t> unprocessed;
    /// Why; always set if something is unprocessed.
    std::optional<error> failure;
};

/// A write that was not written, as far as is known.
class batch_leftover {
  public:
    batch_leftover(dynaco::item its_item, error its_reason, bool in_doubt)
        : item{std::move(its_item)},
          reason{std::move(its_reason)},
          may_have_been_applied{in_doubt} {}

    /// The whole item that was to be put, or the key of the one that was to be erased: can be given
    /// to `erase_all` again.
    dynaco::item item;
    error reason;
    /// Whether it may have taken effect all the same: it was sent, and no reply said what became of
    /// it.
    bool may_have_been_applied;
};

/// A struct that was not put.
template <mapped_struct T>
class put_leftover : public batch_leftover {
  public:
    using batch_leftover::batch_leftover;

    /// The struct, to be put again.
    T value() const { return from_item<T>(item); }
};

/// What became of many writes: each was written, replaced or is left over.
template <class Leftover>
class write_all_result {
  public:
    write_all_result() = default;

    std::size_t written = 0;
    /// Writes that were not sent because a later one of their key took their place.
    std::size_t replaced = 0;
    /// In the order in which they were given.
    std::vector<Leftover> leftovers;
    /// Why; always set if something is left over.
    std::optional<error> failure;
};

template <mapped_struct T>
using put_all_result = write_all_result<put_leftover<T>>;
using erase_all_result = write_all_result<batch_leftover>;

/// A batch that did not do everything: the reason, and what became of each item.
template <class Result>
class batch_exception : public exception {
  public:
    explicit batch_exception(Result result)
        : exception{*result.failure}, result_{std::make_shared<Result const>(std::move(result))} {}

    Result const& result() const noexcept { return *result_; }

  private:
    std::shared_ptr<Result const> result_;
};

template <mapped_struct T>
using get_all_exception = batch_exception<get_all_result<T>>;
template <mapped_struct T>
using put_all_exception = batch_exception<put_all_result<T>>;
using erase_all_exception = batch_exception<erase_all_result>;

}  // namespace dynaco
