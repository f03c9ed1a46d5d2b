using System.Text;
using CsCheck;
using DaxVerify.Exploration.Primitives.Threads;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.CsCheck;

/// <summary>
/// The code of a sample with a model. An execution is right if some order of its operations, run one after the other on the model, gives the same
/// results and an equal state, and keeps operations in order of which one had ended before the other began.
/// </summary>
/// <typeparam name="TActual">What is tested.</typeparam>
/// <typeparam name="TModel">What it is compared with.</typeparam>
internal sealed class ParallelProgram<TActual, TModel> : IParallelProgram
{
    private readonly Func<PCG, (TActual State, Size Size)> _actual;
    private readonly Func<PCG, (TModel State, Size Size)> _model;
    private readonly Gen<(string Name, Action<TActual> Actual, Action<TModel> Model)> _operations;
    private readonly Func<TActual, TModel, bool> _equal;
    private readonly Func<TActual, string> _printActual;
    private readonly Func<TModel, string> _printModel;
    private readonly TimeSpan _waitMax;
    private readonly Dictionary<string, SequentialRun<TModel>> _runs = [];
    private ParallelCase _case = new(0, [], []);

    /// <summary>Makes the program.</summary>
    public ParallelProgram(
        Func<PCG, (TActual State, Size Size)> actual,
        Func<PCG, (TModel State, Size Size)> model,
        Gen<(string Name, Action<TActual> Actual, Action<TModel> Model)> operations,
        Func<TActual, TModel, bool> equal,
        Func<TActual, string> printActual,
        Func<TModel, string> printModel,
        TimeSpan waitMax)
    {
        _actual = actual;
        _model = model;
        _operations = operations;
        _equal = equal;
        _printActual = printActual;
        _printModel = printModel;
        _waitMax = waitMax;
    }

    /// <inheritdoc/>
    public ParallelCase Case
    {
        get => _case;
        set
        {
            _case = value;
            _runs.Clear();
        }
    }

    /// <inheritdoc/>
    public void Run(ExecutionLog log)
    {
        var state = _actual(ParallelCase.NumbersOf(Case.Initial)).State;
        log.State = state;
        for (var i = 0; i < Case.Sequential.Count; i++)
        {
            Observed.Run(log.Results[i], Operation(Case.Sequential[i]).Actual, state);
        }

        // Made here, so that drawing them is no part of what the threads do.
        var operations = Case.Parallel.Select(one => Operation(one.Seed).Actual).ToList();
        var threads = Enumerable.Range(0, Case.Threads).Select(thread => new ControlledThread(() => RunThread(log, thread, operations, state))).ToList();
        threads.ForEach(thread => thread.Start(""));
        threads.ForEach(thread => thread.Join(""));
    }

    /// <inheritdoc/>
    public Violation? Judge(ExecutionLog log)
    {
        foreach (var order in Orders(log))
        {
            if (Fits(InOrder(order), log))
            {
                return null;
            }
        }

        var names = string.Join(", ", Case.Parallel.Select(one => $"T{one.Thread + 1} {Operation(one.Seed).Name}"));
        return new Violation("linearizable", $"no order of {names} gives what this execution gave: {_printActual((TActual)log.State!)}{Results(log.Results)}");
    }

