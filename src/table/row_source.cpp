#include "table/row_source.hpp"

#include <dynaco/attribute_value.hpp>
#include <dynaco/expressions.hpp>

#include "table/expiry.hpp"
#include "table/value_writer.hpp"

#include <utility>

namespace dynaco::mapper {
namespace {

class page_of_rows final : public row_page {
  public:
    page_of_rows(std::shared_ptr<row_query const> query, rows_request request,
                 row_format const& format, std::optional<std::int64_t> now)
        : query_{std::move(query)},
          request_{std::move(request)},
          rows_{format.make()},
          response_{*rows_, *format.type, now} {}

    void* request() override {
        return std::visit([](auto& held) -> void* { return &held; }, request_);
    }
    void* response() override { return &response_; }
    std::size_t size() override { return rows_->size(); }
    std::optional<page_token> next() override {
        auto& key = response_.last_key;
        return key ? std::optional<page_token>{*key} : std::nullopt;
    }
    item const* item_at(std::size_t index) override;
    void keep(std::size_t first, std::size_t count) override { rows_->keep(first, count); }
    std::optional<error> failure() override { return response_.failure; }
    row_store& rows() override { return *rows_; }

  private:
    std::shared_ptr<row_query const> query_;
    rows_request request_;
    std::unique_ptr<row_store> rows_;
    row_response response_;
    item key_;  // of the row that was asked for last
};

// The key attributes that the row has exactly as they were in its item.
item const* page_of_rows::item_at(std::size_t index) {
    key_.clear();
    struct_reference const row{response_.type, rows_->at(index)};
    if (!row.type) return &key_;
    auto const& structure = row.type->structure();
    for (auto const& name : query_->key_names) {
        if (key_.contains(name)) continue;
        auto const* const member = structure.find(name);
        problem wrong;
        if (member && member->keeps_value) {
            (void)write_member(row.object, *member, key_, wrong);
        } else if (structure.has_tag() && structure.tag_name() == name) {
            key_.append(name, attribute_value{structure.tag()});
        }
    }
    return &key_;
}

template <class Request>
void ask_for_page(Request& request, std::optional<page_token> const& start,
                  std::optional<std::int32_t> size) {
    request.exclusive_start_key(start ? std::optional<item>{std::get<item>(*start)} : std::nullopt);
    if (size) request.limit(*size);
}

class source_of_rows final : public helpers::page_source {
  public:
    source_of_rows(row_query query, row_format const& format)
        : page_source{operation_of(query.request), facts_of(query)},
          query_{std::make_shared<row_query const>(std::move(query))},
          format_{format} {}

    std::shared_ptr<helpers::page> make(std::optional<page_token> const& start,
                                        std::optional<std::int32_t> size) const override {
        return make_at(start, size, expiry_time(*query_->table->core, query_->expiry), false);
    }

    // What cannot be taken away is made the same, and so is the time.
    std::shared_ptr<helpers::page> normal_form() const override {
        auto const now = query_->expiry ? std::optional<std::int64_t>{0} : std::nullopt;
        return make_at(std::nullopt, 1, now, true);
    }

  private:
    static wire::operation const& operation_of(rows_request const& request) {
        return std::holds_alternative<query_request>(request) ? query_operation()
                                                              : scan_operation();
    }
    static helpers::page_facts facts_of(row_query const& query) {
        helpers::page_facts facts;
        facts.is_by_key = true;
        facts.largest_size = helpers::any_limit;
        facts.invalid = query.invalid;
        std::visit(
            [&](auto const& request) {
                facts.page_size = request.limit();
                facts.filters = query.expiry || request.filter_expression().has_value();
            },
            query.request);
        return facts;
    }

    std::shared_ptr<helpers::page> make_at(std::optional<page_token> const& start,
                                           std::optional<std::int32_t> size,
                                           std::optional<std::int64_t> now, bool is_normal) const {
        auto request = query_->request;
        // It was tried when the query was made.
        if (now) (void)leave_out_expired(request, query_->table->type, *now);
        std::visit(
            [&](auto& held) {
                ask_for_page(held, start, size);
                if (is_normal) held.consistent_read(true);
            },
            request);
        return std::make_shared<page_of_rows>(query_, std::move(request), format_, now);
    }

    std::shared_ptr<row_query const> query_;
    row_format const& format_;
};

}  // namespace

std::optional<error> leave_out_expired(rows_request& request, table_type const& type,
                                       std::int64_t now) {
    auto filter = unexpired_filter(type, now);
    if (!filter) return std::nullopt;
    auto const applied =
        std::visit([&](auto& held) { return apply_to(held, *std::move(filter)); }, request);
    if (applied.has_error()) return applied.error();
    return std::nullopt;
}

std::unique_ptr<helpers::page_source> make_row_source(row_query query, row_format const& format) {
    if (query.expiry && !query.invalid) {
        auto tried = query.request;
        query.invalid = leave_out_expired(tried, query.table->type, 0);
    }
    return std::make_unique<source_of_rows>(std::move(query), format);
}

}  // namespace dynaco::mapper
