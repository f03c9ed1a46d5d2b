namespace DaxVerify.Reporting.Model;

/// <summary>What sort of thing a step is, for its colour.</summary>
public enum StepTone
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>Takes or releases a lock.</summary>
    Lock,

    /// <summary>Can't go on before another lane does something.</summary>
    Wait,

    /// <summary>Reads or writes memory.</summary>
    Access,

    /// <summary>Starts, joins or ends a thread or task.</summary>
    Life,

    /// <summary>Shows the defect: an access of a race, the wait that closes a circle.</summary>
    Defect,
}
