// The program: gives argv to the verb table.
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return sbt_cli_main(argc, argv);
}
