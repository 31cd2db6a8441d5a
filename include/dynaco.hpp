// All of dynaco: the Amazon DynamoDB client for C++20 programs that live on a Boost.Asio
// io_context.
#pragma once

#include <dynaco/client.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/item.hpp>
#include <dynaco/operations.hpp>
#include <dynaco/version.hpp>
