// Holds the described structures against the service model.
#include "wire/description.hpp"

#include <dynaco/error.hpp>

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "wire/operation.hpp"

using namespace dynaco;
namespace json = boost::json;

namespace {

using kinds = wire::codec::kinds;

json::object load_model(std::string const& name) {
    std::ifstream file{DYNACO_TEST_DATA "/model/" + name};
    std::ostringstream text;
    text << file.rdbuf();
    return json::parse(text.str()).as_object();
}

std::string text(json::value const& value) {
    return std::string{value.as_string()};
}

// A shape is referred to by its name or by an object that has it.
std::string reference(json::value const& value) {
    return text(value.is_string() ? value : value.at("shape"));
}

class comparison {
  public:
    explicit comparison(json::object const& shapes) : shapes_{shapes} {}

    // `is_request`: the structure is reached from a request, whose required members must be there.
    void structure(std::string const& name, wire::struct_table const& table, bool is_request) {
        if (!seen_.insert(name + (is_request ? "<" : ">")).second) return;
        INFO(name);
        auto const& shape = shapes_.at(name);
        auto const& members = shape.at("members").as_object();
        CHECK(table.fields().size() == members.size());
        std::set<std::string> required;
        if (auto const* listed = shape.as_object().if_contains("required")) {
            for (auto const& each : listed->as_array()) required.insert(text(each));
        }
        for (auto const& member : members) {
            std::string const wire_name{member.key()};
            INFO(wire_name);
            auto const* field = table.find(wire_name);
            REQUIRE(field != nullptr);
            ++members_;
            presence(name, *field, required.contains(wire_name), is_request);
            auto const& type =
                field->type->kind == kinds::optional ? *field->type->element : *field->type;
            value(reference(member.value()), type, is_request);
        }
    }

    std::size_t members() const { return members_; }

  private:
    static void presence(std::string const& shape, wire::field const& field, bool required,
                         bool is_request) {
        bool const is_collection = field.type->kind == kinds::list ||
                                   field.type->kind == kinds::map ||
                                   field.type->kind == kinds::item;
        bool const is_optional = field.type->kind == kinds::optional;
        std::string_view const name = field.name;
        if ((shape == "QueryOutput" || shape == "ScanOutput") &&
            (name == "Count" || name == "ScannedCount")) {
            CHECK_FALSE(is_optional);
        } else if (shape == "Projection" && name == "ProjectionType") {
            CHECK(is_optional);  // required by a constructor, not by the model
        } else if (required && is_request) {
            CHECK_FALSE(is_optional);
            CHECK(field.required == is_collection);
        } else if (!required) {
            CHECK((is_optional || is_collection));
            CHECK_FALSE(field.required);
        }
    }

    void value(std::string const& name, wire::codec const& type, bool is_request) {
        auto const& shape = shapes_.at(name).as_object();
        auto const model_type = text(shape.at("type"));
        INFO(name);
        if (name == "AttributeValue") {
            CHECK(type.kind == kinds::value);
        } else if (shape.contains("enum")) {
            enumeration(shape.at("enum").as_array(), type);
        } else if (model_type == "string") {
            CHECK(type.kind == kinds::text);
        } else if (model_type == "boolean") {
            CHECK(type.kind == kinds::boolean);
        } else if (model_type == "integer") {
            CHECK(type.kind == kinds::int32);
        } else if (model_type == "long") {
            CHECK(type.kind == kinds::int64);
        } else if (model_type == "double") {
            CHECK(type.kind == kinds::float64);
        } else if (model_type == "timestamp") {
            CHECK(type.kind == kinds::timestamp);
        } else if (model_type == "structure") {
            REQUIRE(type.kind == kinds::structure);
            structure(name, *type.structure, is_request);
        } else if (model_type == "list") {
            REQUIRE(type.kind == kinds::list);
            value(reference(shape.at("member")), *type.element, is_request);
        } else if (model_type == "map" && reference(shape.at("value")) == "AttributeValue") {
            CHECK(type.kind == kinds::item);
        } else {
            REQUIRE(model_type == "map");
            REQUIRE(type.kind == kinds::map);
            value(reference(shape.at("value")), *type.element, is_request);
        }
    }

    static void enumeration(json::array const& values, wire::codec const& type) {
        REQUIRE(type.kind == kinds::enumeration);
        std::set<std::string> expected{""};
        for (auto const& each : values) expected.insert(text(each));
        auto const texts = type.texts();
        CHECK(std::set<std::string>(texts.begin(), texts.end()) == expected);
        CHECK(texts.size() == expected.size());
        CHECK(texts[0].empty());
    }

    json::object const& shapes_;
    std::set<std::string> seen_;
    std::size_t members_ = 0;
};

std::string target_prefix(json::object const& model) {
    return text(model.at("metadata").at("targetPrefix")) + ".";
}

// An operation of the library against its entry in the model.
void compare(comparison& shapes, json::object const& listed, wire::operation const& operation) {
    INFO(operation.name);
    if (auto const* input = listed.if_contains("input")) {
        shapes.structure(text(*input), *operation.request, true);
    } else {
        CHECK(operation.request->fields().empty());
    }
    if (auto const* output = listed.if_contains("output")) {
        shapes.structure(text(*output), *operation.response, false);
    } else {
        CHECK(operation.response->fields().empty());
    }
}

}  // namespace

TEST_SUITE("wire.service_model") {
    TEST_CASE("operations: compared with the service models -> every member, and no other") {
        std::size_t operations = 0;
        std::size_t in_models = 0;
        std::size_t members = 0;
        for (std::string const file :
             {"dynamodb-2012-08-10.json", "dynamodb-streams-2012-08-10.json"}) {
            auto const model = load_model(file);
            in_models += model.at("operations").as_object().size();
            comparison shapes{model.at("shapes").as_object()};
            for (auto const* operation : wire::all_operations()) {
                if (!operation->target.starts_with(target_prefix(model))) continue;
                CHECK(operation->target == target_prefix(model) + std::string{operation->name});
                compare(shapes, model.at("operations").at(operation->name).as_object(), *operation);
                ++operations;
            }
            members += shapes.members();
        }
        CHECK(operations == in_models);
        CHECK(operations == wire::all_operations().size());
        CHECK(members > 900);  // the models have that many: all were looked at
    }

    TEST_CASE("errors: of every operation of the service models -> known by name") {
        std::set<std::string> names;
        for (std::string const file :
             {"dynamodb-2012-08-10.json", "dynamodb-streams-2012-08-10.json"}) {
            auto const model = load_model(file);
            for (auto const& operation : model.at("operations").as_object()) {
                auto const* listed = operation.value().as_object().if_contains("errors");
                if (listed == nullptr) continue;
                for (auto const& each : listed->as_array()) names.insert(text(each));
            }
        }
        CHECK(names.size() == 36);
        for (auto const& name : names) {
            INFO(name);
            CHECK(service_errc_from_name(name) != service_errc::unknown);
        }
    }
}
