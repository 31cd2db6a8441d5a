#include "wire/wire_name.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

std::string wire_name_of(std::string_view member) {
    return std::string{std::string_view{dynaco::wire::wire_name{member}}};
}

}  // namespace

TEST_SUITE("wire.wire_name") {
    TEST_CASE("name: of words -> each with a capital") {
        CHECK(wire_name_of("key") == "Key");
        CHECK(wire_name_of("table_name") == "TableName");
        CHECK(wire_name_of("return_values_on_condition_check_failure") ==
              "ReturnValuesOnConditionCheckFailure");
    }

    TEST_CASE("name: with an irregular word -> as the service writes the word") {
        CHECK(wire_name_of("sse_specification") == "SSESpecification");
        CHECK(wire_name_of("kms_master_key_arn") == "KMSMasterKeyArn");
        CHECK(wire_name_of("size_estimate_range_gb") == "SizeEstimateRangeGB");
    }

    TEST_CASE("name: irregular as a whole -> as the service writes the name") {
        CHECK(wire_name_of("s3_sse_kms_key_id") == "S3SseKmsKeyId");
        CHECK(wire_name_of("s3_bucket") == "S3Bucket");
        CHECK(wire_name_of("event_id") == "eventID");
        CHECK(wire_name_of("aws_region") == "awsRegion");
    }

    TEST_CASE("name: of a word that C++ reserves -> without the underscore at its end") {
        CHECK(wire_name_of("delete_") == "Delete");
    }

    TEST_CASE("name: longer than there is room -> failure") {
        CHECK_THROWS_AS(wire_name_of(std::string(63, 'x')), std::length_error);
        CHECK(wire_name_of(std::string(62, 'x')).size() == 62);
    }
}
