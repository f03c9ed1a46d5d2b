namespace DaxVerify.Kernel.Guests;

/// <summary>What a boot came to, by which a recording is whole, cut short or thrown away.</summary>
public enum GuestEnd
{
    /// <summary>It switched itself off or, after a panic, tried to boot again.</summary>
    Stopped,

    /// <summary>Neither the executor nor the console said anything for too long.</summary>
    Silent,

    /// <summary>It printed more than is allowed or ran longer.</summary>
    OverItsBounds,

    /// <summary>The command was interrupted, and ended it; what it said until then is whole.</summary>
    Interrupted,
}
