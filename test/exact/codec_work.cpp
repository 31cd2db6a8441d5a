// Decodes and encodes fixed texts a fixed number of times, so that run.cmake can count their
// instructions.
//
// usage: codec_work              prints how many times each is done, then their names in order
//        codec_work --toolchain  prints what the number of instructions depends on
#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/query.hpp>

#include <gnu/libc-version.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "wire/item_members.hpp"
#include "wire/struct_codec.hpp"

namespace dynaco::exact {
namespace {

#if defined(__x86_64__)
constexpr std::string_view machine = "x86_64";
#else
constexpr std::string_view machine = "another machine";
#endif

#if defined(__clang__)
constexpr std::string_view compiler = "clang " __clang_version__;
#else
constexpr std::string_view compiler = "gcc " __VERSION__;
#endif

constexpr int times = 20;

// An item as it is usual: a key, texts of 34 characters, each fourth attribute a number.
std::string item_json(int attributes) {
    std::string json = R"({"pk":{"S":"user#0001"})";
    for (int i = 1; i < attributes; ++i) {
        json += ",\"attribute" + std::to_string(i);
        json +=
            i % 4 == 0 ? R"(":{"N":"12345678"})" : "\":{\"S\":\"" + std::string(34, 'x') + "\"}";
    }
    return json + "}";
}

std::string get_json(int attributes) {
    return "{\"Item\":" + item_json(attributes) + "}";
}

std::string page_json(int items) {
    auto const count = std::to_string(items);
    std::string json = "{\"Count\":" + count + ",\"Items\":[";
    for (int i = 0; i != items; ++i) json += (i == 0 ? "" : ",") + item_json(8);
    return json + "],\"ScannedCount\":" + count + "}";
}

// All that the fast paths leave to others: escapes, other alphabets, nested and rare types.
std::string varied_json() {
    std::string one = R"({"title":{"S":"J\u00f3ga \"live\""},"Sänger":{"S":"Björk 😀"},)"
                      R"("price":{"N":"-12.50e3"},"live":{"BOOL":true},"none":{"NULL":true},)"
                      R"("cover":{"B":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR4"},)"
                      R"("tags":{"SS":["a","b","trip hop"]},"years":{"NS":["1997","2001","3"]},)"
                      R"("disc":{"M":{"side":{"S":"A"},"tracks":{"L":[{"N":"1"},{"N":"2"}]}}}})";
    std::string json = R"({"Count":10,"Items":[)";
    for (int i = 0; i != 10; ++i) json += (i == 0 ? "" : " , ") + one;
    return json + "]}";
}

template <class Response>
void read(std::string const& json) {
    Response response;
    wire::json_reader in{json};
    wire::read_struct(in, &response, wire::table_of<Response>);
    if (!in.finish()) std::abort();
}

void write(put_item_request const& request, std::string& out) {
    out.clear();
    wire::json_writer to{out};
    wire::write_struct(to, &request, wire::table_of<put_item_request>);
    if (to.failure()) std::abort();
}

template <class Response>
Response response_of(std::string const& json) {
    Response response;
    wire::json_reader in{json};
    wire::read_struct(in, &response, wire::table_of<Response>);
    if (!in.finish()) std::abort();
    return response;
}

put_item_request put_of(std::string const& json) {
    return put_item_request("items", *response_of<get_item_response>(json).item);
}

}  // namespace

// What is counted is between these two.

[[gnu::noinline]] void begin_to_count() {
    asm volatile("" ::: "memory");
}

[[gnu::noinline]] void end_of_count(char const* what) {
    asm volatile("" ::"r"(what) : "memory");
}

namespace {

template <class Call>
void count(char const* what, Call call) {
    call();  // what is made once, is made
    begin_to_count();
    for (int i = 0; i != times; ++i) call();
    end_of_count(what);
    std::puts(what);
}

void work() {
    auto const small = get_json(20);
    auto const large = get_json(1'680);
    auto const page = page_json(100);
    auto const varied = varied_json();
    count("read get_1k", [&] { read<get_item_response>(small); });
    count("read get_100k", [&] { read<get_item_response>(large); });
    count("read query", [&] { read<query_response>(page); });
    count("read varied", [&] { read<query_response>(varied); });

    auto const small_put = put_of(small);
    auto const large_put = put_of(large);
    put_item_request const varied_put{"items", response_of<query_response>(varied).items.front()};
    std::string out;
    count("write put_1k", [&] { write(small_put, out); });
    count("write put_100k", [&] { write(large_put, out); });
    count("write varied", [&] { write(varied_put, out); });
}

}  // namespace
}  // namespace dynaco::exact

int main(int argc, char** argv) {
    using namespace dynaco::exact;
    if (argc > 1 && std::string_view{argv[1]} == "--toolchain") {
        std::printf("%.*s, glibc %s, %.*s\n", static_cast<int>(compiler.size()), compiler.data(),
                    gnu_get_libc_version(), static_cast<int>(machine.size()), machine.data());
        return 0;
    }
    std::printf("%d times\n", times);
    work();
}
