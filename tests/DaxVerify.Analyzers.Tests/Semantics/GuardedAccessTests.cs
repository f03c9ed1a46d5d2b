using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>Reading and writing guarded members: DAX0001, DAX0002.</summary>
public sealed class GuardedAccessTests
{
    [Fact]
    public Task A_guarded_field_needs_its_lock() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            private readonly object _other = new();
            [GuardedBy("_gate")] private int _count;

            public int Bare() => {|DAX0001:_count|};
            public void BareWrite() { {|DAX0002:_count|} = 1; {|DAX0002:_count|}++; {|DAX0002:_count|} += 2; }
            public int Locked() { lock (_gate) { return _count; } }
            public void LockedWrite() { lock (_gate) { _count = 1; _count++; } {|DAX0002:_count|} = 2; }
            public void WrongLock() { lock (_other) { {|DAX0002:_count|} = 1; } }
            public void Qualified() { lock (this._gate) { this._count = 1; } }
            public void Another(C c) { lock (c._gate) { c._count = 1; {|DAX0002:_count|} = 1; } }
        }
        """);
}
