using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Effects;

/// <summary>
/// Collects the findings of one body, each once: a finally block, say, is looked at once for each way into it.
/// </summary>
internal sealed class DiagnosticSink
{
    private readonly Action<Diagnostic> _report;
    private readonly HashSet<(string Id, Location Where, string Key)> _seen = new();

    /// <summary>Makes a sink that passes on what is new.</summary>
    public DiagnosticSink(Action<Diagnostic> report) => _report = report;

    /// <summary>Reports a finding.</summary>
    /// <param name="key">Which lock it is about: one finding for each place, rule and lock.</param>
    /// <param name="additional">Where the locks in question were taken.</param>
    /// <param name="properties">What a code fix needs to know.</param>
    /// <param name="arguments">For the rule's message.</param>
    public void Report(
        DiagnosticDescriptor rule,
        Location where,
        string key,
        IEnumerable<Location> additional,
        ImmutableDictionary<string, string?> properties,
        params object[] arguments)
    {
        if (_seen.Add((rule.Id, where, key)))
        {
            _report(Diagnostic.Create(
                rule, where, additional.Where(static l => l.IsInSource).Distinct(), properties, arguments));
        }
    }
}
