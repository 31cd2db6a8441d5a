#include "cancellation/world.hpp"

#include <utility>
#include <vector>

namespace dynaco::test {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

server_config config_of(phase where, std::uint16_t silent, layer under) {
    server_config config;
    if (under == layer::tls) config.tls();
    if (where == phase::writing) config.receive_buffer(4096);
    if (where == phase::connecting) {
        config.listen_on(server_config::addresses::ipv6).port(silent);
    }
    return config;
}

reply expired_token() {
    return reply::error(400, "ExpiredTokenException", "The security token is expired.");
}

}  // namespace

client_config patient_config() {
    client_config config;
    config.region = "eu-north-1";
    config.environment = std::make_shared<fake_environment>();
    constexpr std::chrono::minutes long_time{10};
    auto& limits = config.timeouts;
    limits.resolve = limits.connect = limits.handshake = long_time;
    limits.pool_wait = limits.write = limits.response = limits.attempt = long_time;
    limits.call.reset();
    config.retry.transient_base = 1min;
    config.random = std::make_shared<fixed_random>(0.5);
    return config;
}

action usual_answer(received_request const& request) {
    if (request.operation() == "DescribeTable") {
        if (request.body.find("\"music\"") == std::string::npos) {
            return reply::error(400, "ResourceNotFoundException", "No such table.");
        }
        return reply::ok(R"({"Table":{"TableName":"music","TableStatus":"ACTIVE"}})");
    }
    if (request.operation() == "Query") return reply::ok(R"({"Count":0,"ScannedCount":0})");
    return reply::ok("{}");
}

world::world(phase where, place who, std::uint16_t silent, layer under)
    : where_(where), who_(who), under_(under), server_(context, config_of(where, silent, under)) {
    auto config = patient_config();
    config.threading = who == place::single ? threading::single : threading::shared;
    config.endpoint_url =
        (under == layer::tls ? "https://server.dynaco.test:" : "http://server.dynaco.test:") +
        std::to_string(server_.port());
    config.tls.ca_pem = ca_pem();
    config.credentials = keys_;
    config.resolver = names_;
    config.observer = retries_;
    config.clock = time_;
    config.retry.adaptive = where == phase::limiter;
    config.address_lifetime = 0ms;
    config.pool.min_connections = 1;
    config.pool.max_connections = 1;
    client_.emplace(context, config);
    elsewhere_ = asio::make_strand(context);
    server_.on_request(usual_answer);
    stop();
}

std::shared_ptr<call_end> world::start_on(asio::any_io_executor const& executor, operation what,
                                          bool as_value) {
    auto& db = *client_;
    auto const begin = [&](auto call) {
        return as_value ? spawn(executor, call(as_result)) : spawn(executor, call());
    };
    // More than the buffers of both ends take.
    std::string const title(where_ == phase::writing ? std::size_t{6} << 20 : 5, 'j');
    auto const which = key("artist", "Björk", "title", title);
    switch (what) {
        case operation::get_item:
            return begin([&](auto... how) { return db.get_item("music", which, how...); });
        case operation::put_item:
            return begin([&](auto... how) { return db.put_item("music", which, how...); });
        case operation::update_item: {
            auto const change = update_item_request("music", key("artist", "Björk"))
                                    .update_expression("SET title = :t")
                                    .expression_attribute_value(":t", title);
            return begin([&](auto... how) { return db.update_item(change, how...); });
        }
        case operation::delete_item:
            return begin([&](auto... how) { return db.delete_item("music", which, how...); });
        case operation::query: {
            auto const ask = query_request("music")
                                 .key_condition_expression("artist = :a")
                                 .expression_attribute_values(item(":a", title));
            return begin([&](auto... how) { return db.query(ask, how...); });
        }
        case operation::scan:
            return begin([&](auto... how) { return db.scan("music", how...); });
        case operation::batch_get_item: {
            batch_get_item_request ask;
            ask.request_item("music", keys_and_attributes().add_key(which));
            return begin([&](auto... how) { return db.batch_get_item(ask, how...); });
        }
        case operation::batch_write_item: {
            std::vector<write_request> writes;
            writes.push_back(write_request().put_request(put_request(which)));
            batch_write_item_request change;
            change.request_item("music", std::move(writes));
            return begin([&](auto... how) { return db.batch_write_item(change, how...); });
        }
        case operation::transact_get_items: {
            transact_get_items_request ask;
            ask.add_transact_item(transact_get_item(transact_get("music", which)));
            return begin([&](auto... how) { return db.transact_get_items(ask, how...); });
        }
        case operation::transact_write_items: {
            transact_write_items_request change;
            change.add_transact_item(transact_write_item().put(transact_put("music", which)));
            return begin([&](auto... how) { return db.transact_write_items(change, how...); });
        }
        case operation::create_table:
            return begin([&](auto... how) { return db.create_table("music", how...); });
        case operation::delete_table:
            return begin([&](auto... how) { return db.delete_table("music", how...); });
        case operation::list_tables:
            return begin([&](auto... how) { return db.list_tables(how...); });
        case operation::describe_table:
            return begin([&](auto... how) { return db.describe_table("music", how...); });
        case operation::wait_until_table_exists:
            return begin([&](auto... how) { return db.wait_until_table_exists("music", how...); });
        case operation::wait_until_table_not_exists:
            return begin(
                [&](auto... how) { return db.wait_until_table_not_exists("gone", how...); });
        case operation::warm_up:
            break;
    }
    return begin([&](auto... how) { return db.warm_up(how...); });
}

