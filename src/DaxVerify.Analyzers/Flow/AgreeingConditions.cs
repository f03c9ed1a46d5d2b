using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Evaluation;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// Goes through a body again for each answer to the conditions that it asks more than once, where a lock was found to be held on some paths only: what is found on no such way
/// comes from paths that can't be, as when a lock is taken and released under one condition.
/// </summary>
internal static class AgreeingConditions
{
    /// <summary>Each condition doubles the ways.</summary>
    private const int ConditionsMax = 3;

    /// <summary>What of the findings remains.</summary>
    /// <param name="walked">The body, gone through once.</param>
    /// <param name="walk">Goes through it from a state on and reports.</param>
    /// <param name="entry">What held when it was gone through.</param>
    public static IReadOnlyList<Diagnostic> Sift(IReadOnlyList<Diagnostic> findings, Body walked, FlowState entry, Action<FlowState, Action<Diagnostic>> walk)
    {
        if (!findings.Any(static f => RuleCatalog.IsOfPaths(f.Id)) || States(walked.Memory, entry) is not { Count: > 0 } states)
        {
            return findings;
        }

        var found = new Dictionary<(string, Location), Diagnostic>();
        foreach (var state in states)
        {
            walk(state, finding =>
            {
                if (!found.ContainsKey((finding.Id, finding.Location)))
                {
                    found.Add((finding.Id, finding.Location), finding);
                }
            });
        }

        return found.Values.OrderBy(static f => f.Location.SourceSpan.Start).ThenBy(static f => f.Id, StringComparer.Ordinal).ToList();
    }

    /// <summary>The states in which a body can be entered, each with its answers to the conditions that are asked several times; none if there are no such conditions.</summary>
    /// <param name="memory">What was asked when it was gone through.</param>
    /// <param name="entry">What holds when it is entered.</param>
    public static IReadOnlyList<FlowState> States(MemberMemory memory, FlowState entry) => Conditions(memory) is not { Count: > 0 } conditions
        ? Array.Empty<FlowState>()
        : Answers(conditions).Select(a => conditions.Zip(a, static (c, v) => (Condition: c, Answer: v)).Aggregate(entry, static (s, c) => s.Bind(c.Condition, Sym.Constant(c.Answer)))).ToList();

    /// <summary>The conditions that are asked at several places and have one answer.</summary>
    private static List<Sym> Conditions(MemberMemory memory) => memory.Asked
        .GroupBy(static a => a.Condition).Where(static g => g.Select(static a => a.Place).Distinct().Skip(1).Any())
        .OrderBy(static g => g.Min(static a => a.Place.SpanStart)).Select(static g => g.Key).Where(LastingConditions.IsLasting).Take(ConditionsMax).ToList();

    private static IEnumerable<ImmutableArray<bool>> Answers(List<Sym> conditions) => Enumerable.Range(0, 1 << conditions.Count)
        .Select(bits => Enumerable.Range(0, conditions.Count).Select(i => (bits & (1 << i)) == 0).ToImmutableArray())
        .Where(answers => !conditions.Where((c, i) => answers[i] && conditions.Where((d, k) => k < i && answers[k]).Any(d => LastingConditions.Exclude(c, d))).Any());
}
