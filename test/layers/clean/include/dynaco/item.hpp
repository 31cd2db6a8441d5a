#pragma once

#include <dynaco/number.hpp>

#include <string>
