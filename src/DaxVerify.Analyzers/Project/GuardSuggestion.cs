using System.Collections.Immutable;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>A guard that the accesses of a project to a member speak for, though nothing is written down.</summary>
internal sealed class GuardSuggestion
{
    /// <summary>Makes a suggestion.</summary>
    public GuardSuggestion(ISymbol member, string @lock, ImmutableArray<Location> locked, ImmutableArray<Location> bare, ImmutableArray<IMethodSymbol> helpers)
    {
        Member = member;
        Lock = @lock;
        Locked = locked;
        Bare = bare;
        Helpers = helpers;
    }

    /// <summary>The field or property.</summary>
    public ISymbol Member { get; }

    /// <summary>The lock, as an annotation on the member names it.</summary>
    public string Lock { get; }

    /// <summary>Where it is accessed with the lock.</summary>
    public ImmutableArray<Location> Locked { get; }

    /// <summary>Where it is accessed without: these are findings, once the guard is written down.</summary>
    public ImmutableArray<Location> Bare { get; }

    /// <summary>The methods that access it and don't take the lock, but are only called with it; others than private ones have to say so.</summary>
    public ImmutableArray<IMethodSymbol> Helpers { get; }
}
