// What atomic sets are made of: keys, items with JSON in them, and locks.
#pragma once

#include <dynaco/result.hpp>

#include <boost/json/fwd.hpp>

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes {

/// The key of an item or a lock.
class atomic_key {
  public:
    atomic_key(std::string partition, std::string sort)
        : pk{std::move(partition)}, sk{std::move(sort)} {}

    std::string pk;  ///< 1 to 2048 bytes, `recipe_options::key_prefix` included.
    std::string sk;  ///< 1 to 1024 bytes.

    friend bool operator==(atomic_key const&, atomic_key const&) = default;
    friend std::ostream& operator<<(std::ostream& out, atomic_key const& key);
};

/// An item: its key, and its data as JSON text.
///
/// The classes of Boost.JSON have to be included, and its library linked, by those who use them;
/// with another library for JSON there is the text.
class atomic_item {
  public:
    atomic_item(atomic_key key, boost::json::value const& data);
    atomic_item(std::string pk, std::string sk, boost::json::value const& data);

    /// An item of JSON text, which is stored as it is and not looked at.
    [[nodiscard]] static atomic_item from_text(atomic_key key, std::string json);
    [[nodiscard]] static atomic_item from_text(std::string pk, std::string sk, std::string json);

    atomic_key const& key() const noexcept { return key_; }
    std::string const& pk() const noexcept { return key_.pk; }
    std::string const& sk() const noexcept { return key_.sk; }

    /// The data as it is stored.
    std::string const& text() const& noexcept { return text_; }
    std::string text() && noexcept { return std::move(text_); }
    /// The data as a value.
    /// @par Errors `errc::wrong_type` if it is no JSON: something else has written it.
    boost::json::value json() const;
    result<boost::json::value> json(as_result_t) const;

    friend bool operator==(atomic_item const&, atomic_item const&) = default;
    friend std::ostream& operator<<(std::ostream& out, atomic_item const& value);

  private:
    class as_text {};
    atomic_item(as_text, atomic_key key, std::string json)
        : key_{std::move(key)}, text_{std::move(json)} {}

    atomic_key key_;
    std::string text_;
};

/// A version of a lock, as somebody has seen it. Whoever has it can write by it as long as nobody
/// else has; it excludes nobody.
///
/// It is a value: it may be stored, and handed to another process.
class atomic_lock {
  public:
    atomic_lock(atomic_key key, std::string version,
                std::optional<std::chrono::sys_seconds> expires = std::nullopt)
        : key_{std::move(key)}, version_{std::move(version)}, expires_{expires} {}

    atomic_key const& key() const noexcept { return key_; }
    /// Random text that no other version has.
    std::string const& version() const noexcept { return version_; }
    /// When the service may delete the lock; nothing if that is not known.
    std::optional<std::chrono::sys_seconds> expires() const noexcept { return expires_; }

    friend bool operator==(atomic_lock const&, atomic_lock const&) = default;

  private:
    atomic_key key_;
    std::string version_;
    std::optional<std::chrono::sys_seconds> expires_;
};

}  // namespace dynaco::recipes
