// The load generator: see usage.cpp.

#include "options.hpp"
#include "report.hpp"
#include "run.hpp"
#include "table_setup.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>

namespace {

constexpr int exit_failures = 1;
constexpr int exit_usage = 2;
constexpr int exit_interrupted = 130;

/// One call of the program.
class session {
  public:
    explicit session(ycsb::options const& how) : how_{how} {
        if (how.json.empty()) return;
        // Before anything is sent, so that no result is lost.
        json_.open(how.json);
        if (!json_) throw std::invalid_argument{"--json: '" + how.json + "' cannot be written"};
    }

    int run() {
        if (how_.command == ycsb::command::drop) return drop();
        bool const existed = ycsb::has_table(how_);
        if (!existed && how_.command == ycsb::command::run) {
            std::cerr << "ycsb: there is no table " << how_.table << "; load it first\n";
            return exit_failures;
        }
        if (!existed) {
            std::cout << "creating the table " << how_.table << std::endl;
            ycsb::create_table(how_);
        }
        if (how_.command != ycsb::command::all || existed) return measure();
        // What was made for this call only is taken away, whatever happens.
        int status = exit_failures;
        try {
            status = measure();
        } catch (...) {
            drop();
            throw;
        }
        drop();
        return status;
    }

  private:
    int drop() const {
        if (!ycsb::has_table(how_)) {
            std::cerr << "ycsb: there is no table " << how_.table << '\n';
            return exit_failures;
        }
        ycsb::drop_table(how_);
        std::cout << "deleted the table " << how_.table << std::endl;
        return 0;
    }

    int measure() {
        int status = 0;
        boost::json::object json{{"options", ycsb::to_json(how_)}};
        if (how_.command != ycsb::command::run) {
            std::cout << ycsb::title_of(ycsb::loading, how_) << std::endl;
            status = show("load", ycsb::load_records(how_, std::cout), json);
        }
        if (how_.command != ycsb::command::load && status != exit_interrupted) {
            std::cout << ycsb::title_of(*how_.workload, how_) << std::endl;
            status = std::max(status, show("run", ycsb::run_workload(how_, std::cout), json));
        }
        if (json_.is_open()) {
            json_ << boost::json::serialize(json) << '\n' << std::flush;
            if (!json_) throw std::runtime_error{"--json: writing '" + how_.json + "' failed"};
        }
        return status;
    }

    int show(char const* name, ycsb::run_result const& result, boost::json::object& json) const {
        std::cout << ycsb::report_text(how_, result) << std::endl;
        json[name] = ycsb::to_json(how_, result);
        if (result.interrupted) return exit_interrupted;
        return result.measured.failed() == 0 ? 0 : exit_failures;
    }

    ycsb::options const& how_;
    std::ofstream json_;
};

}  // namespace

int main(int count, char** arguments) {
    try {
        std::span<char const* const> const given{arguments + 1,
                                                 static_cast<std::size_t>(count - 1)};
        auto const how = ycsb::parse_options(given);
        if (how.command == ycsb::command::help) {
            std::cout << ycsb::usage;
            return 0;
        }
        return session(how).run();
    } catch (std::invalid_argument const& wrong) {
        std::cerr << "ycsb: " << wrong.what() << '\n';
        return exit_usage;
    } catch (std::exception const& failure) {
        std::cerr << "ycsb: " << failure.what() << '\n';
        return exit_failures;
    }
}
