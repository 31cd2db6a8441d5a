// refused: conversion from
#include <dynaco/expressions.hpp>

dynaco::condition_expression const refused = 1 == 1;
