using DaxVerify.Analyzers.Tests.Verification;

namespace DaxVerify.Analyzers.Tests.Semantics;

/// <summary>The locks of the framework, known without annotations.</summary>
public sealed class FrameworkLockTests
{
    [Fact]
    public Task Monitors_are_counted() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            [GuardedBy("_gate")] private int _x;
            void A() { lock (_gate) { lock (_gate) { _x = 1; } _x = 2; } {|DAX0002:_x|} = 3; }
            void B() { Monitor.Enter(_gate); Monitor.Enter(_gate); Monitor.Exit(_gate); _x = 1; Monitor.Exit(_gate); {|DAX0002:_x|} = 1; }
            void D() { Monitor.Enter(_gate); Monitor.Enter(_gate); Monitor.Exit(_gate); {|DAX0008:}|}
            void E() { Monitor.Enter(_gate); Monitor.Exit(_gate); {|DAX0007:Monitor.Exit(_gate)|}; }
            public void F() { lock (_gate) { while (_x == 0) Monitor.Wait(_gate); Monitor.PulseAll(_gate); } }
            public void O() { {|DAX0004:Monitor.Pulse(_gate)|}; }
            private void P() { Monitor.Pulse(_gate); }
            public void Q() { lock (_gate) { P(); } }
            public static void R(object gate) { Monitor.Pulse(gate); }
            void G() { Monitor.Enter(_gate); try { _x = 1; } finally { Monitor.Exit(_gate); } }
            void H() { Monitor.Enter(_gate); if (_x > 0) { Monitor.Enter(_gate); Monitor.Enter(_gate); } else { Monitor.Enter(_gate); } {|DAX0009:_x = 1;|} Monitor.Exit(_gate); Monitor.Exit(_gate); }
            void I() { Monitor.Enter(_gate); while ({|DAX0009:_x > 0|}) { Monitor.Enter(_gate); } Monitor.Exit(_gate); }
            void J() { System.Diagnostics.Debug.Assert(Monitor.IsEntered(_gate)); _x = 1; }
            void K() { if (!Monitor.IsEntered(_gate)) throw new InvalidOperationException(); _x = 1; }
            void L() { if (Monitor.IsEntered(_gate)) { _x = 1; } {|DAX0002:_x|} = 2; }
            [RequiresLock("_gate")] void M() { lock (_gate) { _x = 1; } _x = 2; }
            void N() { Monitor.Enter(_gate); if (Monitor.TryEnter(_gate)) { _x = 1; Monitor.Exit(_gate); } _x = 2; Monitor.Exit(_gate); {|DAX0002:_x|} = 3; }
        }
        """);

    [Fact]
    public Task Lock_objects() => Verify.Findings("""
        class C
        {
            private readonly Lock _lock = new();
            [GuardedBy("_lock")] private int _x;
            void A() { lock (_lock) { _x = 1; } {|DAX0002:_x|} = 2; }
            void B() { using (_lock.EnterScope()) { _x = 1; } {|DAX0002:_x|} = 2; }
            void D() { using var s = _lock.EnterScope(); _x = 1; }
            void E() { _lock.Enter(); try { _x = 1; } finally { _lock.Exit(); } {|DAX0002:_x|} = 2; }
            void F() { if (_lock.TryEnter()) { _x = 1; _lock.Exit(); } {|DAX0002:_x|} = 2; }
            void G() { if (!_lock.TryEnter(TimeSpan.FromSeconds(1))) return; try { _x = 1; } finally { _lock.Exit(); } }
            void H() { if (_lock.IsHeldByCurrentThread) _x = 1; }
            void I() { lock (_lock) { lock (_lock) { _x = 1; } } }
            void J() { _lock.Enter(); {|DAX0008:}|}
            void K() { {|DAX0007:_lock.Exit()|}; }
            int L() { lock (_lock) { return _x; } }
            void N(bool c) { while (c) { lock (_lock) { if (_x > 0) break; if (_x < 0) continue; _x = 1; } {|DAX0002:_x|} = 1; } {|DAX0002:_x|} = 2; }
            void O() { try { lock (_lock) { Flag.Get(); _x = 1; } } catch { {|DAX0002:_x|} = 3; } finally { {|DAX0002:_x|} = 4; } }
            void Q() { lock (_lock) { if (_x > 0) throw new InvalidOperationException(); _x = _x > 1 ? 1 : throw new InvalidOperationException(); } }
            void P() { lock (_lock) { try { Flag.Get(); } finally { _x = 1; } lock (_lock) { _x = 2; } _x = 3; } {|DAX0002:_x|} = 4; }
            void M() { var scope = _lock.EnterScope(); try { _x = 1; } finally { scope.Dispose(); } {|DAX0002:_x|} = 1; }
        }
        """);

    [Fact]
    public Task Reader_writer_locks() => Verify.Findings("""
        class C
        {
            private readonly ReaderWriterLockSlim _rw = new();
            private readonly ReaderWriterLockSlim _re = new(LockRecursionPolicy.SupportsRecursion);
            [GuardedBy("_rw")] private int _x;
            int A() { _rw.EnterReadLock(); try { {|DAX0003:_x|} = 1; return _x; } finally { _rw.ExitReadLock(); } }
            void B() { _rw.EnterWriteLock(); try { _x++; } finally { _rw.ExitWriteLock(); } }
            void D() { _rw.EnterUpgradeableReadLock(); try { if (_x > 0) { {|DAX0003:_x|} = 2; _rw.EnterWriteLock(); try { _x = 1; } finally { _rw.ExitWriteLock(); } } } finally { _rw.ExitUpgradeableReadLock(); } }
            void E() { _rw.EnterReadLock(); {|DAX0007:_rw.ExitWriteLock()|}; _rw.ExitReadLock(); }
            void F() { _rw.EnterReadLock(); {|DAX0006:_rw.EnterReadLock()|}; _rw.ExitReadLock(); }
            void G() { _rw.EnterReadLock(); {|DAX0006:_rw.EnterWriteLock()|}; _rw.ExitReadLock(); }
            void H() { _re.EnterReadLock(); _re.EnterReadLock(); _re.ExitReadLock(); _re.ExitReadLock(); }
            void I() { if (_rw.TryEnterWriteLock(10)) { _x = 1; _rw.ExitWriteLock(); } {|DAX0002:_x|} = 1; }
            void J() { if (_rw.TryEnterReadLock(TimeSpan.Zero)) { Flag.Use(_x); {|DAX0003:_x|} = 1; _rw.ExitReadLock(); } }
            void K() { _rw.EnterWriteLock(); {|DAX0008:}|}
            void L() { if (_rw.IsWriteLockHeld) _x = 1; }
        }
        """);

    [Fact]
    public Task Spin_locks_mutexes_and_semaphores() => Verify.Findings("""
        class C
        {
            private SpinLock _spin = new(false);
            private readonly Mutex _mutex = new();
            private readonly SemaphoreSlim _sem = new(1, 1);
            private readonly SemaphoreSlim _signal = new(0);
            [GuardedBy("_spin")] private int _x;
            [GuardedBy("_mutex")] private int _y;
            [GuardedBy("_sem")] private int _z;
            void A() { bool taken = false; try { _spin.Enter(ref taken); _x = 1; } finally { if (taken) _spin.Exit(); } {|DAX0002:_x|} = 2; }
            void B() { bool taken = false; _spin.Enter(ref taken); bool again = false; {|DAX0006:_spin.Enter(ref again)|}; _spin.Exit(); }
            void D() { bool t = false; _spin.TryEnter(ref t); if (t) { _x = 1; _spin.Exit(); } }
            void E() { _mutex.WaitOne(); try { _y = 1; } finally { _mutex.ReleaseMutex(); } {|DAX0002:_y|} = 2; }
            void F() { if (_mutex.WaitOne(100)) { _y = 1; _mutex.ReleaseMutex(); } else { {|DAX0002:_y|} = 2; } }
            void G() { _mutex.WaitOne(); _mutex.WaitOne(); _mutex.ReleaseMutex(); _y = 1; _mutex.ReleaseMutex(); }
            void H() { _sem.Wait(); try { _z = 1; } finally { _sem.Release(); } {|DAX0002:_z|} = 2; }
            async Task I() { await _sem.WaitAsync(); try { _z = 1; await Task.Yield(); _z = 2; } finally { _sem.Release(); } }
            async Task J() { await _sem.WaitAsync().ConfigureAwait(false); _z = 1; _sem.Release(); }
            async Task K() { if (await _sem.WaitAsync(10)) { _z = 1; _sem.Release(); } else { {|DAX0002:_z|} = 1; } }
            async Task P() { var wait = _sem.WaitAsync(); {|DAX0002:_z|} = 1; await wait; _z = 1; _sem.Release(); }
            async Task Q() { var wait = _sem.WaitAsync(5); if (await wait) { _z = 1; _sem.Release(); } }
            void L() { _sem.Wait(); {|DAX0006:_sem.Wait()|}; _sem.Release(); }
            void M() { _signal.Release(); }
            void N() { _signal.Wait(); }
            void O() { _sem.Wait(); {|DAX0008:}|}
        }
        """);

    [Fact]
    public Task Interlocked_and_volatile_are_accesses() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            private readonly ReaderWriterLockSlim _rw = new();
            [GuardedBy("_gate")] private int _x;
            [GuardedBy("_rw")] private long _y;
            void A() { Interlocked.Increment(ref {|DAX0002:_x|}); Volatile.Write(ref {|DAX0002:_x|}, 1); _ = Volatile.Read(ref {|DAX0001:_x|}); }
            void B() { lock (_gate) { Interlocked.Increment(ref _x); Volatile.Write(ref _x, 1); } }
            void D() { {|DAX0023:_rw.EnterReadLock();|} Interlocked.Increment(ref {|DAX0003:_y|}); _ = Interlocked.Read(ref _y); _ = Volatile.Read(ref _y); _rw.ExitReadLock(); }
        }
        """);

    [Fact]
    public Task Locks_across_await_and_yield() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            private readonly Mu _mu = new();
            async Task A() { {|DAX0023:Monitor.Enter(_gate);|} {|DAX0012:await Task.Yield()|}; Monitor.Exit(_gate); }
            async Task B() { using var g = new Guard(_mu); {|DAX0012:await Task.Delay(1)|}; }
            IEnumerable<int> D() { lock (_gate) { {|DAX0012:yield return 1;|} } yield return 2; }
            async Task E() { lock (_gate) { Flag.Get(); } await Task.Yield(); }
            [RequiresLock("_mu")] async Task F() { {|DAX0012:await Task.Yield()|}; }
            async IAsyncEnumerable<int> G() { await Task.Yield(); yield return 1; }
            async Task H() { lock (_gate) { Func<Task> f = async () => await Task.Yield(); } await foreach (var i in G()) Flag.Use(i); }
        }
        """);

    [Fact]
    public Task Exceptions() => Verify.Findings("""
        class C
        {
            private readonly object _gate = new();
            private readonly Mu _mu = new();
            private readonly SemaphoreSlim _sem = new(1, 1);
            [GuardedBy("_gate")] private int _x;
            static void Work() { }
            void A() { Monitor.Enter(_gate); try { _x++; Work(); } catch (Exception) { _x--; } finally { Monitor.Exit(_gate); } {|DAX0002:_x|}++; }
            void B() { _mu.Lock(); Work(); _mu.Unlock(); }
            void D() { _mu.Lock(); if (Flag.Get()) {|DAX0008:throw new InvalidOperationException();|} _mu.Unlock(); }
            void E() { lock (_gate) { if (_x > 0) throw new InvalidOperationException(); } }
            void F() { Monitor.Enter(_gate); try { Work(); Monitor.Exit(_gate); } catch { Monitor.Exit(_gate); throw; } }
            void G() { try { {|DAX0022:Monitor.Enter(_gate);|} Work(); _x = 1; } finally { Monitor.Exit(_gate); } }
            void H(CancellationToken t) { try { _sem.Wait(t); Work(); } finally { {|DAX0007:_sem.Release()|}; } }
            void I(CancellationToken t) { _sem.Wait(t); try { Work(); } finally { _sem.Release(); } }
            void J() { Monitor.Enter(_gate); try { Work(); } catch (Exception) { Work(); Monitor.Exit(_gate); return; } {|DAX0008:}|}
            void K() { try { Work(); } catch (Exception) { {|DAX0002:_x|} = 1; throw; } finally { {|DAX0002:_x|} = 2; } }
            void L() { lock (_gate) { try { Work(); } catch (Exception e) when (_x > 0 && e.Message != "") { _x = 1; } } }
            int M() { lock (_gate) { try { return _x; } finally { _x = 0; } } }
            void N() { try { lock (_gate) { Work(); } } catch (Exception) { {|DAX0002:_x|} = 1; } }
            void O() { try { {|DAX0023:Monitor.Enter(_gate);|} Work(); Monitor.Exit(_gate); } catch { } }
            void P() { Monitor.Enter(_gate); try { try { Work(); } finally { _x = 1; } } finally { Monitor.Exit(_gate); } }
            void Q() { var ok = false; try { Monitor.Enter(_gate); ok = true; Work(); } finally { if (ok) Monitor.Exit(_gate); } }
            void R() { _mu.Lock(); try { Work(); } finally { _mu.Unlock(); } }
            void S() { _mu.Lock(); try { throw new InvalidOperationException(); } finally { _mu.Unlock(); } }
            void T() { _mu.Lock(); Environment.FailFast("x"); }
        }
        """);
}