bool world::reach() {
    if (where_ == phase::start) return true;
    return run_until([this] { return is_reached(); }) && settle();
}

bool world::settle() {
    context.restart();
    while (context.poll() != 0) context.restart();
    return true;
}

void world::unblock() {
    names_->stops = false;
    names_->addresses = {where_ == phase::connecting ? "::1" : "127.0.0.1"};
    keys_->stops = false;
    if (where_ == phase::limiter) time_->go_on(3s);
    server_.default_accept(on_accept::serve());
    server_.on_request(usual_answer);
    if (holder_) {
        holder_->stop();
        CHECK(run_until([this] { return holder_->is_done(); }));
        CHECK(holder_->was_cancelled());
    }
}

void world::make_trouble() {
    time_->go_on(0s);
    time_->leaps = true;
    server_.push(expired_token());
    server_.push(reply::internal_error());
    server_.push(reply::throttle());
}

void world::stop() {
    switch (where_) {
        case phase::credentials:
            keys_->stops = true;
            break;
        case phase::limiter:
            use_up_the_limiter();
            break;
        case phase::resolving:
            names_->stops = true;
            break;
        case phase::handshake:
            server_.default_accept(on_accept::hold());
            break;
        case phase::writing:
            server_.default_accept(on_accept::hold_after_handshake());
            break;
        case phase::pool_wait:
            server_.on_request([](auto const&) { return fault::stall_before_reply(); });
            holder_ = spawn(client_->get_executor(),
                            client_->get_item("music", key("artist", "holder"), as_result));
            CHECK(run_until([this] { return server_.request_count() == 1; }));
            break;
        case phase::response:
            server_.on_request([](auto const&) { return fault::stall_before_reply(); });
            break;
        case phase::body:
            server_.on_request([](received_request const& request) {
                return usual_answer(request).half_the_body().then_end(ending::stall);
            });
            break;
        case phase::refresh:
            server_.on_request([keys = keys_](auto const&) {
                keys->stops = true;
                return expired_token();
            });
            break;
        case phase::backoff:
            server_.on_request([](auto const&) { return reply::internal_error(); });
            break;
        case phase::pause:
            server_.on_request(
                [](auto const&) { return reply::ok(R"({"Table":{"TableStatus":"CREATING"}})"); });
            break;
        case phase::start:
        case phase::connecting:
            break;
    }
}

// It lets everything pass until the first throttle; then nothing for two seconds, which do not pass
// while the clock stands still.
void world::use_up_the_limiter() {
    server_.push(reply::throttle());
    time_->stand_still();
    auto const throttled =
        spawn(client_->get_executor(),
              client_->get_item("music", key("artist", "Björk"), call_options().max_attempts(1)));
    CHECK(run_until([&] { return throttled->is_done(); }));
    CHECK(throttled->code == service_errc::throttling);
}

bool world::is_reached() const {
    switch (where_) {
        case phase::credentials:
        case phase::refresh:
            return keys_->stopped != 0;
        case phase::limiter:
            return time_->sleeps != 0;
        case phase::resolving:
        case phase::connecting:
            return names_->asked != 0;
        case phase::handshake:
            return server_.accepted() != 0;
        case phase::writing:
            return under_ == layer::tls ? server_.handshakes() != 0 : server_.accepted() != 0;
        case phase::response:
        case phase::body:
        case phase::pause:
            return server_.request_count() != 0;
        case phase::backoff:
            return retries_->retries != 0;
        case phase::start:
        case phase::pool_wait:
            break;
    }
    return true;
}

}  // namespace dynaco::test