    /// <inheritdoc/>
    public string Describe(ExecutionLog log)
    {
        var text = new StringBuilder();
        text.Append("\n        Initial state: ").Append(_printActual(_actual(ParallelCase.NumbersOf(Case.Initial)).State));
        text.Append("\nSequential operations: ").Append(Check.Print(Case.Sequential.Select(NameOf).ToList()));
        text.Append("\n  Parallel operations: ").Append(Check.Print(Case.Parallel.Select(one => NameOf(one.Seed)).ToList()));
        text.Append("\n           On threads: ").Append(Check.Print(Case.Parallel.Select(one => one.Thread + 1).ToList()));
        text.Append("\n          Final state: ").Append(log.State is TActual state ? _printActual(state) : "none").Append(Results(log.Results));
        var heading = "\n           Linearized: ";
        foreach (var order in Orders(log))
        {
            var run = InOrder(order);
            text.Append(heading).Append(Check.Print(order.Select(i => NameOf(Case.Parallel[i].Seed)).ToList())).Append(" -> ")
                .Append(run.Failure ?? _printModel(run.State!) + Results(run.Results));
            heading = "\n                     : ";
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public Size? SizeOfInitial(ulong seed) => _actual(ParallelCase.NumbersOf(seed)).Size;

    /// <inheritdoc/>
    public Size? SizeOfOperation(ulong seed)
    {
        _operations.Generate(ParallelCase.NumbersOf(seed), null, out var size);
        return size;
    }

    private static string Results(IReadOnlyList<List<object?>> results) => results.All(one => one.Count == 0) ? ""
        : $", results {string.Join(", ", results.Select(one => one is [var only] ? Check.Print(only) : Check.Print(one)))}";

    private (string Name, Action<TActual> Actual, Action<TModel> Model) Operation(ulong seed) =>
        _operations.Generate(ParallelCase.NumbersOf(seed), null, out _);

    private string NameOf(ulong seed) => Operation(seed).Name;

    private void RunThread(ExecutionLog log, int thread, List<Action<TActual>> operations, TActual state)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            if (Case.Parallel[i].Thread == thread)
            {
                log.Invoked[i] = log.Next();
                Observed.Run(log.Results[Case.Sequential.Count + i], operations[i], state);
                log.Returned[i] = log.Next();
            }
        }
    }

    private bool Fits(SequentialRun<TModel> run, ExecutionLog log)
    {
        if (run.Failure is not null)
        {
            return false;
        }

        for (var i = 0; i < log.Results.Count; i++)
        {
            if (!Check.Equal(log.Results[i], run.Results[i]))
            {
                return false;
            }
        }

        return _equal((TActual)log.State!, run.State!);
    }

    /// <summary>Orders in which nothing comes before what had ended when it began; that of the ends, which mostly fits, first.</summary>
    private static IEnumerable<IReadOnlyList<int>> Orders(ExecutionLog log)
    {
        var byEnd = Enumerable.Range(0, log.Invoked.Length).OrderBy(i => log.Returned[i]).ThenBy(i => i).ToList();
        return Continue([]);

        IEnumerable<IReadOnlyList<int>> Continue(IReadOnlyList<int> before)
        {
            if (before.Count == byEnd.Count)
            {
                yield return before;
                yield break;
            }

            var left = byEnd.Where(i => !before.Contains(i)).ToList();
            var firstEnd = left.Min(i => log.Returned[i]);
            foreach (var order in left.Where(i => log.Invoked[i] < firstEnd).SelectMany(i => Continue([.. before, i])))
            {
                yield return order;
            }
        }
    }

    private SequentialRun<TModel> InOrder(IReadOnlyList<int> order)
    {
        var key = string.Join(',', order);
        if (!_runs.TryGetValue(key, out var run))
        {
            _runs[key] = run = RunInOrder(order);
        }

        return run;
    }

    /// <summary>On a thread of its own, since operations that wait for others never end in some orders.</summary>
    private SequentialRun<TModel> RunInOrder(IReadOnlyList<int> order)
    {
        var results = new ExecutionLog(Case).Results;
        SequentialRun<TModel>? run = null;
        var thread = new Thread(() => run = Take(order, results)) { IsBackground = true, Name = "sequential order" };
        thread.Start();
        return thread.Join(_waitMax) ? run! : new SequentialRun<TModel>(default, results, "waits for ever");
    }

    private SequentialRun<TModel> Take(IReadOnlyList<int> order, IReadOnlyList<List<object?>> results)
    {
        Outsiders.Know();
        try
        {
            var model = _model(ParallelCase.NumbersOf(Case.Initial)).State;
            for (var i = 0; i < Case.Sequential.Count; i++)
            {
                Observed.Run(results[i], Operation(Case.Sequential[i]).Model, model);
            }

            foreach (var i in order)
            {
                Observed.Run(results[Case.Sequential.Count + i], Operation(Case.Parallel[i].Seed).Model, model);
            }

            return new SequentialRun<TModel>(model, results, null);
        }
#pragma warning disable CA1031 // Whatever the user's operation throws: the order is impossible, and a report says why.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new SequentialRun<TModel>(default, results, $"{e.GetType().Name}: {e.Message}");
        }
    }
}
