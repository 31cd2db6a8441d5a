// Other processes, which tests start and kill.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace dynaco::test {

/// A program of test/service/processes; it is killed with the object.
class child_process {
  public:
    child_process(std::string const& name, std::vector<std::string> arguments) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        auto program = std::string{DYNACO_TEST_PROCESSES} + "/process_" + name;
        std::vector<char*> argv{program.data()};
        for (auto& each : arguments) argv.push_back(each.data());
        argv.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_addclose(&actions, ends[0]);
        int const failed =
            ::posix_spawn(&id_, program.c_str(), &actions, nullptr, argv.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        output_ = ends[0];
        INFO(program);
        REQUIRE(failed == 0);
    }
    child_process(child_process const&) = delete;
    child_process& operator=(child_process const&) = delete;
    ~child_process() {
        if (id_ > 0) {
            kill();
            (void)wait();
        }
        ::close(output_);
    }

    /// The next line of its output, or none if it ends or says nothing for too long.
    std::string read_line(std::chrono::milliseconds limit = std::chrono::seconds{60}) {
        for (;;) {
            auto const end = text_.find('\n');
            if (end != std::string::npos) {
                auto line = text_.substr(0, end);
                text_.erase(0, end + 1);
                return line;
            }
            pollfd which{output_, POLLIN, 0};
            if (::poll(&which, 1, static_cast<int>(limit.count())) <= 0) return {};
            char buffer[256];
            auto const got = ::read(output_, buffer, sizeof buffer);
            if (got <= 0) return {};
            text_.append(buffer, static_cast<std::size_t>(got));
        }
    }

    /// It does nothing more, not even clean up.
    void kill() { ::kill(id_, SIGKILL); }
    /// It stands still until `go_on`.
    void stop() { ::kill(id_, SIGSTOP); }
    void go_on() { ::kill(id_, SIGCONT); }
    /// Its exit code; -1 if it was killed.
    int wait() {
        int status = 0;
        ::waitpid(id_, &status, 0);
        id_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

  private:
    pid_t id_ = 0;
    int output_ = -1;
    std::string text_;
};

}  // namespace dynaco::test
