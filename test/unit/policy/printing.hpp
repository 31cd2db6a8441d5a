// How the enumerations of the policy layer look in a failed check.
#pragma once

#include "policy/phase.hpp"
#include "policy/retry.hpp"
#include "policy/reuse.hpp"

#include <doctest/doctest.h>

#include <string>

namespace doctest {

template <>
struct StringMaker<dynaco::policy::retry_kind> {
    static String convert(dynaco::policy::retry_kind value) {
        using enum dynaco::policy::retry_kind;
        switch (value) {
            case none:
                return "none";
            case transient:
                return "transient";
            case throttle:
                return "throttle";
        }
        return "?";
    }
};

template <>
struct StringMaker<dynaco::policy::retry_verdict> {
    static String convert(dynaco::policy::retry_verdict value) {
        using enum dynaco::policy::retry_verdict;
        switch (value) {
            case retry:
                return "retry";
            case not_retryable:
                return "not_retryable";
            case attempts_exhausted:
                return "attempts_exhausted";
            case deadline:
                return "deadline";
            case quota_exhausted:
                return "quota_exhausted";
        }
        return "?";
    }
};

template <>
struct StringMaker<dynaco::policy::reuse_verdict> {
    static String convert(dynaco::policy::reuse_verdict value) {
        using enum dynaco::policy::reuse_verdict;
        switch (value) {
            case keep:
                return "keep";
            case failed:
                return "failed";
            case response_incomplete:
                return "response_incomplete";
            case leftover_bytes:
                return "leftover_bytes";
            case http_version:
                return "http_version";
            case status:
                return "status";
            case not_keep_alive:
                return "not_keep_alive";
        }
        return "?";
    }
};

template <>
struct StringMaker<dynaco::policy::phase> {
    static String convert(dynaco::policy::phase value) {
        return std::string{dynaco::policy::name(value)}.c_str();
    }
};

}  // namespace doctest
