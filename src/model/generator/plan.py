"""What is generated, and where it goes. The list of operations is here and nowhere else."""

# The operations of the library, by the family whose source files they share.
OPERATIONS = {
    "item": ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"],
    "table": ["CreateTable", "DescribeTable", "DeleteTable", "ListTables"],
}

# Where shapes that several operations share are declared, in the order in which the headers include
# each other. Shapes of one operation only are declared with it.
HEADERS = {
    "capacity": ["ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "Capacity", "VectorCapacity",
                 "ConsumedCapacity", "ItemCollectionMetrics"],
    "item_options": ["ReturnValue", "ReturnValuesOnConditionCheckFailure", "Select"],
    "legacy_conditions": ["ComparisonOperator", "ConditionalOperator", "AttributeAction", "Condition",
                          "ExpectedAttributeValue", "AttributeValueUpdate"],
    "key_schema": ["ScalarAttributeType", "KeyType", "AttributeDefinition", "KeySchemaElement"],
    "throughput": ["ProvisionedThroughput", "ProvisionedThroughputOverride", "ProvisionedThroughputDescription",
                   "OnDemandThroughput", "OnDemandThroughputOverride", "WarmThroughput"],
    "index": ["ProjectionType", "IndexStatus", "Projection", "LocalSecondaryIndex", "GlobalSecondaryIndex",
              "GlobalSecondaryIndexWarmThroughputDescription", "LocalSecondaryIndexDescription",
              "GlobalSecondaryIndexDescription"],
    "vector_index": ["VectorDistanceFunction", "SearchSchemaElementType", "SearchSchemaElement",
                     "VectorAttributeDefinition", "VectorIndex", "VectorIndexDescription"],
    "table_settings": ["TableStatus", "BillingMode", "TableClass", "StreamViewType", "SSEType", "SSEStatus",
                       "GlobalTableSettingsReplicationMode", "MultiRegionConsistency", "StreamSpecification",
                       "SSESpecification", "Tag", "BillingModeSummary", "TableClassSummary", "SSEDescription",
                       "TableWarmThroughputDescription"],
    "replica": ["ReplicaStatus", "WitnessStatus", "ReplicaGlobalSecondaryIndexDescription", "ReplicaDescription",
                "GlobalTableWitnessDescription"],
    "table": ["RestoreSummary", "ArchivalSummary", "TableDescription"],
}

# The first line of each of these headers.
TITLES = {
    "capacity": "What calls cost, and how much a response tells of it.",
    "item_options": "What the operations on items can be asked to return.",
    "legacy_conditions": "Conditions and updates in the form that came before expressions.",
    "key_schema": "The attributes that make up keys.",
    "throughput": "How much a table or an index can do in a second.",
    "index": "Secondary indexes.",
    "vector_index": "Indexes for search by similarity of vectors.",
    "table_settings": "The settings of a table.",
    "replica": "A table's copies in other regions.",
    "table": "A table as the service describes it.",
}

# Constructor parameters that differ from the rule "what the model requires, in its order, but lists
# and maps, which have appending setters".
CONSTRUCTORS = {
    "Projection": ["ProjectionType"],
}

# Members that the service always sends, so that a plain value serves although the model does not say so.
ALWAYS_SENT = {("QueryOutput", "Count"), ("QueryOutput", "ScannedCount"),
               ("ScanOutput", "Count"), ("ScanOutput", "ScannedCount")}

# A page's token: its setter takes the response's optional as it is.
PAGE_TOKENS = {"ExclusiveStartKey", "ExclusiveStartTableName", "ExclusiveStartBackupArn",
               "ExclusiveStartGlobalTableName", "ExclusiveStartStreamArn", "ExclusiveStartShardId", "NextToken"}

# Operations that change nothing, by how their names begin.
READ_ONLY = ("BatchGet", "Describe", "Get", "List", "Query", "Scan", "SearchVectors", "TransactGet")
