// The program: gives argv to the verb table.
#include <stdio.h>

int main(void)
{
    puts("sbt " SBT_VERSION);
    return 0;
}
