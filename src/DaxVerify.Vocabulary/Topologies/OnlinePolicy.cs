namespace DaxVerify.Vocabulary.Topologies;

/// <summary>What happens to memory blocks when they are hot-added (<c>memhp_default_state</c>).</summary>
public enum OnlinePolicy
{
    /// <summary>They stay offline.</summary>
    Offline,

    /// <summary>They are onlined at once.</summary>
    Online,

    /// <summary>They are onlined at once, as movable memory.</summary>
    OnlineMovable,

    /// <summary>They are onlined at once, as memory that the kernel itself uses.</summary>
    OnlineKernel,
}
