// The simulated table answers as the servers do: random sequences, side by side.
#include "support/random.hpp"
#include "two_tables.hpp"

#include <dynaco.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

constexpr std::string_view conditions[] = {
    "attribute_exists(pk)",
    "attribute_not_exists(pk)",
    "a = :x",
    "a <> :x",
    "a < :x",
    "a >= :x AND a <= :y",
    "a BETWEEN :x AND :z",
    "a IN (:x, :y, :p)",
    "a = b",
    "a <> b",
    "b <> :p",
    "b < :p",
    "nowhere = :x",
    "nowhere <> :x",
    "nowhere <> nothing",
    "nowhere = nothing",
    "NOT nowhere = :x",
    "NOT (a = :x OR b = :p)",
    "a = :x OR b = :p AND attribute_exists(m.k)",
    "(a = :x OR b = :p) AND attribute_exists(m.k)",
    "attribute_type(a, :t)",
    "attribute_type(b, :t)",
    "begins_with(b, :p)",
    "begins_with(a, :p)",
    "contains(b, :p)",
    "contains(ss, :p)",
    "contains(ns, :x)",
    "contains(l, :x)",
    "contains(m, :x)",
    "size(b) > :x",
    "size(a) > :x",
    "size(ss) = :x",
    "size(l) >= :x",
    "size(m) <> :x",
    "size(nowhere) <> :x",
    "m.k = :x",
    "m.k.z = :x",
    "l[0] = :x",
    "l[1] <> :x",
    "attribute_exists(l[2])",
    "ss = :ss",
    "l = :ll",
    "m = :m",
    "m <> :m",
};

constexpr std::string_view wrong_conditions[] = {
    "a = :x AND", "begins_with(b, :x)", "a BETWEEN :z AND :x", "a < :ss", "attribute_type(a, :p)",
};
// For the others Dynoxide only says that they do not hold.
constexpr std::size_t refused_by_dynoxide = 2;

constexpr std::string_view updates[] = {
    "SET a = :x",
    "SET a = a + :x",
    "SET a = a - :y",
    "SET a = if_not_exists(a, :x) + :y",
    "SET a = :x - if_not_exists(nowhere, :y)",
    "SET b = :p",
    "SET a = b, b = :p",
    "SET l = :ll",
    "SET l = list_append(if_not_exists(l, :ll), :ll)",
    "SET l = list_append(l, :ll)",
    "SET m = :m",
    "SET m.k = :x",
    "SET m.k = :x, m.j = if_not_exists(m.k, :y)",
    "SET l[1] = :x",
    "SET l[9] = :x, l[7] = :y",
    "SET m.k = m.k + :x",
    "SET ss = :ss, ns = :ns",
    "SET a = nowhere",
    "REMOVE a",
    "REMOVE a, b",
    "REMOVE l[0]",
    "REMOVE l[0], l[1]",
    "REMOVE l[9]",
    "REMOVE m.k",
    "REMOVE l",
    "ADD a :x",
    "ADD ss :ss",
    "ADD ns :ns",
    "ADD a :x, ss :ss",
    "ADD b :x",
    "ADD m.k :x",
    "DELETE ss :ss",
    "DELETE ns :ns",
    "DELETE a :ns",
    "SET a = :x REMOVE b ADD ns :ns DELETE ss :ss",
    "SET l[0] = :x REMOVE l[1]",
    "set a = :x remove b",
};

constexpr std::string_view wrong_updates[] = {
    "SET pk = :p", "SET a = :x, a = :y", "SET m = :m, m.k = :x",
    "ADD b :p",    "DELETE a :x",        "SET a = :x SET b = :p",
    "SET a",
};

/// Everything that the expressions can name.
attribute_value value_of(std::string_view name, seeded_random& random) {
    auto const small = [&] { return random.between<int>(0, 3); };
    auto const word = [&] { return random.text(random.between<std::size_t>(1, 2), "uv"); };
    if (name == ":x" || name == ":y") return small();
    // Beyond all sort keys: DynamoDB Local takes an item at the bound of BETWEEN for the last one
    // of all pages, as the service does not.
    if (name == ":z") return 5 + small();
    if (name == ":low") return 0;
    if (name == ":p") return word();
    if (name == ":t") return random.chance(0.5) ? "N" : "S";
    if (name == ":ss") return string_set(word(), word());
    if (name == ":ns") return number_set(small(), small());
    if (name == ":ll") return list_of(small(), word());
    return item("k", small(), "w", word());
}

