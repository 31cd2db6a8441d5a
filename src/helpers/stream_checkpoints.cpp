#include <dynaco/checkpoint_store.hpp>

#include <utility>

namespace dynaco {
namespace asio = boost::asio;

asio::awaitable<result<std::vector<shard_checkpoint>>> memory_checkpoint_store::load() {
    std::vector<shard_checkpoint> all;
    all.reserve(kept_.size());
    for (auto const& [shard_id, each] : kept_) all.push_back(each);
    co_return all;
}

asio::awaitable<result<void>> memory_checkpoint_store::save(shard_checkpoint checkpoint) {
    kept_.insert_or_assign(checkpoint.shard_id, checkpoint);
    co_return result<void>{};
}

asio::awaitable<result<void>> memory_checkpoint_store::remove(std::string shard_id) {
    kept_.erase(shard_id);
    co_return result<void>{};
}

}  // namespace dynaco
