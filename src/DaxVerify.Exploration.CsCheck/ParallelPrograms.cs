using CsCheck;

namespace DaxVerify.Exploration.CsCheck;

/// <summary>
/// Makes programs out of what a sample is called with. Called by reflection with the types that rewritten code means, on delegates that lead there.
/// </summary>
internal static class ParallelPrograms
{
    /// <summary>Of a state that is its own model.</summary>
    public static IParallelProgram OfOne<T>(
        Gen<T> initial, GenOperation<T>[] operations, Func<T, T, bool>? equal, Func<T, string>? print, TimeSpan waitMax)
    {
        var named = operations.Select((one, i) => one.Select(
            operation => (one.AddOpNumber ? $"Op{i}{operation.Item1}" : operation.Item1, operation.Item2, operation.Item2))).ToArray();
        print ??= Check.Print;
        return new ParallelProgram<T, T>(
            numbers => (initial.Generate(numbers, null, out var size), size),
            numbers => (initial.Generate(numbers, null, out var size), size),
            Gen.OneOf(named),
            equal ?? Check.Equal,
            print,
            print,
            waitMax);
    }

    /// <summary>Of a state and a model.</summary>
    public static IParallelProgram OfTwo<TActual, TModel>(
        Gen<(TActual Actual, TModel Model)> initial,
        GenOperation<TActual, TModel>[] operations,
        Func<TActual, TModel, bool>? equal,
        Func<TActual, string>? printActual,
        Func<TModel, string>? printModel,
        TimeSpan waitMax)
    {
        var named = operations.Select((one, i) => one.Select(
            operation => (one.AddOpNumber ? $"Op{i}{operation.Item1}" : operation.Item1, operation.Item2, operation.Item3))).ToArray();
        return new ParallelProgram<TActual, TModel>(
            numbers => (initial.Generate(numbers, null, out var size).Actual, size),
            numbers => (initial.Generate(numbers, null, out var size).Model, size),
            Gen.OneOf(named),
            equal ?? ((actual, model) => Check.Equal<object?>(actual, model)),
            printActual ?? Check.Print,
            printModel ?? Check.Print,
            waitMax);
    }
}
