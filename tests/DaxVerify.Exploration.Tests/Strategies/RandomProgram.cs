using System.Globalization;
using DaxVerify.Exploration.Primitives.Locks;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Primitives.Threads;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Tests.Strategies;

/// <summary>
/// A small random program of straight-line threads over locks, semaphores and atomics, run on the engine's primitives directly.
/// It records what each thread saw, so that two executions with different results are told apart.
/// </summary>
internal sealed class RandomProgram
{
    private enum Op
    {
        Read,
        Write,
        Update,
        LockedUpdate,
        NestedLocks,
        SemaphorePair,
        Pulse,
        TryLock,
        SetEvent,
        WaitForEvent,
    }

    private readonly (Op Op, int A, int B)[][] _threads;
    private readonly List<string> _order = [];
    private readonly string[] _seen;

    public RandomProgram(int seed)
    {
        var random = new Random(seed);
        _threads = new (Op, int, int)[random.Next(2, 4)][];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new (Op, int, int)[random.Next(1, _threads.Length == 2 ? 5 : 4)];
            for (var k = 0; k < _threads[i].Length; k++)
            {
                _threads[i][k] = ((Op)random.Next(10), random.Next(2), random.Next(2));
            }
        }

        _seen = new string[_threads.Length];
    }

    /// <summary>The program tries to take locks, so that releases must be scheduling points.</summary>
    public bool PollsLocks => _threads.Any(t => t.Any(o => o.Op == Op.TryLock));

    /// <summary>What the last execution ended with: every value seen, final values, deadlock or not.</summary>
    public string Result { get; private set; } = "";

    /// <summary>The order of each pair of conflicting operations in the last execution: its Mazurkiewicz trace.</summary>
    public string Trace { get; private set; } = "";

    public override string ToString() =>
        string.Join(" || ", _threads.Select(t => string.Join("; ", t.Select(o => $"{o.Op} {o.A}{o.B}"))));

    public void Body()
    {
        _order.Clear();
        Array.Fill(_seen, "");
        var values = new int[2];
        var shadows = new Shadow[2];
        var locks = new[] { new ControlledLock(), new ControlledLock() };
        using var semaphore = new ControlledSemaphoreSlim(1);
        using var signal = new ControlledManualResetEventSlim();
        var monitor = new object();
        var threads = _threads.Select((ops, id) => new ControlledThread(() =>
        {
            for (var k = 0; k < ops.Length; k++)
            {
                Execute(id, k, ops[k], values, shadows, locks, semaphore, signal, monitor);
            }
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start("");
        }

        foreach (var thread in threads)
        {
            thread.Join("");
        }

        Result = string.Join(',', _seen) + " " + string.Join(',', values);
    }

    /// <summary>Called after each execution, with what was found.</summary>
    public void Finish(bool deadlock)
    {
        if (deadlock)
        {
            Result = "deadlock " + string.Join(',', _seen);
        }

        Trace = string.Join(' ', _order.GroupBy(o => o[..2]).OrderBy(g => g.Key).Select(g => Orders(g.Select(o => o[2..]).ToList())));
    }

    /// <summary>The sequence of operations on one object, where reads between two writes are a set.</summary>
    private static string Orders(List<string> operations)
    {
        var parts = new List<string>();
        var reads = new SortedSet<string>();
        foreach (var operation in operations)
        {
            if (operation[0] == 'r')
            {
                reads.Add(operation);
                continue;
            }

            parts.Add(string.Join('.', reads));
            reads.Clear();
            parts.Add(operation);
        }

        parts.Add(string.Join('.', reads));
        return string.Join('/', parts);
    }

    private void Execute(
        int id,
        int k,
        (Op Op, int A, int B) op,
        int[] values,
        Shadow[] shadows,
        ControlledLock[] locks,
        ControlledSemaphoreSlim semaphore,
        ControlledManualResetEventSlim signal,
        object monitor)
    {
        switch (op.Op)
        {
            case Op.Read:
                AtomicShim.BeforeRead(ref shadows[op.A], "");
                Note($"v{op.A}r{id}.{k}");
                See(id, values[op.A]);
                break;
            case Op.Write:
                AtomicShim.BeforeWrite(ref shadows[op.A], "");
                Note($"v{op.A}w{id}.{k}");
                values[op.A] = (id * 10) + k;
                break;
            case Op.Update:
                AtomicShim.BeforeUpdate(ref shadows[op.A], "");
                Note($"v{op.A}w{id}.{k}");
                See(id, values[op.A]++);
                break;
            case Op.LockedUpdate:
                locks[op.A].Enter("");
                Note($"l{op.A}w{id}.{k}");
                AtomicShim.BeforeUpdate(ref shadows[op.B], "");
                Note($"v{op.B}w{id}.{k}");
                See(id, values[op.B]++);
                locks[op.A].Exit("");
                Note($"l{op.A}w{id}.{k}");
                break;
            case Op.TryLock:
                var taken = locks[op.A].TryEnter("");
                Note($"l{op.A}w{id}.{k}");
                See(id, taken ? 1 : 0);
                if (!taken)
                {
                    break;
                }

                AtomicShim.BeforeUpdate(ref shadows[op.B], "");
                Note($"v{op.B}w{id}.{k}");
                See(id, values[op.B]++);
                locks[op.A].Exit("");
                Note($"l{op.A}w{id}.{k}");
                break;
            case Op.SetEvent:
                signal.Set("");
                Note($"e0w{id}.{k}");
                break;
            case Op.WaitForEvent:
                signal.Wait("");
                Note($"e0w{id}.{k}");
                break;
            case Op.NestedLocks:
                locks[op.A].Enter("");
                Note($"l{op.A}w{id}.{k}");
                locks[1 - op.A].Enter("");
                Note($"l{1 - op.A}w{id}.{k}");
                locks[1 - op.A].Exit("");
                Note($"l{1 - op.A}w{id}.{k}");
                locks[op.A].Exit("");
                Note($"l{op.A}w{id}.{k}");
                break;
            case Op.SemaphorePair:
                semaphore.Wait("");
                Note($"s0w{id}.{k}");
                semaphore.Release("");
                Note($"s0w{id}.{k}");
                break;
            default:
                MonitorShim.Enter(monitor, "");
                Note($"m0w{id}.{k}");
                MonitorShim.PulseAll(monitor, "");
                if (op.A == 1 && op.B == 1 && k > 0)
                {
                    MonitorShim.Wait(monitor, "");
                }

                Note($"m0w{id}.{k}");
                MonitorShim.Exit(monitor, "");
                break;
        }
    }

    private void Note(string operation) => _order.Add(operation);

    private void See(int id, int value) => _seen[id] += string.Create(CultureInfo.InvariantCulture, $"{value}.");
}
