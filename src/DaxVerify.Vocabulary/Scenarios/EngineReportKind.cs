namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>What another engine reports.</summary>
public enum EngineReportKind
{
    /// <summary>Threads wait for ever.</summary>
    Hang,

    /// <summary>An exception left a thread.</summary>
    Exception,

    /// <summary>An invariant of the bus doesn't hold.</summary>
    Invariant,
}
