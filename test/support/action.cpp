#include "support/action.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::test {
namespace {

char const* const gibberish = "\x01\x02 this is no protocol you know \xff\xfe\r\n\r\n";

action ending_with(ending how) {
    return action().nothing().then_end(how);
}

}  // namespace

action& action::at(stage when) {
    stage_ = when;
    return *this;
}

action& action::after(std::chrono::milliseconds delay) {
    delay_ = delay;
    return *this;
}

action& action::drip(std::size_t bytes, std::chrono::milliseconds interval) {
    step_ = std::max<std::size_t>(bytes, 1);
    interval_ = interval;
    return *this;
}

action& action::only(std::size_t bytes) {
    extent_ = extent::counted;
    limit_ = bytes;
    return *this;
}

action& action::half_the_head() {
    extent_ = extent::half_head;
    return *this;
}

action& action::half_the_body() {
    extent_ = extent::half_body;
    return *this;
}

action& action::then_end(ending how) {
    ending_ = how;
    return *this;
}

action& action::then_end_after(std::chrono::milliseconds idle, ending how) {
    idle_ = idle;
    return then_end(how);
}

action& action::then_say(std::string bytes) {
    uninvited_ = std::move(bytes);
    return *this;
}

ending action::how_it_ends() const {
    return ending_ == ending::keep && content_.closes() ? ending::close : ending_;
}

std::string action::bytes() const {
    wire_reply const whole = content_.wire();
    switch (extent_) {
        case extent::all:
            break;
        case extent::counted:
            return whole.bytes.substr(0, limit_);
        case extent::half_head:
            return whole.bytes.substr(0, whole.head_at + (whole.body_at - whole.head_at) / 2);
        case extent::half_body:
            return whole.bytes.substr(0, whole.body_at + (whole.bytes.size() - whole.body_at) / 2);
    }
    return whole.bytes + uninvited_;
}

accept_action& accept_action::after(std::chrono::milliseconds delay) {
    delay_ = delay;
    return *this;
}

accept_action& accept_action::then_end(ending how) {
    ending_ = how;
    return *this;
}

accept_action& accept_action::text(std::string bytes) {
    text_ = std::move(bytes);
    return *this;
}

accept_action& accept_action::read_slowly(std::size_t bytes, std::chrono::milliseconds interval) {
    step_ = std::max<std::size_t>(bytes, 1);
    interval_ = interval;
    return *this;
}

accept_action& accept_action::read_only(std::size_t bytes) {
    limit_ = bytes;
    return *this;
}

namespace fault {

action reset_before_reading() {
    return ending_with(ending::reset).at(action::stage::first_bytes);
}

action reset_before_reply() {
    return ending_with(ending::reset);
}

action close_before_reply() {
    return ending_with(ending::close);
}

action stall_before_reply() {
    return ending_with(ending::stall);
}

action stall_in_head(reply content) {
    return half_a_head(ending::stall, std::move(content));
}

action stall_in_body(reply content) {
    return half_a_body(ending::stall, std::move(content));
}

action half_a_head(ending how, reply content) {
    return action(std::move(content)).half_the_head().then_end(how);
}

action half_a_body(ending how, reply content) {
    return action(std::move(content)).half_the_body().then_end(how);
}

action garbage() {
    return {reply::raw(gibberish)};
}

}  // namespace fault

namespace on_accept {

accept_action serve() {
    return accept_action();
}

accept_action reset() {
    return accept_action(accept_action::kind::hang_up).then_end(ending::reset);
}

accept_action close() {
    return accept_action(accept_action::kind::hang_up).then_end(ending::close);
}

accept_action reset_in_handshake() {
    return accept_action(accept_action::kind::hang_up_in_handshake).then_end(ending::reset);
}

accept_action close_in_handshake() {
    return accept_action(accept_action::kind::hang_up_in_handshake).then_end(ending::close);
}

accept_action hold() {
    return accept_action(accept_action::kind::hold);
}

accept_action hold_after_handshake() {
    return accept_action(accept_action::kind::hold_after_handshake);
}

accept_action garbage() {
    return accept_action(accept_action::kind::babble).text(gibberish);
}

}  // namespace on_accept
}  // namespace dynaco::test