void fill(item& values, std::string_view text, seeded_random& random) {
    for (auto at = text.find(':'); at != text.npos; at = text.find(':', at + 1)) {
        auto const end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", at + 1);
        auto const name = text.substr(at, end == text.npos ? end : end - at);
        if (!values.contains(name)) values.set(name, value_of(name, random));
    }
}

class random_session {
  public:
    void run(int steps) {
        for (int i = 0; i < steps; ++i) {
            step(random_.between<int>(0, 9));
        }
        tables_.ask(scan_request(tables_.name()).consistent_read(true));
    }

    void step(int what) {
        switch (what) {
            case 0:
                return put();
            case 1:
                return erase();
            case 2:
                return get();
            case 3:
                return query();
            case 4:
                return scan();
            case 5:
                return random_.chance(0.5) ? batch_get() : batch_write();
            case 6:
                return write_together();
            case 7:
                return read_together();
            default:
                return update();
        }
    }

  private:
    std::string some_condition() {
        if (random_.chance(0.9)) return std::string{any(conditions)};
        auto const most =
            local_service::is_dynamodb_local() ? std::size(wrong_conditions) : refused_by_dynoxide;
        return std::string{wrong_conditions[random_.between<std::size_t>(0, most - 1)]};
    }
    // Removing from an item that is not there makes none (scylladb/scylladb#5862 has it from the
    // service), but both servers make one. Dynoxide removes from a map that is not there, which the
    // service refuses (scylladb/scylladb#10043).
    [[nodiscard]] bool is_disputed(std::string_view update, item const& which) const {
        auto const* const now = tables_.simulated.table.item_of(tables_.name(), which);
        if (update.starts_with("REMOVE") || update.starts_with("DELETE")) {
            if (now == nullptr) return true;
        }
        if (local_service::is_dynamodb_local()) return false;
        // Dynoxide fills up lists, where the service adds to the end (developer guide, "Update
        // expressions").
        if (update.starts_with("SET l[9]")) return true;
        // And the second index is that of the list without the first element.
        if (update == "REMOVE l[0], l[1]") return true;
        if (update == "REMOVE m.k") return !now->contains("m");
        return update.starts_with("REMOVE l[") && !now->contains("l");
    }
    std::string some_update(item const& which) {
        for (;;) {
            auto const text = any(updates);
            if (!is_disputed(text, which)) return std::string{text};
        }
    }
    template <class T, std::size_t Size>
    T const& any(T const (&choices)[Size]) {
        return choices[random_.between<std::size_t>(0, Size - 1)];
    }
    item some_key() {
        return key("pk", random_.chance(0.5) ? "one" : "two", "sk", random_.between<int>(1, 4));
    }
    item some_item() { return some_item(some_key()); }
    item some_item(item made) {
        auto const maybe = [&](std::string_view name, std::string_view like) {
            if (random_.chance(0.6)) made.set(name, value_of(like, random_));
        };
        maybe("a", random_.chance(0.8) ? ":x" : ":p");
        maybe("b", ":p");
        maybe("l", ":ll");
        maybe("m", ":m");
        maybe("ss", ":ss");
        maybe("ns", ":ns");
        return made;
    }
    // Not in the template: GCC 12 fails on these enumerators in one.
    return_values_on_condition_check_failure item_or_none() {
        if (random_.chance(0.8)) return return_values_on_condition_check_failure::all_old;
        return return_values_on_condition_check_failure::none;
    }
    template <class Request>
    void condition(Request& request, double probability) {
        if (random_.chance(0.7)) {
            request.return_values_on_condition_check_failure(item_or_none());
        }
        if (!random_.chance(probability)) return;
        auto const text = in_transaction_ ? std::string{any(conditions)} : some_condition();
        fill(values_, text, random_);
        request.condition_expression(text);
    }
    template <class Request>
    void give_values(Request& request) {
        request.expression_attribute_values(std::exchange(values_, item()));
    }
    template <class Request>
    void ask(Request const& request, std::string const& about) {
        INFO(about);
        tables_.ask(request);
    }
    template <class Request>
    std::string about(Request const& request) {
        std::string told = std::string{Request::operation_name};
        if constexpr (requires { request.update_expression(); }) {
            told += " " + request.update_expression().value_or("");
        }
        if constexpr (requires { request.condition_expression(); }) {
            told += " IF " + request.condition_expression().value_or("");
        }
        if constexpr (requires { request.filter_expression(); }) {
            told += " FILTER " + request.filter_expression().value_or("");
        }
        if constexpr (requires { request.key_condition_expression(); }) {
            told += " WHERE " + request.key_condition_expression().value_or("");
        }
        if constexpr (requires { request.expression_attribute_values(); }) {
            std::ostringstream out;
            out << ' ' << request.expression_attribute_values();
            told += out.str();
        }
        return told;
    }

