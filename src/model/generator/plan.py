"""What is generated, and where it goes. The list of operations is here and nowhere else."""

# The operations of the library, by the family whose source files they share.
OPERATIONS = {
    "item": ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "SearchVectors"],
    "batch": ["BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems"],
    "statement": ["ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"],
    "table": ["CreateTable", "DescribeTable", "UpdateTable", "DeleteTable", "ListTables"],
    "table_property": ["DescribeTimeToLive", "UpdateTimeToLive", "TagResource", "UntagResource", "ListTagsOfResource",
                       "GetResourcePolicy", "PutResourcePolicy", "DeleteResourcePolicy", "DescribeLimits",
                       "DescribeEndpoints"],
    "backup": ["CreateBackup", "DescribeBackup", "DeleteBackup", "ListBackups", "RestoreTableFromBackup",
               "DescribeContinuousBackups", "UpdateContinuousBackups", "RestoreTableToPointInTime"],
    "transfer": ["ExportTableToPointInTime", "DescribeExport", "ListExports", "ImportTable", "DescribeImport",
                 "ListImports"],
    "global_table": ["CreateGlobalTable", "DescribeGlobalTable", "UpdateGlobalTable", "ListGlobalTables",
                     "DescribeGlobalTableSettings", "UpdateGlobalTableSettings", "DescribeTableReplicaAutoScaling",
                     "UpdateTableReplicaAutoScaling"],
    "monitoring": ["DescribeContributorInsights", "ListContributorInsights", "UpdateContributorInsights",
                   "DescribeKinesisStreamingDestination", "EnableKinesisStreamingDestination",
                   "DisableKinesisStreamingDestination", "UpdateKinesisStreamingDestination"],
    "stream": ["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"],
}

# What <dynaco.hpp> includes, beside the families of these names: the others cost every file that includes it half a
# second, and few programs manage backups or replicas.
COMMON_FAMILIES = ("item", "batch", "statement", "table", "stream")
COMMON = {"DescribeTimeToLive", "UpdateTimeToLive"}

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
                       "TableWarmThroughputDescription", "TimeToLiveStatus", "TimeToLiveDescription"],
    "replica": ["ReplicaStatus", "WitnessStatus", "ReplicaGlobalSecondaryIndexDescription", "ReplicaDescription",
                "GlobalTableWitnessDescription"],
    "table": ["RestoreSummary", "ArchivalSummary", "TableDescription"],
    "index_update": ["UpdateGlobalSecondaryIndexAction", "CreateGlobalSecondaryIndexAction",
                     "DeleteGlobalSecondaryIndexAction", "GlobalSecondaryIndexUpdate", "CreateVectorIndexAction",
                     "DeleteVectorIndexAction", "VectorIndexUpdate"],
    "replica_update": ["ReplicaGlobalSecondaryIndex", "CreateReplicationGroupMemberAction",
                       "UpdateReplicationGroupMemberAction", "DeleteReplicationGroupMemberAction",
                       "ReplicationGroupUpdate", "CreateGlobalTableWitnessGroupMemberAction",
                       "DeleteGlobalTableWitnessGroupMemberAction", "GlobalTableWitnessGroupUpdate"],
    "item_response": ["ItemResponse"],
    "backup": ["BackupStatus", "BackupType", "BackupDetails", "SourceTableDetails", "LocalSecondaryIndexInfo",
               "GlobalSecondaryIndexInfo", "VectorIndexInfo", "SourceTableFeatureDetails", "BackupDescription"],
    "continuous_backups": ["ContinuousBackupsStatus", "PointInTimeRecoveryStatus", "PointInTimeRecoveryDescription",
                           "ContinuousBackupsDescription"],
    "export": ["ExportStatus", "S3SseAlgorithm", "ExportFormat", "ExportType", "ExportViewType",
               "IncrementalExportSpecification", "ExportDescription"],
    "import": ["ImportStatus", "S3BucketSource", "InputFormat", "CsvOptions", "InputFormatOptions",
               "InputCompressionType", "TableCreationParameters", "ImportTableDescription"],
    "global_table": ["Replica", "GlobalTableStatus", "GlobalTableDescription"],
    "auto_scaling": ["AutoScalingTargetTrackingScalingPolicyConfigurationDescription", "AutoScalingPolicyDescription",
                     "AutoScalingSettingsDescription", "AutoScalingTargetTrackingScalingPolicyConfigurationUpdate",
                     "AutoScalingPolicyUpdate", "AutoScalingSettingsUpdate",
                     "ReplicaGlobalSecondaryIndexSettingsDescription", "ReplicaSettingsDescription",
                     "ReplicaGlobalSecondaryIndexAutoScalingDescription", "ReplicaAutoScalingDescription",
                     "TableAutoScalingDescription"],
    "contributor_insights": ["ContributorInsightsStatus", "ContributorInsightsMode"],
    "kinesis_destination": ["DestinationStatus", "ApproximateCreationDateTimePrecision",
                            "EnableKinesisStreamingConfiguration"],
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
    "index_update": "Changes to the indexes of a table.",
    "replica_update": "Changes to the replicas of a table.",
    "item_response": "An item as transactions return it.",
    "backup": "Backups on demand.",
    "continuous_backups": "Backups from which a table can be restored to any moment.",
    "export": "Exports of tables to Amazon S3.",
    "import": "Imports of tables from Amazon S3.",
    "global_table": "Tables with copies in other regions, of the version 2017.11.29.",
    "auto_scaling": "Provisioned capacity that follows the load.",
    "contributor_insights": "The keys that are used most.",
    "kinesis_destination": "Streams of changes in Amazon Kinesis.",
}

# The headers above that only one family uses, so that its source files have them; those of the others are "shared".
FAMILIES = {
    "index_update": "table", "replica_update": "table", "backup": "backup", "continuous_backups": "backup",
    "export": "transfer", "import": "transfer", "global_table": "global_table", "auto_scaling": "global_table",
    "contributor_insights": "monitoring", "kinesis_destination": "monitoring",
}

# Operations that are not at DynamoDB's own endpoint, by name or by the prefix of their targets.
SERVICES = {"SearchVectors": "vector_search", "DynamoDBStreams_20120810": "streams"}

# Constructor parameters that differ from the rule "what the model requires, in its order, but lists
# and maps, which have appending setters".
CONSTRUCTORS = {
    "Projection": ["ProjectionType"],
    # As the operations of one item have them.
    "ConditionCheck": ["TableName", "Key", "ConditionExpression"],
    "Put": ["TableName", "Item"],
    "Update": ["TableName", "Key", "UpdateExpression"],
    "Delete": ["TableName", "Key"],
    "Get": ["TableName", "Key"],
}

# Members that the service always sends, so that a plain value serves although the model does not say so.
ALWAYS_SENT = {("QueryOutput", "Count"), ("QueryOutput", "ScannedCount"),
               ("ScanOutput", "Count"), ("ScanOutput", "ScannedCount")}

# A page's token: its setter takes the response's optional as it is.
PAGE_TOKENS = {"ExclusiveStartKey", "ExclusiveStartTableName", "ExclusiveStartBackupArn",
               "ExclusiveStartGlobalTableName", "ExclusiveStartStreamArn", "ExclusiveStartShardId", "NextToken"}

# Operations that change nothing, by how their names begin.
READ_ONLY = ("BatchGet", "Describe", "Get", "List", "Query", "Scan", "SearchVectors", "TransactGet")
