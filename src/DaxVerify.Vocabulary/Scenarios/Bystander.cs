namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>What somebody beside the threads of a scenario holds, as a starting point says.</summary>
public enum Bystander
{
    /// <summary>Nothing: the threads are alone.</summary>
    None,

    /// <summary>Both semaphores, shared, until the threads have ended: whoever only reads must end beside it.</summary>
    Reader,

    /// <summary>Both semaphores, exclusively, until the threads have ended: a killable wait must end on its signal.</summary>
    Writer,

    /// <summary>A reference to each device that is there when the threads have ended, given up after everything was torn down, parents first: what a device needs, it must keep alive.</summary>
    Holder,
}
