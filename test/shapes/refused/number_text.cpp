// refused: conversion from
#include <dynaco/item.hpp>

dynaco::number const refused = "1";
