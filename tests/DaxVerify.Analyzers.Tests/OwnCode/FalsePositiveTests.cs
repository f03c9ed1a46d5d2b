using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DaxVerify.Analyzers.Tests.OwnCode;

/// <summary>
/// The analyzer on the project's own code, all of it: nothing to warn of as it is written, nothing unjustified without its annotations, and no hint
/// that is not justified.
/// </summary>
public sealed class FalsePositiveTests
{
    /// <summary>A partial method whose other part a source generator writes: none runs here.</summary>
    private const string OfGenerator = "CS8795";

    /// <summary>
    /// The hints that are justified: the field, and how many accesses to it are named. What a driver keeps with its device is guarded by the device's
    /// mutex. It isn't annotated, because the mutexes of a provider and of its instances, taken with the region semaphore between them, are one lock by
    /// name and would be reported as a circle. What an attribute of sysfs shows and stores runs under a reference to it, as in kernfs: that is what the
    /// reference is for. Progress is told under a lock, a line at a time. Whoever waits for a grace period waits for readers, under the lock that lets one wait at a time,
    /// which no reader takes.
    /// </summary>
    private static readonly Dictionary<string, int> s_hints = new() { ["DriverData"] = 1, ["_show"] = 1, ["_store"] = 1, ["Progress"] = 1, ["Wait"] = 1 };

    /// <summary>Without annotations: progress is told under a lock, a line at a time, and a grace period waited for under one.</summary>
    private static readonly Dictionary<string, int> s_hintsUnannotated = new() { ["Progress"] = 1, ["Wait"] = 1 };

    [Fact]
    public async Task As_it_is_written_there_are_justified_hints_only() => await Check(new OwnProjects(isAnnotated: true), ["Bus", "Scenarios", "Verification"], s_hints);

    [Fact]
    public async Task Without_annotations_there_are_justified_hints_only() => await Check(new OwnProjects(isAnnotated: false), OwnProjects.Names, s_hintsUnannotated);

    private static async Task Check(OwnProjects projects, IEnumerable<string> names, Dictionary<string, int> expectedHints)
    {
        var problems = new StringBuilder();
        var hints = new List<string>();
        foreach (var name in names)
        {
            var all = await projects.Compile(name).WithAnalyzers([new LockDisciplineAnalyzer()]).GetAllDiagnosticsAsync();
            var errors = all.Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != OfGenerator).Take(3).ToList();
            Assert.True(errors.Count == 0, $"{name} does not compile here:\n{string.Join("\n", errors)}");
            Assert.DoesNotContain(all, d => d.Id == "AD0001");
            foreach (var finding in all.Where(d => d.Id.StartsWith("DAX", StringComparison.Ordinal)))
            {
                if (finding.Severity < DiagnosticSeverity.Warning)
                {
                    hints.Add(finding.ToString());
                }
                else
                {
                    problems.AppendLine(finding.ToString());
                }
            }
        }

        foreach (var group in hints.GroupBy(h => h.Split('\'')[1]))
        {
            if (expectedHints.GetValueOrDefault(group.Key) != group.Count())
            {
                problems.AppendJoin('\n', group).AppendLine();
            }
        }

        problems.AppendJoin('\n', expectedHints.Keys.Except(hints.Select(h => h.Split('\'')[1])).Select(k => $"expected a hint about '{k}'"));
        Assert.True(problems.Length == 0, problems.ToString());
    }
}
