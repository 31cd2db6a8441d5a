// The way through the pages of one request: what `policy::page_progress` decides, carried out.
#pragma once

#include <dynaco/paging.hpp>

#include "engine/core.hpp"
#include "helpers/cursor.hpp"
#include "helpers/last_key.hpp"
#include "helpers/page_fetch.hpp"
#include "policy/page_progress.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::helpers {

class page_walk {
  public:
    page_walk(std::shared_ptr<engine::core> core, std::unique_ptr<page_source> source,
              pager_options options);

    /// What is wrong with the options.
    std::optional<error> const& invalid() const noexcept { return invalid_; }
    policy::page_progress const& progress() const noexcept { return progress_; }
    page& current() noexcept { return *current_; }

    std::size_t take_element();
    /// Cuts the page to what is taken of it.
    void take_page();
    std::string cursor() const;

    /// Reads the page that comes next; nothing has changed if that fails.
    static boost::asio::awaitable<std::optional<error>> fetch(std::shared_ptr<page_walk> self);
    /// Ends what runs in the background.
    void stop();

  private:
    std::optional<error> check(policy::page_position& from) const;
    std::shared_ptr<page_fetch> next_fetch() const;
    void arrived(std::shared_ptr<page> fresh);
    void remember(std::size_t index);

    std::shared_ptr<engine::core> core_;
    std::unique_ptr<page_source> source_;
    pager_options options_;
    fingerprint fingerprint_;
    std::optional<error> invalid_;
    policy::page_progress progress_;
    std::shared_ptr<page> current_;
    last_key last_;
    std::shared_ptr<page_fetch> ahead_;  // of the page that comes next
    bool stopped_ = false;
};

}  // namespace dynaco::helpers
