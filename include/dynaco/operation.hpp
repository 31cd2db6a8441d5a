// What joins a request class to its wire format, by declaration only: the formats are private.
#pragma once

namespace dynaco::wire {

/// How an operation's request is checked and written and its response read; private to dynaco.
struct operation;

/// The operation of a request class.
template <class Request>
operation const& operation_of() noexcept;

/// Lets the decoder begin with an empty object of a class whose constructors ask for members.
struct access {
    template <class T>
    static T make() {
        return T();
    }
};

}  // namespace dynaco::wire
