"""From the service's names to dynaco's."""

import re

# Structures whose own name would not do: taken by another class, or too general without its context.
CLASS_NAMES = {
    "Condition": "attribute_condition",  # dynaco::condition classifies errors
    "ConditionCheck": "transact_condition_check",
    "Delete": "transact_delete",
    "Endpoint": "service_endpoint",
    "Get": "transact_get",
    "Identity": "stream_identity",
    "Put": "transact_put",
    "Record": "stream_event",
    "Stream": "stream_summary",
    "Update": "transact_update",
}

# What an appending setter adds, where the list's or map's name does not end in a plural.
SINGULARS = {
    "AttributeValueList": "attribute_value",
    "AttributesToGet": "attribute_to_get",
    "GlobalSecondaryIndexOverride": "global_secondary_index_override",
    "HeaderList": "header",
    "KeySchema": "key_schema_element",
    "LocalSecondaryIndexOverride": "local_secondary_index_override",
    "ReplicationGroup": "replication_group_member",
    "SearchSchema": "search_schema_element",
    "VectorIndexOverride": "vector_index_override",
}

KEYWORDS = {"and", "default", "delete", "not", "or", "register", "static", "union"}


def snake(name):
    """`SSESpecification` -> `sse_specification`, `NOT_NULL` -> `not_null`, `delete` -> `delete_`."""
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()
    return name + "_" if name in KEYWORDS else name


def class_name(shape):
    return CLASS_NAMES.get(shape) or snake(shape)


def singular(member):
    if member in SINGULARS:
        return SINGULARS[member]
    name = snake(member)
    for plural, one in (("indexes", "index"), ("ies", "y"), ("s", "")):
        if name.endswith(plural):
            return name[: -len(plural)] + one
    return name
