using System.Diagnostics.CodeAnalysis;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Takes the place of System.Threading.LockCookie: what a thread held of a ReaderWriterLock before it upgraded or released it.</summary>
[Substitutes("System.Threading.LockCookie")]
#pragma warning disable CS0618, CS0660, CS0661 // The framework's own is what is taken the place of.
internal readonly struct ControlledLockCookie : IEquatable<ControlledLockCookie>
{
    /// <summary>Makes one.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="isUpgrade">An upgrade made it, not a release.</param>
    /// <param name="reads">How often the thread held the lock shared.</param>
    /// <param name="writes">How often it held it exclusively.</param>
    /// <param name="real">The framework's, outside control.</param>
    public ControlledLockCookie(ThreadSlot? owner, bool isUpgrade, int reads, int writes, LockCookie real = default)
    {
        (Owner, Life, IsUpgrade, Reads, Writes, Real, IsValid) = (owner, owner?.Life ?? 0, isUpgrade, reads, writes, real, true);
    }

    /// <summary>Whose it is; null outside control.</summary>
    public ThreadSlot? Owner { get; }

    /// <summary>Which thread of its slot.</summary>
    public int Life { get; }

    /// <summary>An upgrade made it, not a release.</summary>
    public bool IsUpgrade { get; }

    /// <summary>How often the thread held the lock shared.</summary>
    public int Reads { get; }

    /// <summary>How often it held it exclusively.</summary>
    public int Writes { get; }

    /// <summary>The framework's, outside control.</summary>
    public LockCookie Real { get; }

    /// <summary>It was made by a lock.</summary>
    public bool IsValid { get; }

    public static bool operator ==(ControlledLockCookie a, ControlledLockCookie b) => a.Equals(b);

    public static bool operator !=(ControlledLockCookie a, ControlledLockCookie b) => !a.Equals(b);

    public bool Equals(ControlledLockCookie other) =>
        ReferenceEquals(Owner, other.Owner) && Life == other.Life && IsUpgrade == other.IsUpgrade && Reads == other.Reads && Writes == other.Writes && IsValid == other.IsValid
        && Real.Equals(other.Real);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ControlledLockCookie other && Equals(other);

    public override int GetHashCode() => (Reads * 31) + Writes;
}
