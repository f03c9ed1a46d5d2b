using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <content>Findings and their words.</content>
internal sealed partial class BodyAnalysis
{
    private void Report(DiagnosticDescriptor rule, Location where, Sym @lock, IEnumerable<Location> places, params object[] arguments)
    {
        var text = @lock.IsVague ? null : @lock.ToString();
        _sink.Report(
            rule, where, @lock.ToString(), places, ImmutableDictionary<string, string?>.Empty.Add(RuleCatalog.LockProperty, text),
            arguments.Select(static a => a is string ? a : a.ToString()).ToArray<object>());
    }

    private static IEnumerable<Location> Places(FlowState state) =>
        state.Held.Where(static h => h.Origin != HeldOrigin.Maybe).Select(static h => h.Where);

    /// <summary>The locks held and where they were taken.</summary>
    private static string DescribeHeld(FlowState state)
    {
        var held = state.Held.Where(static h => h.Origin != HeldOrigin.Maybe).Select(static h => $"'{h.Lock}'{ModeOf(h)} since {Describe(h.Where)}").ToList();
        return held.Count == 0 ? "nothing" : string.Join(", ", held);
    }

    private static string ModeOf(HeldLock held) => held.Mode switch
    {
        LockMode.Shared => " for reading",
        LockMode.Upgradeable => " upgradeably",
        _ => string.Empty,
    };

    private static string Describe(Location where)
    {
        if (!where.IsInSource)
        {
            return "the start";
        }

        var line = where.GetLineSpan();
        return $"{Path.GetFileName(line.Path)}:{line.StartLinePosition.Line + 1}";
    }
}
