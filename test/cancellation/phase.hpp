// What a call can do, and where it can stand still meanwhile.
#pragma once

#include <cstddef>
#include <string>

namespace dynaco::test {

/// Where a call stands still.
enum class phase {
    start,        ///< its first handler has not run
    credentials,  ///< the provider loads
    limiter,      ///< the client's own limit of its rate has no token
    resolving,    ///< the resolver is asked
    connecting,   ///< the server's system does not answer
    handshake,    ///< the server's part of it never comes
    pool_wait,    ///< the only connection is in use
    writing,      ///< the server does not read
    response,     ///< not a byte of it is there
    body,         ///< half of it is there
    refresh,      ///< the service refused the keys, the provider loads others
    backoff,      ///< the first attempt failed
    pause,        ///< between two questions for a table's state
};
inline constexpr phase all_phases[] = {
    phase::start,     phase::credentials, phase::limiter, phase::resolving, phase::connecting,
    phase::handshake, phase::pool_wait,   phase::writing, phase::response,  phase::body,
    phase::refresh,   phase::backoff,     phase::pause,
};

inline std::string name(phase which) {
    static constexpr char const* names[] = {
        "start",   "credentials", "limiter", "resolving", "connecting", "handshake", "pool_wait",
        "writing", "response",    "body",    "refresh",   "backoff",    "pause",
    };
    return names[static_cast<std::size_t>(which)];
}

/// What is under HTTP.
enum class layer { plain, tls };

inline std::string name(layer which) {
    return which == layer::tls ? "TLS" : "plain";
}

/// Whether standing still there differs over TLS, or is possible at all.
inline bool applies(phase where, layer under) {
    switch (where) {
        case phase::handshake:
            return under == layer::tls;
        case phase::writing:
        case phase::response:
        case phase::body:
            return true;
        default:
            return under == layer::plain;
    }
}

enum class operation {
    get_item,
    put_item,
    update_item,
    delete_item,
    query,
    scan,
    batch_get_item,
    batch_write_item,
    transact_get_items,
    transact_write_items,
    create_table,
    delete_table,
    list_tables,
    describe_table,
    wait_until_table_exists,
    wait_until_table_not_exists,
    warm_up,
};
inline constexpr operation all_operations[] = {
    operation::get_item,
    operation::put_item,
    operation::update_item,
    operation::delete_item,
    operation::query,
    operation::scan,
    operation::batch_get_item,
    operation::batch_write_item,
    operation::transact_get_items,
    operation::transact_write_items,
    operation::create_table,
    operation::delete_table,
    operation::list_tables,
    operation::describe_table,
    operation::wait_until_table_exists,
    operation::wait_until_table_not_exists,
    operation::warm_up,
};

inline std::string name(operation which) {
    static constexpr char const* names[] = {
        "get_item",
        "put_item",
        "update_item",
        "delete_item",
        "query",
        "scan",
        "batch_get_item",
        "batch_write_item",
        "transact_get_items",
        "transact_write_items",
        "create_table",
        "delete_table",
        "list_tables",
        "describe_table",
        "wait_until_table_exists",
        "wait_until_table_not_exists",
        "warm_up",
    };
    return names[static_cast<std::size_t>(which)];
}

/// Whether it changes anything, so that its fate can be in doubt.
inline bool writes(operation what) {
    switch (what) {
        case operation::put_item:
        case operation::update_item:
        case operation::delete_item:
        case operation::batch_write_item:
        case operation::transact_write_items:
        case operation::create_table:
        case operation::delete_table:
            return true;
        default:
            return false;
    }
}

/// Whether `what` can stand still there at all.
inline bool applies(operation what, phase where) {
    switch (where) {
        case phase::credentials:
        case phase::limiter:
        case phase::response:
        case phase::body:
        case phase::refresh:
        case phase::backoff:
            return what != operation::warm_up;
        case phase::writing:
            // Of those that have a part that could be large, because it takes its time.
            return what == operation::put_item || what == operation::query;
        case phase::pause:
            return what == operation::wait_until_table_exists ||
                   what == operation::wait_until_table_not_exists;
        case phase::start:
        case phase::resolving:
        case phase::connecting:
        case phase::handshake:
        case phase::pool_wait:
            break;
    }
    return true;
}

/// Whether the service may have done by then what it was asked to do.
inline bool is_in_doubt(phase where) {
    return where == phase::writing || where == phase::response || where == phase::body ||
           where == phase::backoff;
}

}  // namespace dynaco::test
