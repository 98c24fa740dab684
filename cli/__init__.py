"""The command line: `welder-registry`, one file a command under `cli.commands`."""
