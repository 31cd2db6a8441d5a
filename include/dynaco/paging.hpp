// What a pager is made of, below its types. Private to dynaco: what users name is in pager.hpp.
#pragma once

#include <dynaco/operation.hpp>
#include <dynaco/page_token.hpp>
#include <dynaco/page_traits.hpp>
#include <dynaco/pager_options.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace dynaco {

class client_operations;

namespace engine {
class core;
}

namespace helpers {

/// A page that is asked for: its request and, once it was read, its response.
class page {
  public:
    page() = default;
    page(page const&) = delete;
    page& operator=(page const&) = delete;
    virtual ~page() = default;

    virtual void* request() = 0;
    virtual void* response() = 0;
    virtual std::size_t size() = 0;
    /// The token of the next page; empty for the last one.
    virtual std::optional<page_token> next() = 0;
    /// Null if the elements are no items.
    virtual class item const* item_at(std::size_t index) = 0;
    /// Leaves out all elements but those.
    virtual void keep(std::size_t first, std::size_t count) = 0;
    /// Why what was read is of no use, although the call succeeded.
    virtual std::optional<error> failure() { return std::nullopt; }
};

/// What is known of the pages before the first one is read.
class page_facts {
  public:
    page_facts() = default;

    std::optional<page_token> start;  ///< Where the request begins by itself.
    bool is_by_key = false;           ///< Tokens are keys of items, otherwise text.
    std::optional<std::int32_t> page_size;
    std::int32_t largest_size = 0;  ///< 0 if no size can be asked for.
    bool filters = false;
    bool only_counts = false;
    std::optional<error> invalid;  ///< Why the request cannot be sent.
};

/// Makes pages of one request.
class page_source {
  public:
    page_source(wire::operation const& what, page_facts known)
        : operation{what}, facts{std::move(known)} {}
    page_source(page_source const&) = delete;
    page_source& operator=(page_source const&) = delete;
    virtual ~page_source() = default;

    virtual std::shared_ptr<page> make(std::optional<page_token> const& start,
                                       std::optional<std::int32_t> size) const = 0;
    /// The request without what may differ between the uses of a cursor.
    virtual std::shared_ptr<page> normal_form() const = 0;

    wire::operation const& operation;
    page_facts const facts;
};

template <class Request>
class typed_page final : public page {
  public:
    using traits = page_traits<Request>;
    using response_type = typename Request::response_type;
    using elements_type =
        std::remove_cvref_t<decltype(traits::elements(std::declval<response_type&>()))>;
    using element_type = typename elements_type::value_type;

    explicit typed_page(Request asked) : request_{std::move(asked)} {}

    void* request() override { return &request_; }
    void* response() override { return &response_; }
    std::size_t size() override { return elements().size(); }
    std::optional<page_token> next() override {
        auto& token = traits::next(response_);
        return token ? std::optional<page_token>{*token} : std::nullopt;
    }
    class item const* item_at(std::size_t index) override {
        if constexpr (std::is_same_v<element_type, class item>) {
            return &elements()[index];
        } else {
            return nullptr;
        }
    }
    void keep(std::size_t first, std::size_t count) override {
        auto& all = elements();
        using distance = typename elements_type::difference_type;
        all.erase(all.begin() + static_cast<distance>(first + count), all.end());
        all.erase(all.begin(), all.begin() + static_cast<distance>(first));
    }

    elements_type& elements() { return traits::elements(response_); }
    response_type& typed_response() { return response_; }

  private:
    Request request_;
    response_type response_;
};

template <class Request>
class typed_page_source final : public page_source {
  public:
    using traits = page_traits<Request>;
    using token_type =
        typename std::remove_cvref_t<decltype(traits::start(std::declval<Request&>()))>::value_type;

    explicit typed_page_source(Request request)
        : page_source{wire::operation_of<Request>(), facts_of(request)},
          request_{std::move(request)} {}

    std::shared_ptr<page> make(std::optional<page_token> const& start,
                               std::optional<std::int32_t> size) const override {
        auto request = request_;
        std::optional<token_type> token;
        if (start) token = std::get<token_type>(*start);
        traits::start(request, std::move(token));
        if (size) traits::limit(request, *size);
        return std::make_shared<typed_page<Request>>(std::move(request));
    }

