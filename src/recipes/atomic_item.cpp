#include <dynaco/recipes/atomic_item.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <ostream>

namespace dynaco::recipes {

std::ostream& operator<<(std::ostream& out, atomic_key const& key) {
    return out << key.pk << ' ' << key.sk;
}

std::ostream& operator<<(std::ostream& out, atomic_item const& value) {
    return out << value.key_ << ": " << value.text_;
}

atomic_item::atomic_item(atomic_key key, boost::json::value const& data)
    : key_{std::move(key)}, text_{boost::json::serialize(data)} {}

atomic_item::atomic_item(std::string pk, std::string sk, boost::json::value const& data)
    : atomic_item{atomic_key{std::move(pk), std::move(sk)}, data} {}

atomic_item atomic_item::from_text(atomic_key key, std::string json) {
    return atomic_item{as_text(), std::move(key), std::move(json)};
}

atomic_item atomic_item::from_text(std::string pk, std::string sk, std::string json) {
    return from_text(atomic_key{std::move(pk), std::move(sk)}, std::move(json));
}

boost::json::value atomic_item::json() const {
    return json(as_result).value();
}

result<boost::json::value> atomic_item::json(as_result_t) const {
    boost::system::error_code failure;
    auto value = boost::json::parse(text_, failure);
    if (failure) {
        return error{errc::wrong_type, "data: is not JSON (" + failure.message() + ")"};
    }
    return value;
}

}  // namespace dynaco::recipes
