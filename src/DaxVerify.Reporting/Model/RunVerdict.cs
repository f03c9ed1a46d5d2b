namespace DaxVerify.Reporting.Model;

/// <summary>How a run ended, from which its exit code follows.</summary>
public enum RunVerdict
{
    /// <summary>Nothing was found, as far as the run looked; its limits say how far.</summary>
    Clean,

    /// <summary>Something is wrong.</summary>
    Violation,

    /// <summary>The run was ended from outside before it found anything.</summary>
    Interrupted,

    /// <summary>The program could not be judged, because a part of it is out of the reach of the tool.</summary>
    NotJudged,
}
