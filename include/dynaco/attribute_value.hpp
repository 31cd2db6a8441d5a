// DynamoDB's value: one of ten types.
#pragma once

#include <dynaco/item.hpp>      // item is a value's map; item.hpp and this header include each other's half
