#include <dynaco/extensible_enum.hpp>
#include <dynaco/operations/key_schema.hpp>
#include <dynaco/operations/legacy_conditions.hpp>
#include <dynaco/operations/table_settings.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <type_traits>

using namespace dynaco;

static_assert(!std::is_aggregate_v<table_status>);
static_assert(!std::is_convertible_v<std::string_view, table_status>);
static_assert(!std::is_convertible_v<table_status::known, int>);
static_assert(!std::is_convertible_v<table_status::known, key_type>);

TEST_SUITE("model.extensible_enum") {
    TEST_CASE("known value: as constant and from its text -> the same") {
        table_status const status = table_status::active;
        CHECK(status == table_status::active);
        CHECK(status != table_status::creating);
        CHECK(status == table_status("ACTIVE"));
        CHECK(status.is_known());
        CHECK(status.text() == "ACTIVE");
        CHECK(to_string(status) == "ACTIVE");
        CHECK(to_string(table_status(table_status::replication_not_authorized)) ==
              "REPLICATION_NOT_AUTHORIZED");
    }

    TEST_CASE("text that is not known -> kept, and equal to the same text only") {
        table_status const status("HIBERNATING");
        CHECK(status == table_status::unknown);
        CHECK_FALSE(status.is_known());
        CHECK(status.text() == "HIBERNATING");
        CHECK(status == table_status("HIBERNATING"));
        CHECK(status != table_status("SLEEPING"));
        CHECK(status != table_status("active"));
    }

    TEST_CASE("default -> no value and no text") {
        CHECK(table_status().text() == "");
        CHECK(table_status() == table_status::unknown);
        CHECK(table_status("") == table_status());
    }

    TEST_CASE("switch: over the value -> constants are labels") {
        table_status const status("DELETING");
        bool found = false;
        switch (status.value()) {
            case table_status::deleting:
                found = true;
                break;
            default:
                break;
        }
        CHECK(found);
    }

    TEST_CASE("printing: known and unknown -> the service's text") {
        std::ostringstream out;
        out << table_status(table_status::active) << ' ' << table_status("HIBERNATING");
        CHECK(out.str() == "ACTIVE HIBERNATING");
    }

    TEST_CASE("values that C++ reserves -> with an underscore") {
        CHECK(conditional_operator("AND") == conditional_operator::and_);
        CHECK(attribute_action("DELETE") == attribute_action::delete_);
    }
}
