// A certificate authority made in memory: trust `ca_pem()` and the valid identities verify, the
// others do not.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {

/// A certificate with its private key, both PEM.
class server_identity {
  public:
    server_identity() = default;
    server_identity(std::string certificate, std::string key)
        : certificate_pem(std::move(certificate)), key_pem(std::move(key)) {}

    std::string certificate_pem;
    std::string key_pem;
};

/// What a certificate says; by default valid from an hour ago for a day, for no name at all.
class certificate_spec {
  public:
    certificate_spec() = default;

    certificate_spec& dns(std::string_view name) { return alternative("DNS:", name); }
    certificate_spec& ip(std::string_view address) { return alternative("IP:", address); }
    /// Only the subject's common name, which verifiers have ignored since RFC 6125.
    certificate_spec& common_name(std::string_view name);
    /// Offsets from now.
    certificate_spec& validity(std::chrono::seconds from, std::chrono::seconds until);
    certificate_spec& signed_by_stranger();
    certificate_spec& self_signed();

    enum class issuer { ca, stranger, itself };
    issuer issued_by = issuer::ca;
    std::string subject = "dynaco test server";
    std::string alternatives;
    std::chrono::seconds not_before = std::chrono::hours(-1);
    std::chrono::seconds not_after = std::chrono::hours(24);

  private:
    certificate_spec& alternative(std::string_view kind, std::string_view name);
};

/// Ready-made identities; each is made once per process.
enum class certificate_kind {
    valid,    ///< localhost, 127.0.0.1, ::1, *.dynaco.test and dynamodb.us-east-1.amazonaws.com
    expired,  ///< the names of `valid`, until yesterday
    not_yet_valid,   ///< the names of `valid`, from tomorrow
    wrong_host,      ///< valid for other.example only
    unknown_issuer,  ///< the names of `valid`, signed by an authority that nobody trusts
    self_signed,     ///< the names of `valid`, signed with its own key
};

/// The authority to trust.
[[nodiscard]] std::string const& ca_pem();
/// The authority that signed `unknown_issuer`.
[[nodiscard]] std::string const& stranger_ca_pem();
[[nodiscard]] server_identity const& identity(certificate_kind kind);
/// A fresh certificate; costs a key generation, some tenths of a millisecond.
[[nodiscard]] server_identity issue(certificate_spec const& spec);

}  // namespace dynaco::test
