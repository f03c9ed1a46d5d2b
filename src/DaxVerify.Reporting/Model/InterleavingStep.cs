namespace DaxVerify.Reporting.Model;

/// <summary>One thing that a thread or task did.</summary>
/// <param name="Lane">Number of who did it.</param>
/// <param name="Text">What was done, in words.</param>
public sealed record InterleavingStep(int Lane, StepTone Kind, string Text)
{
    /// <summary>Where in the program; empty if unknown. May be no line of a source file, where the program has no symbols.</summary>
    public string At { get; init; } = "";

    /// <summary>The same as a line of a source file that was found; <see langword="null"/> if it wasn't.</summary>
    public SourcePlace? Place { get; init; }

    /// <summary>Why control passed to this lane; <see langword="null"/> when it simply went on.</summary>
    public string? Switch { get; init; }

    /// <summary>Whether a reader in a hurry wants to see it.</summary>
    public bool IsKey { get; init; } = true;
}
