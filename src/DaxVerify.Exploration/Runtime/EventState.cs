using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>A manual-reset event under control.</summary>
internal sealed class EventState : SyncObject
{
    /// <summary>Whether waiters pass.</summary>
    public bool IsSet { get; set; }

    /// <summary>Where it was first used: gives its name in messages.</summary>
    public string NameSite { get; set; } = "";

    /// <inheritdoc/>
    public override bool Available => IsSet;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "ManualResetEventSlim", Site.Member(NameSite));
}
