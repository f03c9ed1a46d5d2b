using DaxVerify.Analyzers.CodeFixes;
using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.CodeFixes;

/// <summary>Code fixes to the letter: comments stay, lines end as the file ends them; fixing all at once; and when no fix is offered.</summary>
public sealed class CodeFixFormatTests
{
    [Fact]
    public Task Wrapping_keeps_comments_and_indentation() => VerifyFix.TurnsExactly(new WrapInLockFix(), "DAX0002", """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;

            void M()
            {
                // Why.
                _x = 1; // What.
            }
        }
        """, """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;

            void M()
            {
                // Why.
                lock (_gate)
                {
                    _x = 1; // What.
                }
            }
        }
        """);

    [Fact]
    public Task A_body_that_is_an_expression_becomes_a_block() => VerifyFix.TurnsAll(new WrapBodyInLockFix(), "DAX0001", """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;

            // How many.
            int Count => _x;

            int Next(int by) => _x + by; // Not kept.
        }
        """, """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;

            // How many.
            int Count
            {
                get
                {
                    lock (_gate)
                    {
                        return _x;
                    }
                }
            }

            int Next(int by)
            {
                lock (_gate)
                {
                    return _x + by;
                }
            } // Not kept.
        }
        """);

    [Fact]
    public Task All_are_wrapped_at_once_each_statement_once() => VerifyFix.TurnsAll(new WrapInLockFix(), "DAX0002", """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;
            [GuardedBy("_gate")] private int _y;

            void M()
            {
                _x = _y = 1;
            }

            void N(bool c)
            {
                if (c)
                    _y = 2;
            }
        }
        """, """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;
            [GuardedBy("_gate")] private int _y;

            void M()
            {
                lock (_gate)
                {
                    _x = _y = 1;
                }
            }

            void N(bool c)
            {
                if (c)
                    lock (_gate)
                    {
                        _y = 2;
                    }
            }
        }
        """);

    [Fact]
    public Task A_demand_is_added_below_the_documentation() => VerifyFix.TurnsExactly(new RequireLockFix(), "DAX0001", """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;

            /// <summary>Says it.</summary>
            int M() => _x; // Here.
        }
        """, """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;

            /// <summary>Says it.</summary>
            [RequiresLock("_gate")]
            int M() => _x; // Here.
        }
        """);

    [Fact]
    public Task All_readers_that_write_become_writers_at_once() => VerifyFix.TurnsAll(new UseWriteLockFix(), "DAX0003", """
        using DaxVerify.Annotations;

        class C
        {
            private readonly ReaderWriterLockSlim _rw = new(), _other = new();
            [GuardedBy("_rw")] private int _x;
            [GuardedBy("_other")] private int _y;

            void M()
            {
                _rw.EnterReadLock();
                _x = 1;
                _x++;
                _rw.ExitReadLock();
            }

            void N()
            {
                _other.EnterReadLock();
                _y = 1;
                _other.ExitReadLock();
            }
        }
        """, """
        using DaxVerify.Annotations;

        class C
        {
            private readonly ReaderWriterLockSlim _rw = new(), _other = new();
            [GuardedBy("_rw")] private int _x;
            [GuardedBy("_other")] private int _y;

            void M()
            {
                _rw.EnterWriteLock();
                _x = 1;
                _x++;
                _rw.ExitWriteLock();
            }

            void N()
            {
                _other.EnterWriteLock();
                _y = 1;
                _other.ExitWriteLock();
            }
        }
        """);

    [Fact]
    public Task All_guards_that_accesses_suggest_are_written_down_at_once() => VerifyFix.TurnsAll(new AddGuardedByFix(), "DAX0014", """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            private int _x;
            private int _y;

            void A() { lock (_gate) { _x = _y = 1; } }
            void B() { lock (_gate) { _x = _y = 2; } }
            int D() => _x + _y;
        }
        """, """
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")]
            private int _x;
            [GuardedBy("_gate")]
            private int _y;

            void A() { lock (_gate) { _x = _y = 1; } }
            void B() { lock (_gate) { _x = _y = 2; } }
            int D() => _x + _y;
        }
        """);

    [Fact]
    public Task All_demands_are_added_at_once_each_once() => VerifyFix.TurnsAll(new RequireLockFix(), "DAX0001", """
        using System;
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new(), _other = new();
            [GuardedBy("_gate")] private int _x;
            [GuardedBy("_other")] private int _y;

            int M() => _x + _x + _y;

            [Obsolete]
            int N()
            {
                return _x;
            }
        }
        """, """
        using System;
        using DaxVerify.Annotations;

        class C
        {
            private readonly object _gate = new(), _other = new();
            [GuardedBy("_gate")] private int _x;
            [GuardedBy("_other")] private int _y;

            [RequiresLock("_gate")]
            [RequiresLock("_other")]
            int M() => _x + _x + _y;

            [RequiresLock("_gate")]
            [Obsolete]
            int N()
            {
                return _x;
            }
        }
        """);

    [Fact]
    public Task The_release_moves_with_its_comment() => VerifyFix.TurnsExactly(new ReleaseInFinallyFix(), "DAX0008", """
        class C
        {
            private readonly object _gate = new();

            int M(bool c)
            {
                Monitor.Enter(_gate);
                // Look.
                if (c)
                {
                    return 1;
                }

                Monitor.Exit(_gate);
                return 2;
            }
        }
        """, """
        class C
        {
            private readonly object _gate = new();

            int M(bool c)
            {
                Monitor.Enter(_gate);
                try
                {
                    // Look.
                    if (c)
                    {
                        return 1;
                    }
                }
                finally
                {
                    Monitor.Exit(_gate);
                }

                return 2;
            }
        }
        """);

    [Fact]
    public Task The_guard_and_its_import_stand_on_lines_of_their_own() => VerifyFix.TurnsExactly(new AddGuardedByFix(), "DAX0014", """
        class C
        {
            private readonly object _gate = new();

            // Counts.
            private int _x;

            void A() { lock (_gate) _x = 1; }
            void B() { lock (_gate) _x = 2; }
            int D() => _x;
        }
        """, """
        using DaxVerify.Annotations;
        class C
        {
            private readonly object _gate = new();

            // Counts.
            [GuardedBy("_gate")]
            private int _x;

            void A() { lock (_gate) _x = 1; }
            void B() { lock (_gate) _x = 2; }
            int D() => _x;
        }
        """);

    [Theory]
    [InlineData("void M() { Action a = () => _x = 1; a(); }")]
    [InlineData("void M() { Get(out var y, _x = 1); _x += y; }")]
    [InlineData("async System.Threading.Tasks.Task M() { _x = await System.Threading.Tasks.Task.FromResult(1); }")]
    [InlineData("IEnumerable<int> M() { yield return _x = 1; }")]
    public Task Nothing_is_wrapped_that_would_mean_something_else(string member) => VerifyFix.OffersNothing(new WrapInLockFix(), "DAX0002", $$"""
        using DaxVerify.Annotations;
        class C { private readonly object _gate = new(); [GuardedBy("_gate")] private int _x; static void Get(out int y, int z) => y = z; {{member}} }
        """);

    [Fact]
    public Task No_release_is_moved_that_would_hide_a_variable() => VerifyFix.OffersNothing(new ReleaseInFinallyFix(), "DAX0008", """
        class C { private readonly object _gate = new(); int M(bool c) { Monitor.Enter(_gate); if (c) return 1; var r = 2; Monitor.Exit(_gate); return r; } }
        """);
}
