"""The public headers: include/dynaco/operations/*.hpp and the umbrella operations.hpp."""

import re

import names
import plan

STANDARD = [("timestamp", "<dynaco/timestamp.hpp>"), ("std::int", "<cstdint>"), ("std::optional", "<optional>"),
            ("std::string_view", "<string_view>"), (r"std::string\b", "<string>"), ("std::vector", "<vector>"),
            (r"\bitem\b|attribute_value\b", "<dynaco/attribute_value.hpp>"),
            ("string_map", "<dynaco/string_map.hpp>"), ("extensible_enum", "<dynaco/extensible_enum.hpp>"),
            ("wire::access", "<dynaco/operation.hpp>")]

BY_VALUE = {"bool", "std::int32_t", "std::int64_t", "double", "timestamp"}


def field_type(member, is_class):
    """The type of the data member."""
    if member.is_collection or member.kind == "item" and is_class and member.wire_name not in plan.PAGE_TOKENS:
        return member.type
    if member.required and (is_class or member.kind == "scalar"):
        return member.type
    if (member.owner, member.wire_name) in plan.ALWAYS_SENT:
        return member.type
    return f"std::optional<{member.type}>"


def setter_type(member):
    if member.wire_name in plan.PAGE_TOKENS and not member.required:
        return f"std::optional<{member.type}>"
    return member.type


def constructor_members(members, shape):
    if shape in plan.CONSTRUCTORS:
        return [m for name in plan.CONSTRUCTORS[shape] for m in members if m.wire_name == name]
    return [m for m in members if m.required and not m.is_collection]


def qualify(text, class_name, members):
    """Members hide types of the same name: such types are spelt with their namespace."""
    taken = {m.name for m in members} | {names.singular(m.wire_name) for m in members}
    assert class_name not in taken, class_name
    return re.sub(r"(?<![\w:])(\w+)\b(?!\()", lambda m: "dynaco::" + m[1] if m[1] in taken else m[1], text)


def appender(model, member):
    """Name, parameters and statement of the setter that adds to a collection; or None."""
    name = names.singular(member.wire_name)
    if member.kind == "list":
        element = member.type[len("std::vector<"):-1]
        return f"add_{name}", [(element, "value")], f"{member.private_name}.push_back({pass_on(element, 'value')})"
    if member.kind == "map":
        element = member.type[len("string_map<"):-1]
        return name, [("std::string", "name"), (element, "value")], \
            f"{member.private_name}.set(std::move(name), {pass_on(element, 'value')})"
    if member.wire_name == "ExpressionAttributeValues":
        return name, [("std::string_view", "name"), ("attribute_value", "value")], \
            f"{member.private_name}.set(name, std::move(value))"
    return None


def pass_on(type_, name):
    return name if type_ in BY_VALUE else f"std::move({name})"


def doc(text, indent=""):
    return f"{indent}/// {text}\n"


def enum_text(model, docs, shape):
    name = names.class_name(shape)
    values = model.enum_values(shape)
    lines = ["namespace enum_names {\n", f"struct {name} {{\n", "    enum class known {\n",
             "        unknown,  ///< A value that this version does not know.\n"]
    lines += [f"        {constant},  ///< {docs.of_member(shape, text)}\n" for text, constant in values]
    lines += ["    };\n", "    using enum known;\n",
              "    static constexpr std::string_view texts[] = {%s};\n" % ", ".join(
                  ['""'] + [f'"{text}"' for text, _ in values]),
              "};\n", "}  // namespace enum_names\n\n", doc(docs.of_shape(shape)),
              f"using {name} = extensible_enum<enum_names::{name}>;\n"]
    return "".join(lines)


def struct_text(model, docs, shape, name, members, head=""):
    """A structure of responses only: public members.

    Its constructor is not defaulted: `T()` would fill the whole object with zeros first, and each
    call makes one.
    """
    lines = [head or doc(docs.of_shape(shape)), f"struct {name} {{\n", f"    {name}() noexcept {{}}\n\n"]
    for m in members:
        type_ = qualify(field_type(m, False), name, members)
        lines.append(doc(docs.of_member(shape, m.wire_name), "    "))
        initial = "{}" if type_ in BY_VALUE else ""
        lines.append(f"    {type_} {m.name}{initial};\n")
    lines += ["\n", f"    friend bool operator==({name} const&, {name} const&);\n", "};\n"]
    return "".join(lines)


def parameters(listed, name, members):
    return ", ".join(f"{qualify(type_, name, members)} {parameter}" for type_, parameter in listed)


def setters(model, member):
    """Every setter of a member: its name, parameters and statement."""
    type_ = setter_type(member)
    found = [(member.name, [(type_, "value")], f"{member.private_name} = {pass_on(type_, 'value')}")]
    extra = appender(model, member)
    return found + ([extra] if extra else [])


