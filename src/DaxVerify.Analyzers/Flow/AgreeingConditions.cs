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
        var isFirst = true;
        foreach (var states in States(walked.Memory, entry))
        {
            if (!findings.Any(static f => RuleCatalog.IsOfPaths(f.Id)))
            {
                break;
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

            findings = (isFirst ? found.Values : found.Values.Where(f => findings.Any(o => o.Id == f.Id && o.Location == f.Location)))
                .OrderBy(static f => f.Location.SourceSpan.Start).ThenBy(static f => f.Id, StringComparer.Ordinal).ToList();
            isFirst = false;
        }

        return findings;
    }

    /// <summary>
    /// The states in which a body can be entered, each with its answers to conditions that are asked several times: those whose places lie between one another's together. None if there
    /// are no such conditions. What can be is so in one of the states of each group.
    /// </summary>
    /// <param name="memory">What was asked when it was gone through.</param>
    /// <param name="entry">What holds when it is entered.</param>
    public static IEnumerable<IReadOnlyList<FlowState>> States(MemberMemory memory, FlowState entry) => Conditions(memory).Select(conditions => Answers(conditions)
        .Select(a => conditions.Zip(a, static (c, v) => (Condition: c, Answer: v)).Aggregate(entry, static (s, c) => s.Bind(c.Condition, Sym.Constant(c.Answer)))).ToList());

    /// <summary>The conditions that are asked at several places and have one answer, in groups that count together.</summary>
    private static IEnumerable<List<Sym>> Conditions(MemberMemory memory)
    {
        var group = new List<Sym>();
        var end = -1;
        var asked = memory.Asked.GroupBy(static a => a.Condition).Where(static g => g.Select(static a => a.Place).Distinct().Skip(1).Any() && LastingConditions.IsLasting(g.Key))
            .Select(static g => (Condition: g.Key, First: g.Min(static a => a.Place.SpanStart), Last: g.Max(static a => a.Place.SpanStart))).OrderBy(static c => c.First);
        foreach (var (condition, first, last) in asked)
        {
            if (group.Count > 0 && first > end)
            {
                yield return group;
                group = new List<Sym>();
            }

            end = Math.Max(end, last);
            if (group.Count < ConditionsMax)
            {
                group.Add(condition);
            }
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private static IEnumerable<ImmutableArray<bool>> Answers(List<Sym> conditions) => Enumerable.Range(0, 1 << conditions.Count)
        .Select(bits => Enumerable.Range(0, conditions.Count).Select(i => (bits & (1 << i)) == 0).ToImmutableArray())
        .Where(answers => !conditions.Where((c, i) => answers[i] && conditions.Where((d, k) => k < i && answers[k]).Any(d => LastingConditions.Exclude(c, d))).Any());
}
