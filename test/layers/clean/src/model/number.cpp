#include <dynaco/item.hpp>

#include "model/digits.hpp"
