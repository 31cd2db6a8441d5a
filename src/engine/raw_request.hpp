// A request as JSON text, of an operation by its name: for operations newer than the library.
#pragma once

#include "wire/operation.hpp"

#include <memory>
#include <string>

namespace dynaco::engine {

class raw_request {
  public:
    using response_type = std::string;

    /// `operation` is a name, as `GetItem`, or a whole target, as `DynamoDB_20120810.GetItem`.
    raw_request(std::string operation, std::string json);

    /// Holds as long as this request, moved or not, or a copy of it.
    wire::operation const& operation() const noexcept;

  private:
    class made_operation;
    friend class raw_codec;

    std::shared_ptr<made_operation const> made_;
    std::string json_;
};

}  // namespace dynaco::engine
