using DaxVerify.Analyzers.CodeFixes;
using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.CodeFixes;

/// <summary>What each code fix does to a program.</summary>
public sealed class CodeFixTests
{
    [Fact]
    public Task Wraps_a_statement_in_lock() => VerifyFix.Turns(new WrapInLockFix(), "DAX0002", """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [GuardedBy("_gate")] private int _x; void M() { _x = 1; } }
        """, """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [GuardedBy("_gate")] private int _x; void M() { lock (_gate) { _x = 1; } } }
        """);

    [Fact]
    public Task Wraps_a_declaration_whose_variable_stays_in_scope() => VerifyFix.Turns(new WrapInLockFix(), "DAX0001", """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [GuardedBy("_gate")] private int _x; int M() { var y = _x; return y; } }
        """, """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [GuardedBy("_gate")] private int _x; int M() { int y; lock (_gate) { y = _x; } return y; } }
        """);

    [Fact]
    public Task Wraps_by_a_semaphore() => VerifyFix.Turns(new WrapInLockFix(), "DAX0002", """
        using DaxVerify.Annotations;
        class C { private readonly SemaphoreSlim _s = new(1, 1); [GuardedBy("_s")] private int _x; async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); _x = 1; } }
        """, """
        using DaxVerify.Annotations;
        class C { private readonly SemaphoreSlim _s = new(1, 1); [GuardedBy("_s")] private int _x; async System.Threading.Tasks.Task M() { await System.Threading.Tasks.Task.Yield(); await _s.WaitAsync(); try { _x = 1; } finally { _s.Release(); } } }
        """);

    [Fact]
    public Task Wraps_by_a_reader_writer_lock() => VerifyFix.Turns(new WrapInLockFix(), "DAX0001", """
        using DaxVerify.Annotations;
        class C { private readonly ReaderWriterLockSlim _rw = new(); [GuardedBy("_rw")] private int _x; int M() { return _x; } }
        """, """
        using DaxVerify.Annotations;
        class C { private readonly ReaderWriterLockSlim _rw = new(); [GuardedBy("_rw")] private int _x; int M() { _rw.EnterReadLock(); try { return _x; } finally { _rw.ExitReadLock(); } } }
        """);

    [Fact]
    public Task Copies_a_guarded_event_under_its_lock_and_raises_the_copy() => VerifyFix.Turns(new WrapInLockFix(), "DAX0001", """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [field: GuardedBy("_gate")] private event Action<int>? Changed; void M(int x) { Changed?.Invoke(x); } }
        """, """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [field: GuardedBy("_gate")] private event Action<int>? Changed; void M(int x) { Action<int>? changed; lock (_gate) { changed = Changed; } changed?.Invoke(x); } }
        """);

    [Fact]
    public Task Raises_a_copy_after_the_lock() => VerifyFix.TurnsAll(new RaiseAfterLockFix(), "DAX0021", """
        class C
        {
            private readonly object _gate = new();
            private int _x;
            public event Action<C, int>? Changed;

            public void M(int changed)
            {
                // Everybody is to know.
                lock (_gate)
                {
                    _x++;
                    Changed?.Invoke(this, changed);
                }
            }
        }
        """, """
        class C
        {
            private readonly object _gate = new();
            private int _x;
            public event Action<C, int>? Changed;

            public void M(int changed)
            {
                // Everybody is to know.
                Action<C, int>? changedHandlers;
                lock (_gate)
                {
                    _x++;
                    changedHandlers = Changed;
                }
                changedHandlers?.Invoke(this, changed);
            }
        }
        """);

    [Theory]
    [InlineData("Changed?.Invoke(_x);")]
    [InlineData("var x = _x; Changed?.Invoke(x);")]
    [InlineData("Changed?.Invoke(1); _x = 2;")]
    [InlineData("Changed?.Invoke(Next());")]
    public Task Raises_nothing_later_that_could_be_different_then(string body) => VerifyFix.OffersNothing(new RaiseAfterLockFix(), "DAX0021",
        $$"""class C { private readonly object _gate = new(); private int _x; event Action<int>? Changed; int Next() => _x; void M() { lock (_gate) { _x++; {{body}} } } }""");

    [Fact]
    public Task Takes_the_lock_before_the_try() => VerifyFix.Turns(new MoveBeforeTryFix(), "DAX0007", """
        class C { private readonly SemaphoreSlim _s = new(1, 1); private int _x; async System.Threading.Tasks.Task M(CancellationToken t) { try { await _s.WaitAsync(t).ConfigureAwait(false); _x++; } finally { _s.Release(); } } }
        """, """
        class C { private readonly SemaphoreSlim _s = new(1, 1); private int _x; async System.Threading.Tasks.Task M(CancellationToken t) { await _s.WaitAsync(t).ConfigureAwait(false); try { _x++; } finally { _s.Release(); } } }
        """);

