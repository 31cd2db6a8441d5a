#include <dynaco/value_set.hpp>

#include <algorithm>
#include <span>
#include <stdexcept>

namespace dynaco {

binary to_binary(std::string_view text) {
    auto const bytes = std::as_bytes(std::span{text});
    return binary(bytes.begin(), bytes.end());
}

template <class T>
void value_set<T>::arrange() {
    if (values_.empty()) throw std::invalid_argument{"a set has at least one value"};
    if (values_.size() == 1) return;
    // The service's replies and our own copies are often sorted already.
    if (!std::is_sorted(values_.begin(), values_.end())) std::sort(values_.begin(), values_.end());
    values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
}

template <class T>
bool value_set<T>::contains(T const& value) const {
    return std::binary_search(values_.begin(), values_.end(), value);
}

template <class T>
bool value_set<T>::insert(T value) {
    auto const at = std::lower_bound(values_.begin(), values_.end(), value);
    if (at != values_.end() && *at == value) return false;
    values_.insert(at, std::move(value));
    return true;
}

template <class T>
bool value_set<T>::erase(T const& value) {
    auto const at = std::lower_bound(values_.begin(), values_.end(), value);
    if (at == values_.end() || *at != value) return false;
    if (values_.size() == 1)
        throw std::invalid_argument{"the last value of a set cannot be erased"};
    values_.erase(at);
    return true;
}

template class value_set<std::string>;
template class value_set<number>;
template class value_set<binary>;

}  // namespace dynaco
