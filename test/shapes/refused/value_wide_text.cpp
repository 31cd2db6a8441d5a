// refused: conversion from
#include <dynaco/item.hpp>

dynaco::attribute_value const refused = L"text";
