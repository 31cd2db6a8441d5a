#include "wire/appender.hpp"

namespace dynaco::wire {

void appender::grow(std::size_t size) {
    std::size_t const used = this->size();
    // The string fills the stretch with zeros, so a long one would cost as much as it saves.
    out_.resize(used + std::max(size, large));
    next_ = out_.data() + used;
    limit_ = out_.data() + out_.size();
}

void appender::put_large(std::string_view text) {
    settle().append(text);
}

}  // namespace dynaco::wire
