// What joins a request class to its wire format, by declaration only: the formats are private.
#pragma once

namespace dynaco::wire {

/// How an operation's request is checked and written and its response read; private to dynaco.
struct operation;

/// The operation of a request class.
template <class Request>
operation const& operation_of() noexcept;

/// What the wire format may do with the classes of requests and responses.
struct access {
    /// An empty object of a class whose constructors ask for members, for the decoder to begin
    /// with.
    template <class T>
    static T make() {
        return T();
    }
    /// The members of a class, private ones among them; generated, in the library's sources.
    template <class T>
    static constexpr auto members();
};

}  // namespace dynaco::wire
