#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// GCC and Clang say differently that they instrument for ThreadSanitizer.
#if defined(__SANITIZE_THREAD__)
#define DYNACO_TEST_TSAN
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define DYNACO_TEST_TSAN
#endif
#endif

#ifdef DYNACO_TEST_TSAN
// Asio 1.81 counts the owners of an executor with a fence (asio/detail/atomic_count.hpp), which
// ThreadSanitizer does not understand: it takes the last owner's delete for a race.
extern "C" char const* __tsan_default_suppressions();
extern "C" char const* __tsan_default_suppressions() {
    return "race:boost::asio::execution::detail::shared_target_executor::~shared_target_executor\n";
}
#endif
