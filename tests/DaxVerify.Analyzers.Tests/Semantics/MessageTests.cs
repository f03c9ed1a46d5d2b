using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>What the findings say: which lock is needed, which are held, and where they were taken.</summary>
public sealed class MessageTests
{
    [Fact]
    public async Task A_guarded_access_names_the_lock_and_what_is_held_instead()
    {
        var found = Assert.Single(await Verify.Analyze(Verify.Compile(["""
            class C
            {
                private readonly object _gate = new();
                private readonly object _other = new();
                [GuardedBy("_gate")] private int _x;
                void M()
                {
                    lock (_other)
                    {
                        _x = 1;
                    }
                }
            }
            """])));
        Assert.Equal("'_x' is written without holding '_gate', which guards it: take it around the write, or require it of the callers; held here: '_other' since File0.cs:8", found.GetMessage(null));
        Assert.Equal(7, Assert.Single(found.AdditionalLocations).GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public async Task A_leak_says_where_the_lock_was_taken()
    {
        var found = Assert.Single(await Verify.Analyze(Verify.Compile(["""
            class C
            {
                private readonly object _gate = new();
                int M()
                {
                    Monitor.Enter(_gate);
                    return 1;
                }
            }
            """])));
        Assert.Equal(
            "'_gate', taken at File0.cs:6, is still held when the method returns here; release it on this path, or promise it by an annotation",
            found.GetMessage(null));
        Assert.Equal(5, Assert.Single(found.AdditionalLocations).GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public async Task A_circle_is_printed_as_a_path()
    {
        var found = await Verify.Analyze(Verify.Compile(["""
            class C
            {
                private readonly object _a = new();
                private readonly object _b = new();
                void M() { lock (_a) lock (_b) { } }
                void N() { lock (_b) lock (_a) { } }
            }
            """]));
        Assert.Contains(found, d => d.GetMessage(null) == "Locks are taken in a circle: 'C._a', then 'C._b' here; 'C._b', then 'C._a' at File0.cs:6; take them in one order everywhere");
    }
}
