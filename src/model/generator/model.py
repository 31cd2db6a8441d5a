"""The service models, and what the generator needs to know about their shapes."""

import json
import os
import re

import names
import plan

FILES = ["dynamodb-2012-08-10.json", "dynamodb-streams-2012-08-10.json"]

SCALARS = {"string": "std::string", "boolean": "bool", "integer": "std::int32_t", "long": "std::int64_t",
           "double": "double", "timestamp": "timestamp", "blob": "binary"}


def reference(value):
    """The shape that a member, a list or a map refers to: the files have a name or an object."""
    return value if isinstance(value, str) else value["shape"]


class Member:
    def __init__(self, model, owner, wire_name, target, required):
        shape = reference(target)
        self.owner, self.wire_name, self.shape, self.required = owner, wire_name, shape, required
        self.is_token = not isinstance(target, str) and target.get("idempotencyToken", False)
        self.name = names.snake(wire_name)
        self.type = model.cpp_type(shape)
        # Of a private member; two underscores together are reserved.
        self.private_name = self.name + ("value_" if self.name.endswith("_") else "_")
        self.kind = model.kind(shape)  # scalar, enum, structure, value, item, list or map

    @property
    def is_collection(self):
        return self.kind in ("list", "map")


class Model:
    def __init__(self, folder):
        self.shapes, self.operations = {}, {}
        for file in FILES:
            with open(os.path.join(folder, file), encoding="utf-8") as text:
                data = json.load(text)
            for name, shape in data["shapes"].items():
                self.shapes.setdefault(name, shape)
            for name, operation in data["operations"].items():
                self.operations[name] = dict(operation, target=data["metadata"]["targetPrefix"])
        # All operations decide which structures are classes, also those that are not generated yet:
        # a structure must not change its kind with a later release.
        self.in_requests = self.reachable(o["input"] for o in self.operations.values() if "input" in o)

    def type_of(self, shape):
        return self.shapes[shape]["type"]

    def is_enum(self, shape):
        return "enum" in self.shapes[shape]

    def kind(self, shape):
        if shape == "AttributeValue":
            return "value"
        kind = self.type_of(shape)
        if kind == "map" and reference(self.shapes[shape]["value"]) == "AttributeValue":
            return "item"
        if kind in ("structure", "list", "map"):
            return kind
        return "enum" if self.is_enum(shape) else "scalar"

    def cpp_type(self, shape):
        kind = self.kind(shape)
        if kind == "value":
            return "attribute_value"
        if kind == "item":
            return "item"
        if kind == "list":
            return "std::vector<%s>" % self.cpp_type(reference(self.shapes[shape]["member"]))
        if kind == "map":
            return "string_map<%s>" % self.cpp_type(reference(self.shapes[shape]["value"]))
        if kind == "scalar":
            return SCALARS[self.type_of(shape)]
        return names.class_name(shape)

    def members(self, shape):
        if shape is None:
            return []
        data = self.shapes[shape]
        return [Member(self, shape, name, target, name in data.get("required", ()))
                for name, target in data["members"].items()]

    def parts(self, shape):
        """The structures and enumerations that a shape's declaration needs, directly."""
        data = self.shapes[shape]
        if shape == "AttributeValue":
            return []
        if data["type"] == "structure":
            return [part for member in data["members"].values() for part in self.named(reference(member))]
        return []

    def named(self, shape):
        data = self.shapes[shape]
        if shape == "AttributeValue":
            return []
        if data["type"] == "list":
            return self.named(reference(data["member"]))
        if data["type"] == "map":
            return self.named(reference(data["value"]))
        return [shape] if data["type"] == "structure" or "enum" in data else []

    def reachable(self, roots):
        """All structures and enumerations below the roots, those that others need first."""
        order, seen = [], set()

        def visit(shape):
            if shape in seen:
                return
            seen.add(shape)
            for part in self.parts(shape):
                visit(part)
            order.append(shape)

        for root in roots:
            visit(root)
        return order

    def enum_values(self, shape):
        return [(text, names.snake(text)) for text in self.shapes[shape]["enum"]]


class Docs:
    """The texts of the files in docs/."""

    def __init__(self, paths):
        self.shapes, self.texts = {}, {}
        for path in paths:
            self.read(path)
        self.used = set()
        self.missing = []

    def read(self, path):
        shape = key = None
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                line = line.rstrip("\n")
                if not line.strip() or line.startswith("#"):
                    continue
                heading = re.fullmatch(r"\[(\S+)\]\s*(.*)", line)
                entry = re.fullmatch(r"(\w+) = (.*)", line)
                if heading:
                    shape, key = heading[1], None
                    if shape in self.shapes and shape != "*":
                        raise SystemExit(f"{path}:{number}: second entry of {shape}")
                    self.shapes[shape] = heading[2]
                elif entry and shape:
                    key = (shape, entry[1])
                    if key in self.texts:
                        raise SystemExit(f"{path}:{number}: second entry of {shape}.{entry[1]}")
                    self.texts[key] = entry[2]
                elif line[0].isspace() and key:
                    self.texts[key] += " " + line.strip()
                elif line[0].isspace() and shape:
                    self.shapes[shape] += " " + line.strip()
                else:
                    raise SystemExit(f"{path}:{number}: neither [Shape] nor Member = text")

    def of_shape(self, shape):
        self.used.add(shape)
        text = self.shapes.get(shape)
        if not text:
            self.missing.append(shape)
        return text or "Undocumented."

    def of_member(self, shape, member):
        for key in ((shape, member), ("*", member)):
            if key in self.texts:
                self.used.add(key)
                return self.texts[key]
        self.missing.append(f"{shape}.{member}")
        return "Undocumented."

    def unused(self):
        return sorted({".".join(k) for k in self.texts if k not in self.used} |
                      {s for s in self.shapes if s not in self.used and s != "*"})
