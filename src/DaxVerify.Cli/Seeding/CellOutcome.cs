namespace DaxVerify.Cli.Seeding;

/// <summary>How a layer came to its end with a bug.</summary>
internal enum CellOutcome
{
    /// <summary>It found nothing.</summary>
    Survived,

    /// <summary>It found something.</summary>
    Killed,

    /// <summary>It gave no answer: the harness itself failed.</summary>
    Failed,
}
