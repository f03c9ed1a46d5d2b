namespace DaxVerify.Exploration.Rewriting;

/// <summary>What rewriting does around a call that makes or starts a task and goes on as it is.</summary>
internal enum TaskCall
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It returns a task of its own.</summary>
    Makes,

    /// <summary>It returns a task that is registered with the one that it is called on.</summary>
    Continues,

    /// <summary>It runs a task on the calling thread.</summary>
    Runs,
}
