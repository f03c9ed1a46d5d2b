using System;
using System.Linq;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>
/// Names by which a method says that another one of its type follows it: what the first takes, the second is there to release, as a transaction's lock is
/// taken when it begins and released when it is committed or rolled back.
/// </summary>
internal static class PairNames
{
    private static readonly (string First, string[] Second)[] s_pairs =
    [
        ("Begin", ["End", "Commit", "Rollback", "RollBack", "Abort", "Cancel", "Complete", "Finish"]),
        ("Start", ["Stop", "End", "Finish", "Complete", "Cancel"]),
        ("Open", ["Close"]),
        ("Suspend", ["Resume"]),
        ("Pause", ["Resume", "Continue", "Unpause"]),
        ("Block", ["Unblock"]),
        ("Freeze", ["Unfreeze", "Thaw"]),
        ("Disable", ["Enable"]),
        ("Hold", ["Release", "Unhold"]),
        ("Reserve", ["Release", "Free", "Unreserve"]),
        ("Rent", ["Return"]),
        ("Borrow", ["Return"]),
        ("Checkout", ["Checkin"]),
        ("CheckOut", ["CheckIn"]),
        ("Push", ["Pop"]),
    ];

    /// <summary>Whether a method is the first or the second of such a pair, and its type has the other.</summary>
    public static bool IsOfPair(IMethodSymbol method) => s_pairs.Any(p =>
        (IsCalled(method.Name, p.First) && p.Second.Any(s => HasMethod(method.ContainingType, s)))
        || (p.Second.Any(s => IsCalled(method.Name, s)) && HasMethod(method.ContainingType, p.First)));

    private static bool HasMethod(INamedTypeSymbol type, string verb) => type.GetMembers().Any(m => m is IMethodSymbol { MethodKind: MethodKind.Ordinary } && IsCalled(m.Name, verb));

    /// <summary>Whether a name begins with a verb as a word.</summary>
    private static bool IsCalled(string name, string verb) =>
        name.StartsWith(verb, StringComparison.Ordinal) && (name.Length == verb.Length || !char.IsLower(name[verb.Length]));
}
