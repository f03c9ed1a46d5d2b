using System.Collections.Generic;

using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>The lock under which a member is accessed nearly everywhere.</summary>
internal sealed class LockHabit
{
    /// <summary>Makes it.</summary>
    public LockHabit(ISymbol member, Sym @lock, IReadOnlyList<MemberAccess> locked, IReadOnlyList<MemberAccess> bare)
    {
        Member = member;
        Lock = @lock;
        Locked = locked;
        Bare = bare;
    }

    public ISymbol Member { get; }

    public Sym Lock { get; }

    /// <summary>The accesses under the lock, be it that only the callers hold it.</summary>
    public IReadOnlyList<MemberAccess> Locked { get; }

    /// <summary>The others.</summary>
    public IReadOnlyList<MemberAccess> Bare { get; }
}
