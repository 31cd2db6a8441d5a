#include "engine/discretion.hpp"

#include <dynaco/error_details.hpp>

#include <cstddef>
#include <string>

namespace dynaco::engine {
namespace {

std::string_view token_in(std::string_view request) noexcept {
    constexpr std::string_view field = "\r\nX-Amz-Security-Token: ";
    request = request.substr(0, request.find("\r\n\r\n"));
    auto const found = request.find(field);
    if (found == std::string_view::npos) return {};
    request.remove_prefix(found + field.size());
    return request.substr(0, request.find("\r\n"));
}

constexpr std::size_t shortest_secret = 8;

bool has(std::string_view text, std::string_view secret) noexcept {
    return secret.size() >= shortest_secret && text.find(secret) != std::string_view::npos;
}

void hide(std::string_view secret, std::string& text) {
    constexpr std::string_view mask = "****";
    if (secret.size() < shortest_secret) return;
    auto found = text.find(secret);
    while (found != std::string::npos) {
        text.replace(found, secret.size(), mask);
        found = text.find(secret, found + mask.size());
    }
}

// The texts that come from the reply.
template <class Payload, class Visitor>
void for_each_text(Payload& payload, Visitor visit) {
    visit(payload.name);
    visit(payload.service_message);
    for (auto& each : payload.cancellation_reasons) visit(each.message);
    for (auto& each : payload.throttling_reasons) {
        visit(each.reason);
        visit(each.resource);
    }
}

}  // namespace

error without_secrets(error failure, std::string_view request, credentials const& keys) {
    if (failure.payload() == nullptr) return failure;
    auto const token = token_in(request);
    std::string_view const secret = keys.secret_access_key;
    bool found = false;
    for_each_text(*failure.payload(), [&](std::string const& text) {
        found = found || has(text, token) || has(text, secret);
    });
    if (!found) return failure;
    return failure.with([&](error::details& payload) {
        for_each_text(payload, [&](std::string& text) {
            hide(token, text);
            hide(secret, text);
        });
    });
}

error for_observers(error const& failure) {
    if (failure.payload() == nullptr) return failure;
    return failure.with([](error::details& payload) {
        payload.service_message.clear();
        payload.item.reset();
        for (auto& each : payload.cancellation_reasons) {
            each.message.clear();
            each.item.reset();
        }
    });
}

}  // namespace dynaco::engine
