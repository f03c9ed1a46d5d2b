using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Memory;

/// <summary>The shadows of one array's elements, in pages; pages of an array of an earlier execution are used again.</summary>
internal sealed class ArrayShadows
{
    private const int PagesToSpare = 64;

    /// <summary>The pages; null where no element was touched.</summary>
    public Shadow[]?[] Pages { get; private set; } = [];

    /// <summary>Takes the place for another array.</summary>
    /// <param name="count">Pages that it needs.</param>
    public void Fit(int count)
    {
        if (Pages.Length < count || Pages.Length > count + PagesToSpare)
        {
            Pages = new Shadow[]?[count];
        }
    }
}
