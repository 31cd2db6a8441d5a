#include "support/test_ca.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace dynaco::test {
namespace {

using key_ptr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using certificate_ptr = std::unique_ptr<X509, decltype(&X509_free)>;
using bio_ptr = std::unique_ptr<BIO, decltype(&BIO_free)>;

void require(bool fine, char const* what) {
    if (!fine) throw std::runtime_error(what);
}

class authority {
  public:
    explicit authority(std::string_view name);

    key_ptr key{nullptr, EVP_PKEY_free};
    certificate_ptr certificate{nullptr, X509_free};
    std::string pem;
};

key_ptr make_key() {
    key_ptr key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    require(key != nullptr, "cannot make a P-256 key");
    return key;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    long const size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string to_pem(X509* certificate) {
    bio_ptr const bio(BIO_new(BIO_s_mem()), BIO_free);
    require(PEM_write_bio_X509(bio.get(), certificate) == 1, "cannot write a certificate");
    return text_of(bio.get());
}

std::string to_pem(EVP_PKEY* key) {
    bio_ptr const bio(BIO_new(BIO_s_mem()), BIO_free);
    require(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
            "cannot write a key");
    return text_of(bio.get());
}

void set_name(X509_NAME* name, std::string_view common_name) {
    auto const* text = reinterpret_cast<unsigned char const*>(common_name.data());
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text,
                                       static_cast<int>(common_name.size()), -1, 0) == 1,
            "cannot set a name");
}

void add_extension(X509* certificate, X509* issuer, int nid, char const* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    require(extension != nullptr, "bad certificate extension");
    int const added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    require(added == 1, "cannot add a certificate extension");
}

certificate_ptr make_unsigned(std::string_view subject, EVP_PKEY* key,
                              std::chrono::seconds not_before, std::chrono::seconds not_after) {
    certificate_ptr certificate(X509_new(), X509_free);
    require(certificate != nullptr, "cannot make a certificate");
    X509_set_version(certificate.get(), X509_VERSION_3);
    // Random, because verifiers tell certificates of one issuer apart by their serial number.
    std::unique_ptr<BIGNUM, decltype(&BN_free)> const serial(BN_new(), BN_free);
    BN_rand(serial.get(), 63, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
    BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate.get()));
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), static_cast<long>(not_before.count()));
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), static_cast<long>(not_after.count()));
    set_name(X509_get_subject_name(certificate.get()), subject);
    require(X509_set_pubkey(certificate.get(), key) == 1, "cannot set a public key");
    return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
    require(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1,
            "cannot set the issuer");
    add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    // A self-signed certificate finds its own identifier only once that is set, hence the order.
    add_extension(certificate, issuer, NID_authority_key_identifier, "keyid");
    require(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "cannot sign a certificate");
}

authority::authority(std::string_view name) : key(make_key()) {
    certificate =
        make_unsigned(name, key.get(), std::chrono::hours(-24 * 30), std::chrono::hours(24 * 365));
    X509* const self = certificate.get();
    add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
    sign(self, self, key.get());
    pem = to_pem(self);
}

authority const& trusted() {
    static authority const instance("dynaco test CA");
    return instance;
}

authority const& stranger() {
    static authority const instance("somebody else's CA");
    return instance;
}

certificate_spec usual_names() {
    certificate_spec spec;
    spec.dns("localhost").dns("*.dynaco.test").dns("dynamodb.us-east-1.amazonaws.com");
    spec.ip("127.0.0.1").ip("::1");
    return spec;
}

certificate_spec spec_of(certificate_kind kind) {
    using std::chrono::hours;
    switch (kind) {
        case certificate_kind::valid:
            return usual_names();
        case certificate_kind::expired:
            return usual_names().validity(hours(-48), hours(-24));
        case certificate_kind::not_yet_valid:
            return usual_names().validity(hours(24), hours(48));
        case certificate_kind::wrong_host:
            return certificate_spec().dns("other.example");
        case certificate_kind::unknown_issuer:
            return usual_names().signed_by_stranger();
        case certificate_kind::self_signed:
            return usual_names().self_signed();
    }
    throw std::invalid_argument("unknown certificate kind");
}

}  // namespace

certificate_spec& certificate_spec::common_name(std::string_view name) {
    subject = name;
    return *this;
}

certificate_spec& certificate_spec::validity(std::chrono::seconds from,
                                             std::chrono::seconds until) {
    not_before = from;
    not_after = until;
    return *this;
}

certificate_spec& certificate_spec::signed_by_stranger() {
    issued_by = issuer::stranger;
    return *this;
}

certificate_spec& certificate_spec::self_signed() {
    issued_by = issuer::itself;
    return *this;
}

certificate_spec& certificate_spec::alternative(std::string_view kind, std::string_view name) {
    if (!alternatives.empty()) alternatives += ',';
    alternatives.append(kind).append(name);
    return *this;
}

server_identity issue(certificate_spec const& spec) {
    key_ptr const key = make_key();
    certificate_ptr const certificate =
        make_unsigned(spec.subject, key.get(), spec.not_before, spec.not_after);
    X509* issuer = certificate.get();
    EVP_PKEY* issuer_key = key.get();
    if (spec.issued_by != certificate_spec::issuer::itself) {
        bool const known = spec.issued_by == certificate_spec::issuer::ca;
        authority const& signer = known ? trusted() : stranger();
        issuer = signer.certificate.get();
        issuer_key = signer.key.get();
    }
    add_extension(certificate.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), issuer, NID_key_usage, "critical,digitalSignature");
    add_extension(certificate.get(), issuer, NID_ext_key_usage, "serverAuth");
    if (!spec.alternatives.empty()) {
        add_extension(certificate.get(), issuer, NID_subject_alt_name, spec.alternatives.c_str());
    }
    sign(certificate.get(), issuer, issuer_key);
    return {to_pem(certificate.get()), to_pem(key.get())};
}

std::string const& ca_pem() {
    return trusted().pem;
}

std::string const& stranger_ca_pem() {
    return stranger().pem;
}

server_identity const& identity(certificate_kind kind) {
    static std::array<server_identity, 6> const all = {
        issue(spec_of(certificate_kind::valid)),
        issue(spec_of(certificate_kind::expired)),
        issue(spec_of(certificate_kind::not_yet_valid)),
        issue(spec_of(certificate_kind::wrong_host)),
        issue(spec_of(certificate_kind::unknown_issuer)),
        issue(spec_of(certificate_kind::self_signed)),
    };
    return all.at(static_cast<std::size_t>(kind));
}

}  // namespace dynaco::test
