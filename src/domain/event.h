// Event kinds and their payloads: made from events.txt in this folder.
#pragma once
#include "gen/events.h"