def class_text(model, docs, shape, name, members, head="", first=""):
    """A structure of requests: constructor, chaining setters, getters."""
    lines = [head or doc(docs.of_shape(shape)), f"class {name} {{\n", "  public:\n", first]
    needed = constructor_members(members, shape)
    if needed:
        listed = parameters([(m.type, m.name) for m in needed], name, members)
        lines.append(f"    {'explicit ' if len(needed) == 1 else ''}{name}({listed});\n")
    else:
        lines.append(f"    {name}() = default;\n")
    for m in members:
        lines.append("\n" + doc(docs.of_member(shape, m.wire_name), "    "))
        for setter, listed, _ in setters(model, m):
            text = parameters(listed, name, members)
            lines.append(f"    {name}& {setter}({text}) &;\n    {name}&& {setter}({text}) &&;\n")
        type_ = field_type(m, True)
        inner = type_[len("std::optional<"):-1] if type_.startswith("std::optional<") else type_
        result = qualify(type_, name, members) + ("" if inner in BY_VALUE else " const&")
        lines.append(f"    {result} {m.name}() const noexcept {{ return {m.private_name}; }}\n")
    lines += ["\n", f"    friend bool operator==({name} const&, {name} const&);\n"]
    if members:
        lines.append("\n  private:\n    friend struct wire::access;\n")
    if needed:
        lines.append(f"    {name}() = default;\n")
    if members:
        lines.append("\n")
    for m in members:
        type_ = qualify(field_type(m, True), name, members)
        lines.append(f"    {type_} {m.private_name}{initial_value(model, m, type_)};\n")
    lines.append("};\n")
    return "".join(lines)


def initial_value(model, member, type_):
    if member.kind == "structure" and not type_.startswith("std::optional") and \
            constructor_members(model.members(member.shape), member.shape):
        return f" = wire::access::make<{type_}>()"
    return "{}" if type_ in BY_VALUE else ""


def shape_text(model, docs, shape):
    name = names.class_name(shape)
    if model.is_enum(shape):
        return enum_text(model, docs, shape)
    make = class_text if shape in model.in_requests else struct_text
    return make(model, docs, shape, name, model.members(shape))


def operation_text(model, docs, operation):
    data = model.operations[operation]
    base = names.snake(operation)
    input_, output = data.get("input"), data.get("output")
    response = struct_text(model, docs, output, f"{base}_response", model.members(output),
                           "" if output else doc(f"Nothing: {operation} succeeded."))
    first = (f"    using response_type = {base}_response;\n"
             f"    static constexpr std::string_view operation_name = \"{operation}\";\n\n")
    request = class_text(model, docs, input_, f"{base}_request", model.members(input_), first=first)
    return response + "\n" + request


def header(title, body, includes):
    """A whole header; `includes` are those of other generated headers."""
    used = {file for pattern, file in STANDARD if re.search(pattern, body)} | set(includes)
    groups = [sorted(f for f in used if f.startswith("<dynaco")), sorted(f for f in used if f.startswith("<boost")),
              sorted(f for f in used if not f.startswith(("<dynaco", "<boost")))]
    lines = "\n".join("".join(f"#include {f}\n" for f in group) for group in groups if group)
    return (f"// {title}\n// Generated by src/model/generator; do not edit.\n#pragma once\n\n{lines}\n"
            f"namespace dynaco {{\n\n{body}\n}}  // namespace dynaco\n")


def client_operations(docs, operations):
    """`operations` are (name, shape of the request)."""
    requests = "".join(f"class {names.snake(o)}_request;\n" for o, _ in sorted(operations))
    methods = []
    for o, shape in operations:
        text = docs.of_shape(shape) if shape else "Asks for nothing in particular."
        base = names.snake(o)
        methods.append(f"    /// {o}: {text[0].lower()}{text[1:]}\n"
                       f"    template <class... Arguments>\n    auto {base}(Arguments&&... arguments) {{\n"
                       f"        return call_operation<{base}_request>(std::forward<Arguments>(arguments)...);\n    }}\n")
    return CLIENT_OPERATIONS.format(requests=requests, methods="".join(methods))


CLIENT_OPERATIONS = """// The operations of the service, as members of the client.
// Generated by src/model/generator; do not edit.
#pragma once

#include <dynaco/call.hpp>

#include <memory>
#include <utility>

namespace dynaco {{

{requests}
/// A coroutine for each operation, under its own name. The class of an operation's request, and so of
/// its response, is in the header of its name: `<dynaco/operations/get_item.hpp>`; `<dynaco.hpp>` has
/// those that most programs use, `<dynaco/operations.hpp>` all. How they are called is said at `client`.
class client_operations {{
  public:
{methods}
  protected:
    explicit client_operations(std::shared_ptr<engine::core> core) noexcept : core_{{std::move(core)}} {{}}
    client_operations(client_operations&&) noexcept = default;
    client_operations& operator=(client_operations&&) noexcept = default;
    ~client_operations() = default;

    std::shared_ptr<engine::core> core_;

  private:
    friend class engine::client_access;
    template <class Request, class... Arguments>
    auto call_operation(Arguments&&... arguments) {{
        return engine::start<Request>(core_, std::forward<Arguments>(arguments)...);
    }}
}};

}}  // namespace dynaco
"""
