// refused: conversion from
#include <dynaco/item.hpp>

int number = 1;
dynaco::attribute_value const refused = &number;
