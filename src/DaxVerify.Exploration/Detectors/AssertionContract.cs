using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Detectors;

/// <summary>
/// Tells failed assertions from other exceptions, by what the frameworks document for that purpose and by nothing else: an interface named
/// <c>IAssertionException</c> (xunit's contract for assertion libraries), or one of a few base types.
/// </summary>
internal static class AssertionContract
{
    private const string Interface = "IAssertionException";

    private static readonly string[] s_types =
    [
        typeof(AssertionFailedException).FullName!,
        typeof(DebugAssertException).FullName!,
        "NUnit.Framework.AssertionException",
        "NUnit.Framework.ResultStateException",
        "Microsoft.VisualStudio.TestTools.UnitTesting.UnitTestAssertException",
    ];

    /// <summary>Whether an exception of this type means that an assertion failed.</summary>
    public static bool IsMetBy(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (s_types.Contains(at.FullName))
            {
                return true;
            }
        }

        return Array.Exists(type.GetInterfaces(), i => i.Name == Interface);
    }
}
