// What every fuzz target defines: it may not crash, leak or loop, whatever the bytes are.
#pragma once
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
