namespace DaxVerify.Cli.Invocation;

/// <summary>The exit codes of every <c>daxverify</c> command; scripts and CI rely on them.</summary>
internal static class ExitCode
{
    /// <summary>Everything that ran was clean.</summary>
    public const int Clean = 0;

    /// <summary>A violation was found: a divergence, a broken invariant, a bug.</summary>
    public const int Violation = 1;

    /// <summary>The command line or an input file was wrong.</summary>
    public const int WrongInput = 2;

    /// <summary>The harness itself failed.</summary>
    public const int HarnessFailure = 3;
}
