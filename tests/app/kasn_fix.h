// A small rulebook of KASN's time: cases begin on KASN's desk, which recommends; else as the flow of 2024.
#pragma once
#include "tests/app/app_test.h"

void ta_kasn_rulebook(struct ta *t);
// As after a restart of the process: the store is opened anew, and nothing is remembered.
void ta_restart(struct ta *t);
