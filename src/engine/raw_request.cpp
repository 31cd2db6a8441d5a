#include "engine/raw_request.hpp"

#include "model/quoted.hpp"
#include "wire/description.hpp"
#include "wire/json_reader.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::engine {

namespace {

constexpr std::string_view dynamodb_prefix = "DynamoDB_20120810.";
constexpr std::string_view streams_prefix = "DynamoDBStreams_";

// What comes before the name in the target; empty if it is the name alone.
std::string_view prefix_of(std::string_view operation) noexcept {
    auto const dot = operation.find('.');
    return dot == std::string_view::npos ? std::string_view{} : operation.substr(0, dot + 1);
}

// It becomes the value of a header.
bool is_target(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '.';
    });
}

std::optional<error> broken_object(std::string_view json) {
    wire::json_reader in{json};
    std::string_view name;
    if (in.begin_object()) {
        while (in.next_key(name)) in.skip_value();
    }
    if (in.finish()) return std::nullopt;
    return in.failure();
}

wire::operation const* known(std::string_view name) noexcept {
    for (auto const* each : wire::all_operations()) {
        if (each->name == name) return each;
    }
    return nullptr;
}

}  // namespace

// Its name and target are views of its own text; it is not copied.
class raw_request::made_operation {
  public:
    explicit made_operation(std::string text);

    std::string target;
    std::string_view given;  // what the caller named: the target, or the name alone
    wire::operation value;
};

// What the functions of the operation do.
class raw_codec {
  public:
    static std::optional<error> validate(void const* request) {
        auto const& raw = *static_cast<raw_request const*>(request);
        if (!is_target(raw.made_->target) || raw.made_->value.name.empty()) {
            return error{errc::invalid_argument,
                         "operation: " + model::quoted(raw.made_->given) +
                             " is not the name of an operation, which has letters and digits "
                             "only; as GetItem, or DynamoDB_20120810.GetItem"};
        }
        auto const broken = broken_object(raw.json_);
        if (!broken) return std::nullopt;
        return error{errc::invalid_argument,
                     "json: is not one JSON object: " + std::string{broken->message()}};
    }

    static std::optional<error> write(void const* request, std::string& out) {
        out += static_cast<raw_request const*>(request)->json_;
        return std::nullopt;
    }

    static std::optional<error> read(std::string_view body, void* response) {
        if (auto broken = broken_object(body)) return broken;
        *static_cast<std::string*>(response) = body;
        return std::nullopt;
    }

    // Of an operation that the service answers with nothing, which is an object without members.
    static std::optional<error> read_nothing(std::string_view body, void* response) {
        return read(body.empty() ? "{}" : body, response);
    }

    static consumed_capacity const* consumed(void const*) { return nullptr; }
};

raw_request::made_operation::made_operation(std::string text) : target{std::move(text)} {
    auto const* const same = known(target.substr(prefix_of(target).size()));
    auto const prefix = !prefix_of(target).empty() ? std::string_view{}
                        : same                     ? prefix_of(same->target)
                                                   : dynamodb_prefix;
    target.insert(0, prefix);
    given = std::string_view{target}.substr(prefix.size());
    value = wire::operation{};
    value.target = target;
    value.name = value.target.substr(prefix_of(target).size());
    value.service = target.starts_with(streams_prefix) ? model::services::streams
                    : same                             ? same->service
                                                       : model::services::dynamodb;
    value.is_read_only = same && same->is_read_only;
    value.validate = raw_codec::validate;
    value.write = raw_codec::write;
    auto const is_answered_with_nothing = same && same->response->fields().empty();
    value.read = is_answered_with_nothing ? raw_codec::read_nothing : raw_codec::read;
    value.consumed = raw_codec::consumed;
}

raw_request::raw_request(std::string operation, std::string json)
    : made_{std::make_shared<made_operation>(std::move(operation))}, json_{std::move(json)} {}

wire::operation const& raw_request::operation() const noexcept {
    return made_->value;
}

}  // namespace dynaco::engine
