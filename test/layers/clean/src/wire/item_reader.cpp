#include "wire/item_reader.hpp"

#include <dynaco/item.hpp>

#include <boost/json/value.hpp>

#include "model/digits.hpp"
