using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;

namespace DaxVerify.Cli.Exploring;

/// <summary>Lets a signal end an exploration after the execution that runs, so that what was explored until then is told.</summary>
internal static class Interruptible
{
    /// <summary>The same options, obeying a signal.</summary>
    public static ExplorationOptions With(ExplorationOptions options, Interruption interruption)
    {
        interruption.Token.Register(() => options.Worker.Limit.Lower(0));
        return options;
    }
}
