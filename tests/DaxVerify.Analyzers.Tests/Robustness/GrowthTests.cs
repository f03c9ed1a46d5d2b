using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Robustness;

/// <summary>Programs of many paths: what is known where they meet must not double with each of them, or the analysis of these would not come to its end.</summary>
public sealed class GrowthTests
{
    private const int Many = 40;

    /// <summary>One condition, asked again and again.</summary>
    [Fact]
    public Task Sections_under_one_condition() =>
        Clean("bool b", Repeat(static _ => "if (b) Monitor.Enter(_gate); _n++; if (b) Monitor.Exit(_gate);"));

    [Fact]
    public Task Sections_under_conditions_of_their_own() =>
        Clean(string.Join(", ", Enumerable.Range(0, Many).Select(static i => $"bool b{i}")), Repeat(static i => $"if (b{i}) Monitor.Enter(_gate); _n++; if (b{i}) Monitor.Exit(_gate);"));

    [Fact]
    public Task Sections_with_finally_blocks() =>
        Clean("bool b", Repeat(static _ => "if (b) Monitor.Enter(_gate); try { _n++; } finally { if (b) Monitor.Exit(_gate); }"));

    [Fact]
    public Task Loops_in_loops()
    {
        const int Depth = 12;
        var open = string.Concat(Enumerable.Repeat("while (_n < 9) { if (b) Monitor.Enter(_gate); _n++; if (b) Monitor.Exit(_gate); ", Depth));
        return Clean("bool b", open + new string('}', Depth));
    }

    /// <summary>Here nothing tells that they agree: each is reported, once.</summary>
    [Fact]
    public async Task Conditions_that_span_one_another()
    {
        var found = await Verify.Analyze(Verify.Compile([Program("bool[] b", Repeat(static i => $"if (b[{i}]) Monitor.Enter(_gates[{i}]);") + Repeat(static i => $"if (b[{i}]) Monitor.Exit(_gates[{i}]);"))]));
        Assert.NotEmpty(found);
        Assert.Equal(found.Length, found.Select(static d => (d.Id, d.Location)).Distinct().Count());
    }

    private static async Task Clean(string parameters, string body) => Assert.Empty(await Verify.Analyze(Verify.Compile([Program(parameters, body)])));

    private static string Repeat(Func<int, string> section) => string.Join("\n", Enumerable.Range(0, Many).Select(section));

    private static string Program(string parameters, string body) => $$"""
        class C
        {
            private readonly object _gate = new();
            private readonly object[] _gates = new object[{{Many}}];
            private int _n;
            public void M({{parameters}})
            {
                {{body}}
            }
        }
        """;
}