    [Fact]
    public Task Takes_a_lock_that_is_taken_in_the_try_before_it() => VerifyFix.Turns(new MoveBeforeTryFix(), "DAX0022", """
        class C { private readonly object _gate = new(); private int _x; void M() { try { Monitor.Enter(_gate); _x++; } finally { Monitor.Exit(_gate); } } }
        """, """
        class C { private readonly object _gate = new(); private int _x; void M() { Monitor.Enter(_gate); try { _x++; } finally { Monitor.Exit(_gate); } } }
        """);

    [Fact]
    public Task Takes_nothing_before_what_must_come_first() => VerifyFix.OffersNothing(new MoveBeforeTryFix(), "DAX0022", """
        class C { private readonly object _gate = new(); private int _x; void M() { try { _x = 1; Monitor.Enter(_gate); _x++; } finally { Monitor.Exit(_gate); } } }
        """);

    [Fact]
    public Task Releases_in_a_finally_what_is_released_next() => VerifyFix.Turns(new ReleaseInFinallyFix(), "DAX0023", """
        class C { private readonly object _gate = new(); void M() { Monitor.Enter(_gate); N(); Monitor.Exit(_gate); Monitor.Enter(_gate); Monitor.Exit(_gate); } void N() { } }
        """, """
        class C { private readonly object _gate = new(); void M() { Monitor.Enter(_gate); try { N(); } finally { Monitor.Exit(_gate); } Monitor.Enter(_gate); Monitor.Exit(_gate); } void N() { } }
        """);

    [Fact]
    public Task Requires_nothing_of_callers_that_cannot_hold_it() => VerifyFix.OffersNothing(new RequireLockFix(), "DAX0001", """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [GuardedBy("_gate")] private int _x; public int M() => _x; }
        """);

    [Fact]
    public Task Requires_the_lock_of_the_callers() => VerifyFix.Turns(new RequireLockFix(), "DAX0001", """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [GuardedBy("_gate")] private int _x; int M() => _x; }
        """, """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [GuardedBy("_gate")] private int _x; [RequiresLock("_gate")] int M() => _x; }
        """);

    [Fact]
    public Task Takes_the_write_lock() => VerifyFix.Turns(new UseWriteLockFix(), "DAX0003", """
        using DaxVerify.Annotations;
        class C { private readonly ReaderWriterLockSlim _rw = new(); [GuardedBy("_rw")] private int _x; void M() { _rw.EnterReadLock(); try { _x = 1; } finally { _rw.ExitReadLock(); } } }
        """, """
        using DaxVerify.Annotations;
        class C { private readonly ReaderWriterLockSlim _rw = new(); [GuardedBy("_rw")] private int _x; void M() { _rw.EnterWriteLock(); try { _x = 1; } finally { _rw.ExitWriteLock(); } } }
        """);

    [Fact]
    public Task Releases_in_finally() => VerifyFix.Turns(new ReleaseInFinallyFix(), "DAX0008", """
        class C { private readonly object _gate = new(); int M(bool c) { Monitor.Enter(_gate); if (c) return 1; Monitor.Exit(_gate); return 2; } }
        """, """
        class C { private readonly object _gate = new(); int M(bool c) { Monitor.Enter(_gate); try { if (c) return 1; } finally { Monitor.Exit(_gate); } return 2; } }
        """);

    [Fact]
    public Task Adds_the_guard_that_accesses_suggest() => VerifyFix.Turns(new AddGuardedByFix(), "DAX0014", """
        class C { private readonly object _gate = new(); private int _x; void A() { lock (_gate) _x = 1; } void B() { lock (_gate) _x = 2; } int D() => _x; }
        """, """
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [GuardedBy("_gate")] private int _x; void A() { lock (_gate) _x = 1; } void B() { lock (_gate) _x = 2; } int D() => _x; }
        """);

    [Fact]
    public Task Adds_the_reason() => VerifyFix.Turns(new AddReasonFix(), "DAX0015", """
        using DaxVerify.Annotations;
        class C { [SuppressLockAnalysis] void M() { } }
        """, """
        using DaxVerify.Annotations;
        class C { [SuppressLockAnalysis("TODO: why the code is right")] void M() { } }
        """);
}
