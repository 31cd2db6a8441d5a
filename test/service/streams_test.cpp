// Streams: the changes of real tables, read to their end.
#include "local_service.hpp"

#include <dynaco.hpp>
#include <dynaco/stream_reader.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

create_table_request table_with_stream() {
    auto request = table_by_id("streams");
    request.stream_specification(
        stream_specification(true).stream_view_type(stream_view_type::new_and_old_images));
    return request;
}

/// A change as it was made, or read.
class change {
  public:
    change() = default;
    change(change_kind its_kind, std::optional<item> from, std::optional<item> to)
        : kind{its_kind}, before{std::move(from)}, after{std::move(to)} {}

    change_kind kind = change_kind::unknown;
    std::optional<item> before;
    std::optional<item> after;

    friend bool operator==(change const&, change const&) = default;
};
using history = std::map<std::string, std::vector<change>>;

class changed_table {
  public:
    changed_table()
        : arn{service.run(service.client.describe_table(table.name))
                  .table.value()
                  .latest_stream_arn.value()} {}

    void put(std::string const& id, int version) {
        item next("id", id, "version", version);
        service.run(service.client.put_item(table.name, next));
        auto const kind = now.contains(id) ? change_kind::modify : change_kind::insert;
        note(id, kind, next);
    }
    void remove(std::string const& id) {
        service.run(service.client.delete_item(table.name, key("id", id)));
        note(id, change_kind::remove, std::nullopt);
    }
    /// Changes `count` times, over 30 items, in turn; every seventh change removes.
    void change_items(int count) {
        for (int i = 0; i < count; ++i) {
            auto const id = "item-" + std::to_string(changes_ % 30);
            if (changes_ % 7 == 6 && now.contains(id)) {
                remove(id);
            } else {
                put(id, changes_);
            }
            ++changes_;
        }
    }

    static void add(history& all, change_record const& record) {
        all[record.keys.get<std::string>("id")].emplace_back(record.kind, record.old_image,
                                                             record.new_image);
    }
    /// To the end, or `most` records.
    std::size_t read(stream_reader& reader, history& all, std::size_t most = 10'000) {
        std::size_t count = 0;
        while (count < most) {
            auto const record = service.run(reader.next());
            if (!record) break;
            CHECK_FALSE(record->is_gap());
            CHECK_FALSE(record->is_expiry());
            CHECK_FALSE(record->sequence_number.empty());
            CHECK(record->approximate_creation_date_time);
            CHECK(record->size_bytes > 0);
            add(all, *record);
            ++count;
        }
        return count;
    }

    local_service service;
    local_table table{service, table_with_stream()};
    std::string const arn;
    history made;
    std::map<std::string, item> now;

  private:
    void note(std::string const& id, change_kind kind, std::optional<item> next) {
        auto const found = now.find(id);
        auto before = found == now.end() ? std::optional<item>{} : std::optional{found->second};
        made[id].emplace_back(kind, std::move(before), next);
        if (next) {
            now.insert_or_assign(id, *next);
        } else {
            now.erase(id);
        }
    }

    int changes_ = 0;
};

}  // namespace

TEST_SUITE("service.streams") {
    TEST_CASE("300 changes of 30 items, a new reader in the middle -> each once, in order") {
        changed_table world;
        auto const store = std::make_shared<memory_checkpoint_store>();
        auto const options =
            stream_reader_options().checkpoints(store).stop_at_end().empty_answers_at_end(2);
        history seen;
        world.change_items(200);
        {
            stream_reader reader{world.service.client, world.arn, options};
            CHECK(world.read(reader, seen, 123) == 123);
            world.service.run(reader.commit());
            history lost;  // handed out, and not committed
            CHECK(world.read(reader, lost, 10) == 10);
        }
        world.change_items(100);
        {
            stream_reader reader{world.service.client, world.arn, options};
            CHECK(world.read(reader, seen) == 177);
            world.service.run(reader.commit());
        }
        CHECK(seen == world.made);
        {
            stream_reader reader{world.service.client, world.arn, options};
            CHECK(world.read(reader, seen) == 0);
        }
    }

    TEST_CASE("batches -> the same changes") {
        changed_table world;
        world.change_items(40);
        stream_reader reader{world.service.client, world.arn,
                             stream_reader_options().stop_at_end().records_per_call(25)};
        history seen;
        std::vector<std::size_t> sizes;
        while (auto const batch = world.service.run(reader.next_batch())) {
            sizes.push_back(batch->records.size());
            for (auto const& each : batch->records) changed_table::add(seen, each);
        }
        CHECK(seen == world.made);
        CHECK(sizes == std::vector<std::size_t>{25, 15});
    }

    TEST_CASE("latest -> what changes after the first call, and only that") {
        changed_table world;
        world.put("old", 1);
        stream_reader reader{world.service.client, world.arn,
                             stream_reader_options()
                                 .start(stream_start::latest)
                                 .stop_at_end()
                                 .empty_answers_at_end(2)};
        history seen;
        CHECK(world.read(reader, seen) == 0);
        world.put("new", 2);
        CHECK(world.read(reader, seen) == 1);
        CHECK(seen.contains("new"));
    }

    TEST_CASE("the stream is switched off -> the reader ends by itself") {
        changed_table world;
        world.change_items(5);
        auto off = update_table_request(world.table.name);
        off.stream_specification(stream_specification(false));
        world.service.run(world.service.client.update_table(std::move(off)));
        stream_reader reader{world.service.client, world.arn};
        history seen;
        if (local_service::is_dynamodb_local()) {
            CHECK(world.read(reader, seen) == 5);
            CHECK(seen == world.made);
        } else {
            // dynoxide forgets the stream at once, where the service keeps it for a day.
            auto const got = world.service.run(reader.next(as_result));
            CHECK(got.error() == service_errc::resource_not_found);
        }
    }

    // Neither server splits shards, trims them or removes expired items within a test: see
    // test/unit/helpers/stream_reader_test.cpp.
}

}  // namespace dynaco::test
