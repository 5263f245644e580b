// Functions that we do not call: each has a safer one in base. Included by force in every C file of ours.
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#define SBT_BANNED(fn) sorry_##fn##_is_a_banned_function
#undef strcpy
#define strcpy(x, y) SBT_BANNED(strcpy)
#undef strcat
#define strcat(x, y) SBT_BANNED(strcat)
#undef strncpy
#define strncpy(x, y, n) SBT_BANNED(strncpy)
#undef strncat
#define strncat(x, y, n) SBT_BANNED(strncat)
#undef sprintf
#define sprintf(...) SBT_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) SBT_BANNED(vsprintf)
#undef strtok
#define strtok(x, y) SBT_BANNED(strtok)
#undef atoi
#define atoi(x) SBT_BANNED(atoi)
#undef atol
#define atol(x) SBT_BANNED(atol)
#undef atoll
#define atoll(x) SBT_BANNED(atoll)
#undef gmtime
#define gmtime(x) SBT_BANNED(gmtime)
#undef localtime
#define localtime(x) SBT_BANNED(localtime)
#undef ctime
#define ctime(x) SBT_BANNED(ctime)
#undef asctime
#define asctime(x) SBT_BANNED(asctime)
#undef rand
#define rand() SBT_BANNED(rand)
#undef srand
#define srand(x) SBT_BANNED(srand)
#undef system
#define system(x) SBT_BANNED(system)
