// A program of a user: one header, one value made and read.
#include <dynaco/number.hpp>

int main() {
    return dynaco::number(42) == dynaco::number(42) ? 0 : 1;
}