    void put() {
        put_item_request request{tables_.name(), some_item()};
        condition(request, 0.5);
        give_values(request);
        if (random_.chance(0.5)) request.return_values(return_value::all_old);
        ask(request, about(request));
    }
    void erase() {
        delete_item_request request{tables_.name(), some_key()};
        condition(request, 0.6);
        give_values(request);
        if (random_.chance(0.5)) request.return_values(return_value::all_old);
        ask(request, about(request));
    }
    return_value returned_by(update_item_request const& request) {
        auto const what = static_cast<return_value::known>(random_.between<int>(1, 5));
        auto const& update = request.update_expression();
        bool const is_dynamodb_local = local_service::is_dynamodb_local();
        // Of a changed element both servers return the whole list, DynamoDB Local of a changed map
        // all of it; the service returns "only the updated attributes" (API reference, UpdateItem).
        // DynamoDB Local fails inside if there are none.
        auto const part = is_dynamodb_local ? ".[" : "[";
        bool const is_unclear =
            update ? update->find_first_of(part) != std::string::npos : is_dynamodb_local;
        if (is_unclear && what == return_value::updated_old) return return_value::all_new;
        if (is_unclear && what == return_value::updated_new) return return_value::all_new;
        // Dynoxide returns the key of an item that was not there.
        if (!is_dynamodb_local && what == return_value::all_old &&
            tables_.simulated.table.item_of(tables_.name(), request.key()) == nullptr) {
            return return_value::none;
        }
        return what;
    }
    void update() {
        update_item_request request{tables_.name(), some_key()};
        bool const is_wrong = random_.chance(0.1);
        // With a wrong one DynamoDB Local may look at the condition first.
        if (!is_wrong) condition(request, 0.4);
        if (random_.chance(0.97)) {
            auto const text =
                is_wrong ? std::string{any(wrong_updates)} : some_update(request.key());
            fill(values_, text, random_);
            request.update_expression(text);
        }
        give_values(request);
        request.return_values(returned_by(request));
        std::ostringstream found;
        auto const now = tables_.simulated.table.item_of(tables_.name(), request.key());
        if (now != nullptr) found << *now;
        ask(request, about(request) + " on " + found.str() + " returns " +
                         to_string(*request.return_values()));
    }
    void get() {
        get_item_request request{tables_.name(), some_key()};
        request.consistent_read(true);
        static constexpr std::string_view projections[] = {
            "a, b", "m.k", "l[1], l[0]", "pk, m.k, m.w", "l[0], ss", "nowhere", "m.k, m.k", "a,",
        };
        if (random_.chance(0.7)) request.projection_expression(std::string{any(projections)});
        ask(request, about(request) + " " + request.projection_expression().value_or(""));
    }
    void query() {
        static constexpr std::string_view wheres[] = {
            "pk = :one",
            "pk = :one AND sk = :x",
            "pk = :one AND sk > :x",
            "sk <= :z AND pk = :one",
            "pk = :one AND sk BETWEEN :low AND :z",
            "(pk = :one) AND (sk < :z)",
            "pk = :one AND sk <> :x",
            "pk > :one",
            "pk = :one AND a = :x",
            "pk = :one OR sk = :x",
        };
        query_request request{tables_.name()};
        std::string const where{any(wheres)};
        request.key_condition_expression(where).consistent_read(true);
        fill(values_, where, random_);
        values_.set(":one", random_.chance(0.5) ? "one" : "two");
        if (random_.chance(0.5)) {
            auto const text = some_condition();
            fill(values_, text, random_);
            request.filter_expression(text);
        }
        give_values(request);
        if (random_.chance(0.5)) request.scan_index_forward(random_.chance(0.5));
        if (random_.chance(0.6)) request.limit(random_.between<int>(1, 3));
        if (random_.chance(0.2)) request.select(select::count);
        for (int pages = 0; pages < 6; ++pages) {
            INFO(about(request));
            auto const got = tables_.ask(request);
            if (got.has_error() || !got->last_evaluated_key) break;
            request.exclusive_start_key(got->last_evaluated_key);
        }
    }
    void scan() {
        scan_request request{tables_.name()};
        request.consistent_read(true);
        if (random_.chance(0.7)) {
            auto const text = some_condition();
            fill(values_, text, random_);
            request.filter_expression(text);
        }
        give_values(request);
        if (random_.chance(0.2)) request.select(select::count);
        ask(request, about(request));
    }
    void batch_get() {
        keys_and_attributes asked;
        for (int i = random_.between<int>(1, 4); i > 0; --i) asked.add_key(some_key());
        asked.consistent_read(true);
        if (random_.chance(0.5)) asked.projection_expression("pk, a, m.k");
        batch_get_item_request request;
        request.request_item(tables_.name(), asked);
        ask(request, about(request));
    }
    void batch_write() {
        std::vector<write_request> writes;
        for (int i = random_.between<int>(1, 4); i > 0; --i) {
            writes.push_back(random_.chance(0.7)
                                 ? write_request().put_request(put_request(some_item()))
                                 : write_request().delete_request(delete_request(some_key())));
        }
        batch_write_item_request request;
        request.request_item(tables_.name(), std::move(writes));
        ask(request, about(request));
    }
    void write_together() {
        transact_write_items_request request;
        std::string told;
        in_transaction_ = true;
        for (int i = random_.between<int>(1, 3); i > 0; --i) {
            transact_write_item action;
            // No two on one item: what is told of several failures differs.
            auto const which = key("pk", random_.chance(0.5) ? "one" : "two", "sk", i);
            switch (random_.between<int>(0, 3)) {
                case 0: {
                    transact_put made{tables_.name(), some_item(which)};
                    condition(made, 0.5);
                    give_values(made);
                    told += "\nput IF " + made.condition_expression().value_or("");
                    action.put(made);
                    break;
                }
                case 1: {
                    transact_delete made{tables_.name(), which};
                    condition(made, 0.5);
                    give_values(made);
                    told += "\ndelete IF " + made.condition_expression().value_or("");
                    action.delete_(made);
                    break;
                }
                case 2: {
                    auto const text = some_update(which);
                    fill(values_, text, random_);
                    transact_update made{tables_.name(), which, text};
                    condition(made, 0.4);
                    give_values(made);
                    told += "\nupdate " + text + " IF " + made.condition_expression().value_or("");
                    action.update(made);
                    break;
                }
                default: {
                    transact_condition_check made{tables_.name(), which, "attribute_exists(pk)"};
                    condition(made, 0.9);
                    give_values(made);
                    told += "\ncheck " + made.condition_expression();
                    action.condition_check(made);
                }
            }
            request.add_transact_item(action);
        }
        in_transaction_ = false;
        // The servers remember those of earlier runs.
        static auto const run = std::chrono::system_clock::now().time_since_epoch().count();
        request.client_request_token(std::to_string(run) + "-" + std::to_string(++transactions_));
        INFO(told);
        auto const first = tables_.ask(request);
        if (!first.has_error() && random_.chance(0.5)) tables_.ask(request);
        if (!first.has_error() && random_.chance(0.2)) {
            request.add_transact_item(transact_write_item().delete_(
                transact_delete(tables_.name(), key("pk", "three", "sk", 1))));
            tables_.ask(request);
        }
    }
    void read_together() {
        transact_get_items_request request;
        for (int i = random_.between<int>(1, 3); i > 0; --i) {
            transact_get made{tables_.name(), key("pk", "one", "sk", i)};
            // Dynoxide adds the key to every projection of a transaction.
            if (local_service::is_dynamodb_local() && random_.chance(0.5))
                made.projection_expression("a, m.k");
            request.add_transact_item(transact_get_item(made));
        }
        ask(request, about(request));
    }

    seeded_random random_;
    two_tables tables_;
    item values_;
    int transactions_ = 0;
    bool in_transaction_ = false;
};

}  // namespace

TEST_SUITE_BEGIN("service.simulated_table");

TEST_CASE("operations: a random sequence of them on both -> the same answers") {
    random_session session;
    session.run(600);
}

TEST_SUITE_END();

}  // namespace dynaco::test
