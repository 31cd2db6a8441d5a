#include "support/simulation/schedules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace dynaco::test {
namespace {

std::size_t failed_checks = 0;

/// Counts the checks that fail, which doctest itself does not tell while a test runs.
class failure_counter : public doctest::IReporter {
  public:
    explicit failure_counter(doctest::ContextOptions const&) {}

    void log_assert(doctest::AssertData const& check) override {
        if (check.m_failed) ++failed_checks;
    }
    void log_message(doctest::MessageData const& message) override {
        if ((message.m_severity & doctest::assertType::is_warn) == 0) ++failed_checks;
    }
    void report_query(doctest::QueryData const&) override {}
    void test_run_start() override {}
    void test_run_end(doctest::TestRunStats const&) override {}
    void test_case_start(doctest::TestCaseData const&) override {}
    void test_case_reenter(doctest::TestCaseData const&) override {}
    void test_case_end(doctest::CurrentTestCaseStats const&) override {}
    void test_case_exception(doctest::TestCaseException const&) override {}
    void subcase_start(doctest::SubcaseSignature const&) override {}
    void subcase_end() override {}
    void test_case_skipped(doctest::TestCaseData const&) override {}
};

DOCTEST_REGISTER_LISTENER("dynaco_failure_counter", 1, failure_counter);

std::uint64_t setting(char const* name, std::uint64_t otherwise) {
    char const* const given = std::getenv(name);
    return given != nullptr && *given != '\0' ? std::strtoull(given, nullptr, 0) : otherwise;
}

void report(simulated_world const& world) {
    MESSAGE("DYNACO_SEED=", world.seed(), " is the first schedule that fails:\n", world.trace());
}

}  // namespace

void for_each_schedule(std::size_t count, simulation_settings const& settings,
                       std::function<void(simulated_world&)> const& body) {
    auto const only = setting("DYNACO_SEED", 0);
    auto const most = std::min<std::uint64_t>(count, setting("DYNACO_SCHEDULES", count));
    auto const first = only != 0 ? only : 1;
    auto const last = only != 0 ? only : most;
    for (auto seed = first; seed <= last; ++seed) {
        auto const failed_before = failed_checks;
        simulated_world world{seed, settings};
        try {
            body(world);
        } catch (...) {
            report(world);
            throw;
        }
        for (auto const& each : world.failures()) FAIL_CHECK(each);
        if (failed_checks == failed_before) continue;
        report(world);
        return;
    }
}

std::size_t count_schedules(std::size_t count, simulation_settings const& settings,
                            std::function<bool(simulated_world&)> const& body) {
    std::size_t found = 0;
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        simulated_world world{seed, settings};
        bool const happened = body(world);
        if (happened || !world.failures().empty()) ++found;
    }
    return found;
}

}  // namespace dynaco::test
