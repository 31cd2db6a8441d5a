// Everything that can be set about a client.
#pragma once

#include <dynaco/clock.hpp>
#include <dynaco/credentials_provider.hpp>
#include <dynaco/environment.hpp>
#include <dynaco/observer.hpp>
#include <dynaco/resolver.hpp>
#include <dynaco/transport.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace dynaco {

/// How many threads run the executor that a client is made with.
enum class threading {
    /// Any number. The client serialises itself on a strand; coroutines that run on
    /// `client::get_executor()` call it without a thread hop, others with one.
    shared,
    /// One at a time, and calls come from it only: no strand, no hop, no lock. Nothing checks
    /// this promise. One `io_context` and one client per thread is the fastest shape.
    single,
};

/// Connections to the service. All limits are per client.
class pool_config {
  public:
    pool_config() = default;

    /// Connections open at a time, 1 to 10,000. Default 64: the AWS SDK for C++ has 25, a known
    /// choke.
    std::size_t max_connections = 64;
    /// Connections being opened at a time, 1 to 10,000. Default 16: a burst after idling must not
    /// become a storm of TLS handshakes (276 us of CPU each).
    std::size_t max_connecting = 16;
    /// Connections to keep open while the client is in use, 0 to `max_connections`;
    /// `client::warm_up` opens them ahead. Default 0.
    std::size_t min_connections = 0;
    /// Calls that may wait for a connection, 1 to 1,000,000 and not below `min_connections`, all of
    /// which `client::warm_up` waits for; one more fails with `errc::too_many_waiters`. Default
    /// 10,000.
    std::size_t max_waiters = 10'000;
    /// Idle connections older than this are closed, not used; 1 ms to 1 h. Default 55 s: the
    /// service closes them after 60 to 90 s (aws/aws-sdk-java#1365, feast-dev/feast#5167).
    std::chrono::milliseconds idle_timeout{55'000};
    /// Connections older than this are not used again, 1 s to 24 h. Default 15 min: traffic follows
    /// changes of the service's addresses.
    std::chrono::milliseconds max_age{900'000};
};

/// Limits of the phases of an attempt, each 1 ms to 1 h; each has an error code of its own.
class timeout_config {
  public:
    timeout_config() = default;

    std::chrono::milliseconds resolve{3'000};    ///< Name look-up; `errc::resolve_timeout`.
    std::chrono::milliseconds connect{2'000};    ///< TCP, all addresses; `errc::connect_timeout`.
    std::chrono::milliseconds handshake{3'000};  ///< TLS; `errc::handshake_timeout`.
    std::chrono::milliseconds pool_wait{5'000};  ///< For a connection; `errc::pool_wait_timeout`.
    std::chrono::milliseconds write{3'000};      ///< The request; `errc::write_timeout`.
    std::chrono::milliseconds response{5'000};   ///< The whole response; `errc::response_timeout`.
    std::chrono::milliseconds attempt{10'000};  ///< All of these together; `errc::attempt_timeout`.
    /// The call with its retries, 1 ms to 24 h; `errc::deadline_exceeded`. Empty: as long as the
    /// attempts take.
    std::optional<std::chrono::milliseconds> call{30'000};
};

/// How rejected or failed attempts are repeated. The values are those of the AWS SDKs' retry rules
/// "2.1" for DynamoDB, but for the number of attempts.
class retry_config {
  public:
    retry_config() = default;

    /// How often a request may be sent, 1 (no retry) to 100. Default 5.
    int max_attempts = 5;
    /// Delay before retry i (from 0) after a fault of network or server: `random * min(base * 2^i,
    /// cap)`; 1 ms to 1 min. Default 25 ms (DynamoDB's value; other services have 50).
    std::chrono::milliseconds transient_base{25};
    /// The same after a throttle. Default 1 s.
    std::chrono::milliseconds throttle_base{1'000};
    /// The longest delay, 1 ms to 10 min. Default 20 s.
    std::chrono::milliseconds max_backoff{20'000};
    /// Slow this client down as a whole while the service throttles (the SDKs' adaptive mode).
    /// Default off: one hot table would slow all others.
    bool adaptive = false;
};

/// TLS, for `https` endpoints. Version 1.2 or newer; certificate and host name are always verified.
class tls_config {
  public:
    tls_config() = default;

    /// PEM file with the authorities to trust instead of the system's; empty: those of `ca_pem`, or
    /// the system's.
    std::string ca_file;
    /// PEM text with the authorities to trust instead of the system's; empty: see `ca_file`. Only
    /// one of both may be set.
    std::string ca_pem;
    /// The name to present and to verify instead of the endpoint's host; empty: the host.
    std::string server_name;
    /// Resume earlier sessions: halves the cost of a handshake. Default on.
    bool session_resumption = true;
};

/// Everything that can be set about a client. The constructor of `client` checks it and throws
/// `std::invalid_argument` with the field, the value and the rule.
class client_config {
  public:
    client_config() = default;

    /// As `eu-west-1`. Empty: `AWS_REGION`, `AWS_DEFAULT_REGION`, then `region` of the profile.
    std::string region;
    /// As `http://localhost:8000`: `http` or `https`, host, optional port and path. Empty:
    /// `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL`, the profile, then the region's public
    /// endpoint.
    std::string endpoint_url;
    /// The same for DynamoDB Streams. Empty: `endpoint_url` if that is set; otherwise
    /// `AWS_ENDPOINT_URL_DYNAMODB_STREAMS`, `AWS_ENDPOINT_URL`, the profile, what these say for
    /// DynamoDB, then the region's public endpoint of Streams.
    std::string streams_endpoint_url;
    /// The profile of the shared files. Empty: `AWS_PROFILE`, then `default`.
    std::string profile;
    /// Empty: the environment, then the shared files.
    std::shared_ptr<credentials_provider> credentials;

    enum threading threading = threading::shared;
    pool_config pool;
    timeout_config timeouts;
    retry_config retry;
    tls_config tls;
    /// Response bodies larger than this fail with `errc::response_too_large`; 1 KiB to 1 GiB.
    /// Default 64 MiB: the service's largest answer, a batch of 16 MB, is at most about 22 MB of
    /// JSON.
    std::size_t max_response_size = 64u << 20;
    /// How long found addresses are used, 0 to 1 h. Default 30 s.
    std::chrono::milliseconds address_lifetime{30'000};
    /// Added to the `User-Agent` header; visible ASCII. Empty: nothing.
    std::string user_agent_suffix;

    /// Told of everything that happens; may be null.
    std::shared_ptr<class observer> observer;
    /// The rest of the world; null: the real one.
    std::shared_ptr<class clock> clock;
    std::shared_ptr<random_source> random;
    std::shared_ptr<class resolver> resolver;
    std::shared_ptr<class transport> transport;
    std::shared_ptr<class environment const> environment;
};

}  // namespace dynaco
