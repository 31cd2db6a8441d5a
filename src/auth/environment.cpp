#include <dynaco/environment.hpp>

#include <dynaco/error_details.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

namespace dynaco {
namespace {

struct close_file {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

error cannot_read(std::string const& path, int code) {
    boost::system::error_code const cause{code, boost::system::generic_category()};
    error::details details;
    details.message = "cannot read " + path + ": " + cause.message();
    details.cause = cause;
    return error{make_error_code(errc::bad_configuration_file), std::move(details)};
}

class process_environment final : public environment {
  public:
    [[nodiscard]] std::optional<std::string> get(std::string_view name) const override {
        char const* const value = std::getenv(std::string{name}.c_str());
        if (value == nullptr) return std::nullopt;
        return std::string{value};
    }

    [[nodiscard]] result<std::optional<std::string>> read_file(
        std::string const& path) const override {
        std::unique_ptr<std::FILE, close_file> const file{std::fopen(path.c_str(), "rb")};
        if (!file) {
            int const code = errno;
            if (code == ENOENT || code == ENOTDIR) return std::optional<std::string>{};
            return cannot_read(path, code);
        }
        std::string content;
        std::array<char, 4096> block{};
        while (std::size_t const size = std::fread(block.data(), 1, block.size(), file.get()))
            content.append(block.data(), size);
        if (std::ferror(file.get()) != 0) return cannot_read(path, errno);
        return std::optional<std::string>{std::move(content)};
    }
};

}  // namespace

std::shared_ptr<environment const> system_environment() {
    return std::make_shared<process_environment const>();
}

fake_environment::fake_environment(std::map<std::string, std::string, std::less<>> variables,
                                   std::map<std::string, std::string, std::less<>> files)
    : variables_{std::move(variables)} {
    for (auto& [path, content] : files) files_.emplace(path, std::move(content));
}

fake_environment& fake_environment::set(std::string name, std::string value) {
    variables_.insert_or_assign(std::move(name), std::move(value));
    return *this;
}

fake_environment& fake_environment::file(std::string path, std::string content) {
    files_.insert_or_assign(std::move(path), result<std::string>{std::move(content)});
    return *this;
}

fake_environment& fake_environment::unreadable(std::string path, error failure) {
    files_.insert_or_assign(std::move(path), result<std::string>{std::move(failure)});
    return *this;
}

std::optional<std::string> fake_environment::get(std::string_view name) const {
    auto const found = variables_.find(name);
    if (found == variables_.end()) return std::nullopt;
    return found->second;
}

result<std::optional<std::string>> fake_environment::read_file(std::string const& path) const {
    auto const found = files_.find(path);
    if (found == files_.end()) return std::optional<std::string>{};
    if (found->second.has_error()) return found->second.error();
    return std::optional<std::string>{*found->second};
}

}  // namespace dynaco
