using System.CommandLine;

namespace DaxVerify.Cli.Invocation;

/// <summary>A command that may run for long, and shows on a terminal how far it is (<see cref="LiveProgress"/>).</summary>
internal sealed class LongCommand(string name, string description) : Command(name, description);
