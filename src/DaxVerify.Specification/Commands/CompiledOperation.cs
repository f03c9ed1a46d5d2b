using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Commands;

/// <summary>An operation with everything worked out that doesn't depend on the state, so that it can be stepped many times.</summary>
public sealed class CompiledOperation
{
    /// <summary>The operation as such, without what it is wrapped in.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The path taken apart, for reads and writes.</summary>
    public AttributePath? Path { get; init; }

    /// <summary>The text that a write hands to the attribute.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Bytes accepted when a write is longer than a page.</summary>
    public int? Count { get; init; }

    /// <summary>Whether a fatal signal arrives in the first killable wait.</summary>
    public bool IsKilled { get; init; }

    /// <summary>The same operation on the file that its path turned out to lead to.</summary>
    /// <param name="path">The file.</param>
    public CompiledOperation At(AttributePath path) => new() { Operation = Operation, Path = path, Text = Text, Count = Count, IsKilled = IsKilled };

    /// <summary>The same operation where no wait can be killed.</summary>
    public CompiledOperation WithoutSignal() => IsKilled ? new CompiledOperation { Operation = Operation, Path = Path, Text = Text, Count = Count } : this;

    /// <summary>Works an operation out.</summary>
    /// <param name="topology">The machine.</param>
    /// <returns>The result.</returns>
    public static CompiledOperation Of(Operation operation, BusTopology topology)
    {
        var isKilled = false;
        while (true)
        {
            switch (operation)
            {
                case KilledOperation killed:
                    isKilled = true;
                    operation = killed.Inner;
                    continue;
                case FailingAllocationOperation failing:
                    operation = failing.Inner;
                    continue;
                case WriteOperation write:
                    return new CompiledOperation
                    {
                        Operation = write,
                        Path = AttributePath.Parse(write.Path, topology),
                        Text = KernelText.Of(write.Value),
                        Count = write.Value.Length > KernelText.WriteBytesMax ? KernelText.WriteBytesMax : null,
                        IsKilled = isKilled,
                    };
                case ReadOperation read:
                    return new CompiledOperation
                    {
                        Operation = read,
                        Path = AttributePath.Parse(read.Path, topology),
                        IsKilled = isKilled,
                    };
                default:
                    return new CompiledOperation { Operation = operation, IsKilled = isKilled };
            }
        }
    }
}
