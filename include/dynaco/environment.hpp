// The environment variables and the files that a client is configured from.
#pragma once

#include <dynaco/result.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dynaco {

/// What dynaco reads from the world outside: environment variables and whole files.
///
/// Give a client one of your own to configure it from somewhere else, or a `fake_environment` in
/// tests.
///
/// @par Thread safety
/// Implementations must be safe to call from several threads at once.
class environment {
  public:
    virtual ~environment() = default;

    /// The value of a variable; nothing if it is not set. A variable that is set to nothing is an
    /// empty string, which dynaco treats like one that is not set.
    [[nodiscard]] virtual std::optional<std::string> get(std::string_view name) const = 0;

    /// The content of a file; nothing if there is no such file.
    /// @par Errors
    /// Any other failure, with the path in the message: `errc::bad_configuration_file` from
    /// `system_environment`, with the operating system's code as `error::cause()`.
    [[nodiscard]] virtual result<std::optional<std::string>> read_file(
        std::string const& path) const = 0;

  protected:
    environment() = default;
    environment(environment const&) = default;
    environment& operator=(environment const&) = default;
};

/// The environment of this process and its file system.
///
/// @par Thread safety
/// Safe as long as no thread changes environment variables (`setenv`) meanwhile.
std::shared_ptr<environment const> system_environment();

/// An environment that consists of what a test says.
///
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe while none is changed.
///
/// @par Example
/// @code
/// auto const world = dynaco::fake_environment()
///                        .set("HOME", "/home/ann")
///                        .file("/home/ann/.aws/config", "[default]\nregion = eu-north-1\n");
/// config.environment = std::make_shared<dynaco::fake_environment>(world);
/// @endcode
class fake_environment final : public environment {
  public:
    /// No variables and no files.
    fake_environment() = default;
    /// Variables by name, files by path.
    explicit fake_environment(std::map<std::string, std::string, std::less<>> variables,
                              std::map<std::string, std::string, std::less<>> files);

    /// Sets a variable, or changes it.
    fake_environment& set(std::string name, std::string value);
    /// Makes a file, or changes its content.
    fake_environment& file(std::string path, std::string content);
    /// Makes reading a path fail.
    fake_environment& unreadable(std::string path, error failure);

    [[nodiscard]] std::optional<std::string> get(std::string_view name) const override;
    [[nodiscard]] result<std::optional<std::string>> read_file(
        std::string const& path) const override;

  private:
    std::map<std::string, std::string, std::less<>> variables_;
    std::map<std::string, result<std::string>, std::less<>> files_;
};

}  // namespace dynaco
