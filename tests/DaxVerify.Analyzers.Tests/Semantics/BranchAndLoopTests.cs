using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>Locks over branches and loops: DAX0006 to DAX0009.</summary>
public sealed class BranchAndLoopTests
{
    private static Task Body(string members) => Verify.Findings($$"""
        class C
        {
            private readonly Mu _mu = new();
            private readonly Mu _mu2 = new();
            [GuardedBy("_mu")] private int _x;
        {{members}}
        }
        """);

    [Fact]
    public Task Both_branches_release() => Body("""
        void M() { _mu.Lock(); if (Flag.Get()) _mu.Unlock(); else _mu.Unlock(); }
        """);

    [Fact]
    public Task Both_branches_take() => Body("""
        void M() { if (Flag.Get()) { _mu.Lock(); } else { if (Flag.Get()) { Flag.Get(); } else { Flag.Get(); } _mu.Lock(); } _x = 1; _mu.Unlock(); }
        """);

    [Fact]
    public Task A_loop_that_restores_what_it_releases() => Body("""
        void M()
        {
            _mu.Lock();
            while (Flag.Get())
            {
                _mu.Unlock();
                if (Flag.Get()) { if (Flag.Get()) { _mu.Lock(); continue; } }
                _mu.Lock();
            }
            _mu.Unlock();
        }
        void N() { _mu.Lock(); do { _mu.Unlock(); _mu.Lock(); } while (Flag.Get()); _mu.Unlock(); }
        """);

    [Fact]
    public Task Released_but_not_held() => Body("""
        void M() { {|DAX0007:_mu.Unlock()|}; }
        void N() { _mu.Lock(); _mu.Unlock(); {|DAX0007:_mu.Unlock()|}; }
        """);

    [Fact]
    public Task Taken_twice() => Body("""
        void M() { _mu.Lock(); {|DAX0006:_mu.Lock()|}; _mu.Unlock(); }
        void N() { _mu.ReaderLock(); {|DAX0006:_mu.Lock()|}; _mu.Unlock(); }
        void O() { _mu.Lock(); {|DAX0006:_mu.ReaderLock()|}; _mu.Unlock(); }
        """);

    [Fact]
    public Task Held_at_the_end() => Body("""
        void M() { _mu.Lock(); {|DAX0008:}|}
        int N() { _mu.Lock(); {|DAX0008:return 1;|} }
        void P() { _mu.Lock(); if (Flag.Get()) {|DAX0008:return;|} _mu.Unlock(); }
        int O() { _mu.Lock(); if (Flag.Get()) {|DAX0008:return 1;|} _mu.Unlock(); return 2; }
        """);

    [Fact]
    public Task Held_on_one_branch_at_the_end() => Body("""
        void M() { if (Flag.Get()) _mu.Lock(); else _mu2.Lock(); {|DAX0009,DAX0009:}|}
        void N() { _mu.Lock(); if (Flag.Get()) _mu.Unlock(); {|DAX0009:}|}
        """);

    [Fact]
    public Task Held_on_one_branch_at_a_merge() => Body("""
        void M()
        {
            if (Flag.Get()) { _mu.Lock(); } else { if (Flag.Get()) { Flag.Get(); } else { Flag.Get(); } }
            {|DAX0009,DAX0007:_mu.Unlock();|}
        }
        void N()
        {
            _mu.Lock();
            while (Flag.Get()) { _mu.Unlock(); if (Flag.Get()) { if (Flag.Get()) { break; } } _mu.Lock(); }
            {|DAX0009,DAX0007:_mu.Unlock();|}
        }
        """);

    [Fact]
    public Task Changed_by_a_loop() => Body("""
        void A() { _mu.Lock(); while ({|DAX0009:Flag.Get()|}) { _mu.Unlock(); if (Flag.Get()) { if (Flag.Get()) { continue; } } _mu.Lock(); } _mu.Unlock(); }
        void B() { _mu.Lock(); do { {|DAX0009:_mu.Unlock();|} } while (Flag.Get()); }
        void D() { do { {|DAX0009:_mu.Lock();|} } while (Flag.Get()); _mu.Unlock(); }
        void E() { _mu.Lock(); while ({|DAX0009:Flag.Get()|}) { _mu.Unlock(); } {|DAX0008:}|}
        void F() { while ({|DAX0009:Flag.Get()|}) { _mu.Lock(); } {|DAX0007:_mu.Unlock()|}; }
        """);

    [Fact]
    public Task Shared_and_exclusive_meet() => Body("""
        void A() { if (Flag.Get()) _mu.Lock(); else _mu.ReaderLock(); {|DAX0009:_mu.Unlock();|} }
        void B() { _mu.ReaderLock(); do { {|DAX0009:_mu.Unlock();|} _mu.Lock(); } while (Flag.Get()); _mu.Unlock(); }
        void D() { _mu.Lock(); do { {|DAX0009:_mu.Unlock();|} _mu.ReaderLock(); } while (Flag.Get()); _mu.Unlock(); }
        void E() { if (Flag.Get()) _mu.ReaderLock(); else _mu.ReaderLock(); Flag.Use(_x); _mu.Unlock(); }
        void F() { _mu.Lock(); _mu.Demote(); Flag.Use(_x); {|DAX0003:_x|} = 1; _mu.Unlock(); }
        void G() { _mu.ReaderLock(); _mu.Promote(); _x = 1; _mu.Unlock(); }
        """);

    [Fact]
    public Task Goto_and_switch() => Body("""
        void A(int k)
        {
            switch (k) { case 0: _mu.Lock(); break; case 1: _mu.Lock(); break; default: _mu.Lock(); break; }
            _x = 1;
            _mu.Unlock();
        }
        void B(int k)
        {
            switch (k) { case 1: _mu.Lock(); goto end; case 2: goto case 1; default: return; }
            end: _x = 1; _mu.Unlock();
        }
        void D(int k)
        {
            switch (k) { case 0: _mu.Lock(); break; default: break; }
            {|DAX0009,DAX0002:_x = 1;|}
        }
        int E(int k) { _mu.Lock(); var r = k switch { 0 => _x, > 3 => _x + 1, _ => 3 }; _mu.Unlock(); return r; }
        void G() { _mu.Lock(); again: _x++; if (Flag.Get()) goto again; _mu.Unlock(); }
        """);

    [Fact]
    public Task A_flag_tells_whether_the_lock_is_held() => Body("""
        void A(bool c) { var locked = false; if (c) { _mu.Lock(); locked = true; } Flag.Get(); if (locked) { _x = 1; _mu.Unlock(); } }
        void B(bool c) { bool locked; if (c) { _mu.Lock(); locked = true; } else { locked = false; } if (!locked) return; _x = 1; _mu.Unlock(); }
        void D(bool c) { var locked = false; if (c) { _mu.Lock(); locked = true; } {|DAX0002:_x|} = 1; if (locked) _mu.Unlock(); }
        """);
}