    // What cannot be taken away is made the same.
    std::shared_ptr<page> normal_form() const override {
        auto request = request_;
        traits::start(request, std::optional<token_type>{});
        traits::limit(request, 1);
        if constexpr (requires { request.consistent_read(true); }) request.consistent_read(true);
        if constexpr (requires { request.return_consumed_capacity(); }) {
            using capacity = std::remove_cvref_t<decltype(*request.return_consumed_capacity())>;
            request.return_consumed_capacity(capacity::none);
        }
        return std::make_shared<typed_page<Request>>(std::move(request));
    }

  private:
    static page_facts facts_of(Request const& request) {
        page_facts facts;
        if (auto const& token = traits::start(request)) facts.start = *token;
        facts.is_by_key = std::is_same_v<token_type, class item>;
        facts.page_size = traits::limit(request);
        facts.largest_size = traits::largest_limit;
        facts.filters = traits::filters(request);
        facts.only_counts = traits::only_counts(request);
        return facts;
    }

    Request request_;
};

/// The way through the pages of one request; used by one coroutine at a time.
class page_walk;

/// Waits until an element is there, or the end; or tells what failed.
boost::asio::awaitable<std::optional<error>> await_element(std::shared_ptr<page_walk> walk);
/// The same for a page, or the rest of one.
boost::asio::awaitable<std::optional<error>> await_page(std::shared_ptr<page_walk> walk);
/// Whether there is one, or else it is the end.
bool has_element(page_walk const& walk) noexcept;
bool has_page(page_walk const& walk) noexcept;
/// Takes the element that is there: its index in `current_page`.
std::size_t take_element(page_walk& walk);
/// Takes what is left of `current_page`, which has nothing else then.
void take_page(page_walk& walk);
page& current_page(page_walk& walk) noexcept;

/// Owns a walk: what runs for it in the background ends with this object.
class walker {
  public:
    walker(client_operations const& client, std::unique_ptr<page_source> source,
           pager_options options);
    walker(std::shared_ptr<engine::core> core, std::unique_ptr<page_source> source,
           pager_options options);
    walker(walker&& other) noexcept = default;
    walker& operator=(walker&& other) noexcept;
    ~walker();

    std::shared_ptr<page_walk> const& walk() const noexcept {
        assert(walk_);
        return walk_;
    }
    std::string cursor() const;

  private:
    std::shared_ptr<page_walk> walk_;
};

template <class Request>
boost::asio::awaitable<result<std::optional<typename typed_page<Request>::element_type>>>
next_element(std::shared_ptr<page_walk> walk) {
    // Most elements are there already, and none is worth more coroutines than it takes.
    if (!has_element(*walk)) {
        auto waiting = await_element(walk);
        auto failure = co_await std::move(waiting);
        if (failure) co_return *std::move(failure);
    }
    std::optional<typename typed_page<Request>::element_type> element;
    if (has_element(*walk)) {
        auto const index = take_element(*walk);
        element =
            std::move(static_cast<typed_page<Request>&>(current_page(*walk)).elements()[index]);
    }
    co_return std::move(element);
}

template <class Request>
boost::asio::awaitable<result<std::optional<typename Request::response_type>>> next_page(
    std::shared_ptr<page_walk> walk) {
    auto waiting = await_page(walk);
    auto failure = co_await std::move(waiting);
    if (failure) co_return *std::move(failure);
    std::optional<typename Request::response_type> response;
    if (has_page(*walk)) {
        take_page(*walk);
        response =
            std::move(static_cast<typed_page<Request>&>(current_page(*walk)).typed_response());
    }
    co_return std::move(response);
}

template <class T>
boost::asio::awaitable<T> value_or_throw(boost::asio::awaitable<result<T>> operation) {
    auto got = co_await std::move(operation);
    if (got.has_error()) throw exception{got.error()};
    co_return *std::move(got);
}

}  // namespace helpers
}  // namespace dynaco
