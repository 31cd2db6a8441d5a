#include <dynaco/clock.hpp>

#include <random>

namespace dynaco {
namespace {

class generator : public random_source {
  public:
    explicit generator(std::uint64_t seed) : engine_{seed} {}
    std::uint64_t next() override { return engine_(); }

  private:
    std::mt19937_64 engine_;
};

}  // namespace

std::shared_ptr<random_source> make_random_source() {
    std::random_device device;
    return make_random_source((std::uint64_t{device()} << 32) | device());
}

std::shared_ptr<random_source> make_random_source(std::uint64_t seed) {
    return std::make_shared<generator>(seed);
}

}  // namespace dynaco
