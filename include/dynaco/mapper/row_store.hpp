// Where rows go that are read straight from the service's JSON. Private to dynaco.
#pragma once

#include <dynaco/mapper/table_type.hpp>
#include <dynaco/paging.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynaco::mapper {

/// Objects of one type, as the readers see them.
class row_store {
  public:
    row_store() = default;
    row_store(row_store const&) = delete;
    row_store& operator=(row_store const&) = delete;
    virtual ~row_store() = default;

    virtual void* add() = 0;
    /// If what `add` gave has been used before: a fresh object, to take what a row lacks from. Else
    /// null.
    virtual void* spare() { return nullptr; }
    /// About so many more will be added.
    virtual void expect(std::size_t more) = 0;
    virtual void drop_last() = 0;
    virtual void clear() = 0;
    virtual std::size_t size() const = 0;
    virtual void const* at(std::size_t index) const = 0;
    /// Leaves out all but those.
    virtual void keep(std::size_t first, std::size_t count) = 0;
};

/// Any number of them.
template <class T>
class typed_rows final : public row_store {
  public:
    void* add() override {
        if constexpr (std::default_initializable<T>) {
            return &rows.emplace_back();
        } else {
            return &rows.emplace_back(fresh<T>());
        }
    }
    void expect(std::size_t more) override { rows.reserve(rows.size() + more); }
    void drop_last() override { rows.pop_back(); }
    void clear() override { rows.clear(); }
    std::size_t size() const override { return rows.size(); }
    void const* at(std::size_t index) const override { return &rows[index]; }
    void keep(std::size_t first, std::size_t count) override {
        using distance = typename std::vector<T>::difference_type;
        rows.erase(rows.begin() + static_cast<distance>(first + count), rows.end());
        rows.erase(rows.begin(), rows.begin() + static_cast<distance>(first));
    }

    std::vector<T> rows;
};

/// One or none.
template <class T>
class typed_slot final : public row_store {
  public:
    void* add() override { return &value.emplace(fresh<T>()); }
    void expect(std::size_t) override {}
    void drop_last() override { value.reset(); }
    void clear() override { value.reset(); }
    std::size_t size() const override { return value ? 1 : 0; }
    void const* at(std::size_t) const override { return &*value; }
    void keep(std::size_t, std::size_t) override {}

    std::optional<T> value;
};

/// One that the caller has: a row is written over what it holds, into the memory that it has.
template <class T>
class given_slot final : public row_store {
  public:
    explicit given_slot(T& given) : value_{&given} {}

    void* add() override {
        found_ = true;
        return value_;
    }
    void* spare() override { return &spare_.emplace(fresh<T>()); }
    void expect(std::size_t) override {}
    void drop_last() override { found_ = false; }
    void clear() override { found_ = false; }
    std::size_t size() const override { return found_ ? 1 : 0; }
    void const* at(std::size_t) const override { return value_; }
    void keep(std::size_t, std::size_t) override {}

  private:
    T* value_;
    bool found_ = false;
    std::optional<T> spare_;
};

/// How items become rows.
struct row_format {
    table_type const* type;
    bool is_part;  ///< Of the table's items: what is no member is not asked for.
    std::unique_ptr<row_store> (*make)();
};

template <class Row>
std::unique_ptr<row_store> make_rows() {
    return std::make_unique<typed_rows<Row>>();
}

/// The rows of a table of `T` as objects of `Row`.
template <class T, class Row>
inline constexpr row_format row_format_of{&table_type_of<Row>, !std::is_same_v<T, Row>,
                                          &make_rows<Row>};

/// A page of rows.
class row_page : public helpers::page {
  public:
    virtual row_store& rows() = 0;
};

}  // namespace dynaco::mapper
