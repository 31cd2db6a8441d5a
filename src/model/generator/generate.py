#!/usr/bin/env python3
"""Makes the request and response classes and their wire tables of the service models; see README.md."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # the imports below are not a package to keep caches of

import emit_headers
import emit_sources
import names
import plan
from model import Docs, Model

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FORMATTERS = ("clang-format-16", "clang-format")  # another version may format differently


class Generator:
    def __init__(self, model, docs, families):
        self.model, self.docs, self.families = model, docs, families
        self.operations = [o for family in families.values() for o in family]
        self.files = {}
        self.place()

    def roots(self, operation):
        data = self.model.operations[operation]
        return [data[side] for side in ("input", "output") if side in data]

    def place(self):
        """Decides in which header every shape is declared."""
        self.header_of, self.order = {}, []
        for header, shapes in plan.HEADERS.items():
            self.header_of.update((shape, header) for shape in shapes)
        tops = {shape for o in self.operations for shape in self.roots(o)}
        below = {o: [s for s in self.model.reachable(self.roots(o)) if s not in tops] for o in self.operations}
        self.order = [s for s in self.model.reachable(t for o in self.operations for t in self.roots(o)) if s not in tops]
        for shape in self.order:
            if shape in self.header_of:
                continue
            users = [o for o in self.operations if shape in below[o]]
            # Of a few operations' own; with the list as it is, `plan.HEADERS` has all that several share.
            self.header_of[shape] = names.snake(users[0]) if len(users) == 1 else "shared"

    def family_of(self, header):
        if header in plan.HEADERS:
            return plan.FAMILIES.get(header, "shared")
        for family, operations in self.families.items():
            if any(names.snake(o) == header for o in operations):
                return family
        return "shared"

    def includes(self, shapes, own):
        needed = {self.header_of[part] for shape in shapes for part in self.model.parts(shape)}
        return [f"<dynaco/operations/{header}.hpp>" for header in needed if header != own]

    def run(self):
        own = {}
        for shape in self.order:
            own.setdefault(self.header_of[shape], []).append(shape)
        for header, shapes in own.items():
            if header not in plan.HEADERS and header != "shared":
                continue
            body = "\n".join(emit_headers.shape_text(self.model, self.docs, s) for s in shapes)
            title = plan.TITLES.get(header, "Structures that several operations share.")
            self.header(header, title, body, self.includes(shapes, header))
        for o in self.operations:
            header = names.snake(o)
            shapes = own.get(header, [])
            parts = [emit_headers.shape_text(self.model, self.docs, s) for s in shapes]
            parts.append(emit_headers.operation_text(self.model, self.docs, o))
            self.header(header, f"The operation {o}.", "\n".join(parts),
                        self.includes(shapes + self.roots(o), header))
        self.umbrellas()
        self.files["include/dynaco/client_operations.hpp"] = emit_headers.client_operations(
            self.docs, [(o, self.model.operations[o].get("input")) for o in self.operations])
        self.sources(own)
        self.files["src/wire/operation_list.cpp"] = emit_sources.list_source(self.operations)

    def header(self, name, title, body, includes):
        self.files[f"include/dynaco/operations/{name}.hpp"] = emit_headers.header(title, body, includes)

    def umbrellas(self):
        common = {o for family in plan.COMMON_FAMILIES for o in self.families[family]} | plan.COMMON
        rest = set(self.operations) - common
        self.umbrella("common_operations", "The operations that most programs use: on items, in batches and transactions, "
                      "PartiQL, tables, expiry,\n// streams.", common)
        self.umbrella("operations", "Every operation: a request class and its response.", rest,
                      "#include <dynaco/common_operations.hpp>\n")

    def umbrella(self, name, title, operations, first=""):
        lines = "".join(f"#include <dynaco/operations/{n}.hpp>\n" for n in sorted(map(names.snake, operations)))
        self.files[f"include/dynaco/{name}.hpp"] = (
            f"// {title}\n{emit_sources.GENERATED}#pragma once\n\n{first}{lines}")

    def sources(self, own):
        listed, headers_of = {}, {}
        for family, operations in {"shared": [], **self.families}.items():
            of_family = [h for h in own if self.family_of(h) == family and h not in map(names.snake, operations)]
            headers_of[family] = of_family + [names.snake(o) for o in operations]
            # Those that others need first: Clang wants to have seen their members.
            shapes = sorted((s for h in of_family for s in own[h]), key=self.order.index)
            listed[family] = [(names.class_name(s), s, self.is_class(s)) for s in shapes]
            for o in operations:
                base, data = names.snake(o), self.model.operations[o]
                listed[family] += [(names.class_name(s), s, self.is_class(s)) for s in own.get(base, [])]
                listed[family] += [(f"{base}_response", data.get("output"), False),
                                   (f"{base}_request", data.get("input"), True)]
        for family, structures in listed.items():
            structures = [(n, s, c) for n, s, c in structures if s is None or not self.model.is_enum(s)]
            operations = self.families.get(family, [])
            headers = sorted(headers_of[family])
            self.files[f"src/model/{family}_shapes.cpp"] = emit_sources.model_source(headers, [
                emit_sources.definitions(self.model, shape, name, self.model.members(shape)) if is_class else
                emit_sources.comparison(name, self.model.members(shape), False) for name, shape, is_class in structures])
            members = emit_sources.members_text(self.model, structures)
            others = ["describe"] if family == "shared" else ["shared_members"]
            self.files[f"src/wire/{family}_members.hpp"] = emit_sources.members_header(family, headers, others, members)
            if operations:
                self.files[f"src/wire/{family}_operations.cpp"] = emit_sources.bindings_source(
                    self.model, family, operations, [f"{family}_members", "operation_binding"])

    def is_class(self, shape):
        return not self.model.is_enum(shape) and shape in self.model.in_requests


def formatted(files, style):
    tool = next((t for t in FORMATTERS if shutil.which(t)), None)
    if tool is None:
        raise SystemExit("clang-format 16 is needed to write the files as they are checked in")
    result = {}
    for path, text in files.items():
        done = subprocess.run([tool, f"--style=file:{style}", f"--assume-filename={path}"], input=text, text=True,
                              capture_output=True, check=True)
        result[path] = done.stdout
    return result


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="fail if a file differs from what would be written")
    arguments.add_argument("--out", default=ROOT, type=pathlib.Path, help="where to write; the project if not given")
    arguments.add_argument("--draft", action="store_true", help="write although texts are missing")
    options = arguments.parse_args()

    model = Model(ROOT / "test/data/model")
    docs = Docs(sorted((HERE / "docs").glob("*.txt")))
    listed = [o for family in plan.OPERATIONS.values() for o in family]
    if sorted(listed) != sorted(model.operations):
        raise SystemExit(f"plan.OPERATIONS is not the models': {sorted(set(listed) ^ set(model.operations))}")
    generator = Generator(model, docs, plan.OPERATIONS)
    generator.run()
    if not options.draft:
        if docs.missing or docs.unused():
            raise SystemExit("\n".join([f"no entry in docs: {m}" for m in docs.missing] +
                                       [f"entry of nothing in docs: {u}" for u in docs.unused()]))
        shared = [s for s, h in generator.header_of.items() if h == "shared"]
        if shared:
            raise SystemExit("\n".join(f"no place in plan.HEADERS: {s}" for s in shared))

    stale = []
    for path, text in formatted(generator.files, ROOT / ".clang-format").items():
        target = options.out / path
        if target.exists() and target.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if not options.check:
            os.makedirs(target.parent, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    if options.check and stale:
        print("\n".join(f"differs from what the generator makes: {path}" for path in stale))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
