namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>What a wait for a handle does.</summary>
internal enum HandleKind
{
    /// <summary>Passes while the event is set.</summary>
    ManualReset,

    /// <summary>Passes if the event is set, and resets it.</summary>
    AutoReset,

    /// <summary>Takes the mutex, or takes it once more.</summary>
    Mutex,

    /// <summary>Takes one count.</summary>
    Semaphore,

    /// <summary>Passes while another object is in the state that the handle stands for.</summary>
    Watch,
}
